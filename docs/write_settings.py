"""docs/SETTINGS.md from the catalogue: `python -m docs.write_settings`."""

import math
from pathlib import Path

from elfe_core.catalogue import INDICATORS, SETTINGS, SettingRow
from elfe_ui.words import names

FILE = Path(__file__).with_name("SETTINGS.md")


def text() -> str:
    """Every setting and every indicator, a row each."""
    settings = [
        f"| `{row.query}` | `{row.key}` | {names.SETTINGS[row.key].label} | {_bounds(row)} | {_default(row)} "
        f"| {row.factor.option if row.factor else ''} |"
        for row in SETTINGS
    ]
    indicators = [
        f"| `{row.key}` | {names.INDICATOR_TEXTS[row.key].label} | {row.unit} "
        f"| {row.original.header.strip() if row.original else ''} |"
        for row in INDICATORS
    ]
    return "\n".join(
        [
            "# Settings and indicators",
            "",
            "Written by `python -m docs.write_settings` from `elfe_core/catalogue.py`. Bounds, steps and defaults are those",
            "of the screen: energies in GWh/year, storage in MWh, shares in %.",
            "",
            "| in a link | in `Scenario` | on screen | from, to, step | default | in `elfe sweep` |",
            "| --- | --- | --- | --- | --- | --- |",
            *settings,
            "",
            "| key | on screen | unit | column of the original program |",
            "| --- | --- | --- | --- |",
            *indicators,
            "",
        ]
    )


def _bounds(row: SettingRow) -> str:
    if row.kind not in {"energy", "number", "share"}:
        return ", ".join(names.WORDS[row.key].values()) if row.key in names.WORDS else ""
    most = "" if row.high == math.inf else f"{row.high * row.shown:g}"
    return f"{row.low * row.shown:g}, {most}, {row.step * row.shown:g}"


def _default(row: SettingRow) -> str:
    if row.default is None:
        return "today's" if row.kind == "energy" else "the usual period"
    if row.key in names.WORDS:
        return names.WORDS[row.key][row.default]
    if row.kind == "original_rule":
        return "no"
    if isinstance(row.default, bool):
        return "yes" if row.default else "no"
    return f"{float(row.default) * row.shown:g}"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
