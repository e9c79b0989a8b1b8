"""The picture of the year that greets a visitor: local production under the line of consumption."""

from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from elfe_core.curves import SOURCES
from elfe_ui.charts import common, theme
from elfe_ui.charts.common import REFERENCE, PreparedChart, ReferenceFrame, finish, source, spec_cache

LABEL_SPAN: Final = 0.33
"""Share of the year that the consumption label may cover on a phone: it stands above the line all along."""
GAP_SPAN: Final = 0.3
"""Share of the year that the gap's label covers on a phone."""
HEADROOM: Final = 1.08
GAP_SHARE: Final = 0.12
"""The gap is named where it is at least this share of the picture's height."""


def year_picture(frame: pd.DataFrame, *, unit: str, dark: bool, reference: ReferenceFrame = None) -> PreparedChart:
    """Production by source under consumption; the gap is imported; the `reference`'s production dotted."""
    bands = frame[["local", "consumption"]].copy()
    top = np.zeros(len(frame), dtype=np.float32)
    for name in SOURCES:
        bands[f"{name}_low"] = top
        top = top + frame[name].to_numpy()
        bands[f"{name}_top"] = top
    bands["covered"] = np.minimum(top, frame["consumption"].to_numpy())
    frames = {
        "annee": bands,
        "mots": _words(frame, top),
        common.POINTER: common.pointer_frame(frame, ("consumption", *SOURCES)),
    }
    if reference is not None:
        frames[REFERENCE] = reference[["local"]].assign(production=reference[list(SOURCES)].sum(axis=1))
    return PreparedChart(_picture_spec(unit, dark, reference is not None), frames)


def _words(frame: pd.DataFrame, top: Any) -> pd.DataFrame:
    """Where the direct labels stand, and how high the picture reaches."""
    if frame.empty:
        return pd.DataFrame({"local": [], "y": [], "words": [], "place": []})
    need = frame["consumption"].to_numpy()
    height = float(max(need.max(), top.max()))
    first = need[: max(1, round(LABEL_SPAN * len(need)))]
    start = frame["local"].iloc[0]
    rows = [(start, float(first.max()), "Consommation", "line"), (start, height * HEADROOM, "", "head")]
    day, middle, size = _widest_gap(need, top)
    rows.append((frame["local"].iloc[day], middle, "Importation" if size >= GAP_SHARE * height else "", "gap"))
    return pd.DataFrame(rows, columns=["local", "y", "words", "place"])


def _widest_gap(need: Any, top: Any) -> tuple[int, float, float]:
    """Index, middle and height of the tallest box of the label's width between production and consumption."""
    span = max(1, round(GAP_SPAN * len(need)))
    low = sliding_window_view(top, span).max(axis=1)
    high = sliding_window_view(need, span).min(axis=1)
    best = int((high - low).argmax())
    return best + span // 2, float(high[best] + low[best]) / 2, float(high[best] - low[best])


@spec_cache
def _picture_spec(unit: str, dark: bool, has_reference: bool) -> str:
    x = common.time_x("Moyenne sur 7 jours")
    base = alt.Chart(source("annee")).encode(x=x)
    axis = common.amount_axis(common.power_title("Puissance", unit))
    bands = [
        base.mark_area(opacity=0.95).encode(
            y=alt.Y(f"{name}_top:Q", axis=axis), y2=f"{name}_low:Q", color=alt.datum(theme.LABELS[name])
        )
        for name in SOURCES
    ]
    gap = base.mark_area(color=theme.colour("imported", dark), opacity=0.16).encode(
        y=alt.Y("consumption:Q", axis=axis), y2="covered:Q"
    )
    line = base.mark_line(strokeWidth=2.6, color=theme.colour("consumption", dark)).encode(
        y=alt.Y("consumption:Q", axis=axis)
    )
    tips = {key: common.power_title(theme.LABELS[key], unit) for key in ("consumption", *SOURCES)}
    key_layer = common.legend_with_reference(common.colours_by_name(SOURCES, dark), has_reference, dark, 3)
    reference_layers = common.reference_line(x, "production", axis, dark) if has_reference else []
    pointer = common.hover(x, "day", tips, unit, dark)
    drawing = alt.layer(key_layer, gap, *bands, line, *reference_layers, *_labels(axis, dark), pointer)
    description = "Production locale par source et consommation au fil de l'année"
    return finish(drawing.properties(height=380), theme.config(dark), description)


def _labels(axis: alt.Axis, dark: bool) -> list[alt.Chart]:
    base = alt.Chart(source("mots")).encode(x=common.time_x("Moyenne sur 7 jours"), y=alt.Y("y:Q", axis=axis))
    style: dict[str, Any] = {"fontSize": 16, "fontWeight": "bold"}
    line = base.transform_filter("datum.place == 'line'").mark_text(
        align="left", baseline="bottom", dx=4, dy=-8, color=theme.colour("consumption", dark), **style
    )
    gap = base.transform_filter("datum.place == 'gap'").mark_text(color=theme.colour("imported", dark), **style)
    head = base.transform_filter("datum.place == 'head'").mark_point(opacity=0)
    return [head, line.encode(text="words:N"), gap.encode(text="words:N")]
