"""Streamlit caches around the core, named as what they wrap; no cached function reads a global."""

from elfe_ui.cached.inputs import (
    Source,
    built,
    communes,
    curve_set,
    curves,
    data_days,
    data_label,
    file_notes,
    file_report,
    fingerprint,
    presets,
    source,
    territory,
)
from elfe_ui.cached.outcomes import attribution, balance, indicators, preset_scenario, published, story
from elfe_ui.cached.slices import original_csv, plane, results, stored_plane

__all__ = [
    "Source",
    "attribution",
    "balance",
    "built",
    "communes",
    "curve_set",
    "curves",
    "data_days",
    "data_label",
    "file_notes",
    "file_report",
    "fingerprint",
    "indicators",
    "original_csv",
    "plane",
    "preset_scenario",
    "presets",
    "published",
    "results",
    "source",
    "stored_plane",
    "story",
    "territory",
]
