"""The trace that the pinned reference leaves in a chart: dotted lines in a quiet ink, named in the legend."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from elfe_ui.charts import parts, theme
from elfe_ui.charts.prepared import source

GHOST: Final = "fantome"
"""Name of the data set; charts without a reference have none."""
NAME: Final = "Référence"
DOTS: Final = (1, 4)

Trace = pd.DataFrame | None


def line(
    x: alt.X, field: str, axis: alt.Axis, dark: bool, *, curve: Any = "linear", in_legend: bool = True
) -> list[alt.Chart]:
    """Dotted line of a field of the trace, on a line of the paper's colour that parts it from what it crosses."""
    base = alt.Chart(source(GHOST)).encode(x=x, y=alt.Y(f"{field}:Q", axis=axis))
    common: dict[str, Any] = {"interpolate": curve, "strokeCap": "round", "clip": True}
    under = base.mark_line(strokeWidth=3.5, color=theme.ink(dark).paper, opacity=0.75, **common)
    colour = alt.datum(NAME) if in_legend else alt.value(theme.colour("reference", dark))
    dots = base.mark_line(strokeWidth=2, strokeDash=list(DOTS), **common).encode(color=colour)
    return [under, dots]


def legend(names: Mapping[str, str], has_trace: bool, dark: bool, narrow_columns: int = 2) -> alt.Chart:
    """The legend of a chart, the reference last where its trace is drawn."""
    traced = {NAME: theme.colour("reference", dark)} if has_trace else {}
    return parts.legend({**names, **traced}, narrow_columns)


def over_time(trace: Trace, step: str, fields: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The data set of a trace over time; none without a trace."""
    return {} if trace is None else {GHOST: parts.drawn(trace, step, fields)}
