"""An indicator over one factor: one curve for each value of another."""

from collections.abc import Mapping
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import YOURS, PreparedChart, finish, source, spec_cache
from elfe_ui.charts.factor_map import value_limits, value_words, wrapped
from elfe_ui.series.factors import Array, FactorLines, cell_edges
from elfe_ui.words.shown import Beside

MAX_LINES: Final = 6
MAX_POINTS: Final = 15
"""Above this many computed values, the curve alone is drawn."""
RAMP: Final = (
    ("#0d0887", "#4903a0", "#7d03a8", "#a82296", "#cb4679", "#e16462"),
    ("#b83289", "#d8576b", "#ed7953", "#fb9f3a", "#fdca26", "#f0f921"),
)
"""Plasma, its part that reads on a light and on a dark page: curves are in order, and so are their colours."""
HEIGHT_PX: Final = 340
HEAD_PX: Final = 26
"""Room above the curves for the name of the visitor's scenario."""
LABEL_STEP: Final = 0.075
"""Distance between two labels at the ends of curves, in parts of the height of the curves."""
LONGEST_LABEL: Final = 14
"""Characters: longer names go to a legend above the plot."""
LEADER_PX: Final = 16


def factor_lines(
    family: FactorLines, *, current: float | None, dark: bool, reference: float | None = None
) -> PreparedChart:
    """One curve a line; the visitor's scenario and the pinned reference are dashed rules where they lie on the axis."""
    x = family.x.values
    names = tuple(line.name for line in family.lines[:MAX_LINES])
    grid = np.array([line.values for line in family.lines[:MAX_LINES]], dtype=np.float64).reshape(len(names), len(x))
    frames = {
        "courbes": _curves(x, names, grid),
        "bornes": pd.DataFrame({"value": value_limits(grid)}),
        "scenario": _rules({YOURS: current, common.REFERENCE_NAME: reference}, x),
        common.POINTER: _pointer_rows(family, grid),
    }
    if has_short_names(names):
        frames["bouts"] = _ends(x, names, grid)
    titles = (family.label, family.unit, family.x.label)
    spec = _lines_spec(titles, family.beside, names, len(x) <= MAX_POINTS, dark)
    return PreparedChart(spec, frames)


def _rules(marked: Mapping[str, float | None], x: Array) -> pd.DataFrame:
    """Name and place of what is marked on the axis, the one that comes first where two are at one place.

    `right` says that the name stands left of its rule; `row` keeps two names apart.
    """
    seen: dict[float, str] = {}
    for name, value in marked.items():
        if value is not None and x.size and x[0] <= value <= x[-1]:
            seen.setdefault(value, name)
    rows = [(value, name, value > x[[0, -1]].mean(), name != YOURS) for value, name in seen.items()]
    return pd.DataFrame(rows, columns=["x", "name", "right", "row"])


def ramp(count: int, dark: bool) -> list[str]:
    """Colours of a number of curves, in order and as far apart as they can be."""
    places = np.linspace(0, MAX_LINES - 1, count).round().astype(int) if count > 1 else [0 if not dark else 3]
    return [RAMP[int(dark)][place] for place in places]


def split_names(names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Words that all names begin with, and what is left of each: `Part flexible`, (`0 %`, `5 %`)."""
    words = [name.split(" ") for name in names]
    shared = 0
    while len(names) > 1 and all(len(w) > shared + 1 and w[shared] == words[0][shared] for w in words):
        shared += 1
    return " ".join(words[0][:shared]) if words else "", tuple(" ".join(w[shared:]) for w in words)


def has_short_names(names: tuple[str, ...]) -> bool:
    """Whether the names fit beside the ends of the curves."""
    _, short = split_names(names)
    return 0 < max((len(name) for name in short), default=0) <= LONGEST_LABEL


def spread(wanted: Array, step: float, low: float, high: float) -> Array:
    """The nearest places to the wanted ones, in the same order, a step apart, within limits if there is room."""
    order = np.argsort(wanted, kind="stable")
    placed = wanted[order].copy()
    step = min(step, (high - low) / max(1, len(wanted) - 1))
    for _ in range(200):
        overlap = np.maximum(0.0, step - np.diff(placed)) / 2
        placed[:-1] -= overlap
        placed[1:] += overlap
        placed = np.clip(placed, low, high)
    result = np.empty_like(placed)
    result[order] = placed
    return result


def _curves(x: Array, names: tuple[str, ...], grid: Array) -> pd.DataFrame:
    return pd.DataFrame(
        {"x": np.tile(x, len(names)), "name": np.repeat(np.array(names, dtype=object), len(x)), "value": grid.ravel()}
    )


def _ends(x: Array, names: tuple[str, ...], grid: Array) -> pd.DataFrame:
    """Last known point of each curve, and the height at which its label has room."""
    last = [(i, int(np.flatnonzero(np.isfinite(row))[-1])) for i, row in enumerate(grid) if np.isfinite(row).any()]
    values = np.array([grid[i, j] for i, j in last], dtype=np.float64)
    low, high = value_limits(grid) or (0.0, 1.0)
    _, short = split_names(names)
    return pd.DataFrame(
        {
            "name": [names[i] for i, _ in last],
            "short": [short[i] for i, _ in last],
            "x": np.array([x[j] for _, j in last], dtype=np.float64),
            "edge": float(x[-1]) if x.size else 0.0,
            "value": values,
            "place": spread(values, LABEL_STEP * (high - low), low, high),
        }
    )


def _pointer_rows(family: FactorLines, grid: Array) -> pd.DataFrame:
    edges = cell_edges(family.x)
    columns = {f"v{index}": row for index, row in enumerate(grid)}
    return pd.DataFrame({"x": family.x.values, "left": edges[:-1], "right": edges[1:], **columns})


@spec_cache
def _lines_spec(
    titles: tuple[str, str, str], beside: Beside | None, names: tuple[str, ...], has_points: bool, dark: bool
) -> str:
    label, unit, x_label = titles
    shared, short = split_names(names)
    longest = max((len(name) for name in short), default=0)
    direct = has_short_names(names)
    room = LEADER_PX + 12 + 8 * longest if direct else 12
    x = _x(x_label, room)
    y = _y(f"{label} ({unit})")
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=list(names), range=ramp(len(names), dark)),
        legend=None if direct else _legend(f"{label} ({unit})"),
    )
    layers = [
        alt.Chart(source("bornes")).mark_circle(opacity=0, size=0).encode(y=y),
        *_rule(dark),
        *_curve_layers(x, y, colour, has_points),
        *(_end_labels(colour, dark) if direct else []),
        _pointer(names, (unit, beside), x_label, dark),
    ]
    drawing = alt.layer(*layers).properties(height=HEIGHT_PX)
    if direct and shared:
        drawing = drawing.properties(title=_heading(shared, dark))
    return finish(drawing, theme.config(dark), f"{label} ({unit}) selon : {x_label}")


def _legend(y_title: str) -> alt.Legend:
    """Names above the title of the vertical axis, which may take several lines."""
    offset = 16 + 14 * len(wrapped(y_title))
    return alt.Legend(title=None, symbolOpacity=1, labelLimit=300, columns=common.wide(1, 3), offset=offset)


def _heading(shared: str, dark: bool) -> alt.TitleParams:
    words = f"Une courbe par valeur : {shared[:1].lower()}{shared[1:]}"
    return alt.TitleParams(
        words,
        anchor="end",
        fontSize=13,
        fontWeight="normal",
        font=theme.FONT,
        color=theme.ink(dark).muted,
        offset=8,
    )


def _x(title: str, room: int) -> alt.X:
    """Axis that ends before the labels of the curves begin."""
    ticks = alt.ExprRef(f"max(2, floor((width - {room}) / {common.PIXELS_A_TICK}))")
    axis = alt.Axis(title=title, format=common.NUMBER, tickCount=ticks)
    scale = alt.Scale(nice=False, zero=False, range=[8, alt.ExprRef(f"width - {room}")])
    return alt.X("x:Q", scale=scale, axis=axis)


def _y(title: str) -> alt.Y:
    scale = alt.Scale(zero=False, nice=True, range=[alt.ExprRef("height"), HEAD_PX])
    lines = wrapped(title)
    axis = alt.Axis(title=lines, titleY=4 - 14 * len(lines), format=common.NUMBER, tickCount=5)
    return alt.Y("value:Q", scale=scale, axis=axis)


def _rule(dark: bool) -> list[alt.Chart]:
    tone = theme.ink(dark)
    base = alt.Chart(source("scenario")).encode(x="x:Q")
    name: alt.Chart = base.mark_text(
        y=alt.ExprRef(f"{HEAD_PX} - (datum.row ? 2 : 14)"),
        align=alt.ExprRef("datum.right ? 'right' : 'left'"),
        dx=alt.ExprRef("datum.right ? -6 : 6"),
        fontWeight="bold",
        color=tone.text,
    ).encode(text="name:N")
    yours, reference = (
        base.transform_filter(f"{test}datum.row").mark_rule(color=colour, strokeWidth=1.5, strokeDash=dash)
        for test, colour, dash in (
            ("!", tone.text, [5, 4]),
            ("", theme.colour("reference", dark), list(common.REFERENCE_DASH)),
        )
    )
    return [yours, reference, name]


def _curve_layers(x: alt.X, y: alt.Y, colour: alt.Color, has_points: bool) -> list[alt.Chart]:
    base = alt.Chart(source("courbes")).encode(x=x, y=y, color=colour)
    lines = base.mark_line(strokeWidth=2.4, strokeJoin="round", strokeCap="round", invalid="break-paths-show-domains")
    points = base.mark_point(filled=True, size=34, opacity=1, invalid="filter")
    return [lines, points] if has_points else [lines]


def _end_labels(colour: alt.Color, dark: bool) -> list[alt.Chart]:
    """Short names beside the ends of the curves, each tied to its curve by a thin leader of the same colour."""
    base = alt.Chart(source("bouts")).encode(color=colour)
    leader = base.mark_rule(strokeWidth=1.2, strokeDash=[2, 2], xOffset=5, x2Offset=LEADER_PX)
    words = base.mark_text(align="left", dx=LEADER_PX + 5, fontWeight="bold", color=theme.ink(dark).text)
    return [
        leader.encode(x="x:Q", x2="edge:Q", y="value:Q", y2="place:Q"),
        words.encode(x="edge:Q", y="place:Q", text="short:N", color=alt.value(theme.ink(dark).text)),
    ]


def _pointer(names: tuple[str, ...], read: tuple[str, Beside | None], x_label: str, dark: bool) -> alt.Chart:
    layer = alt.Chart(source(common.POINTER))
    tips = [alt.Tooltip("x:Q", title=x_label, format=common.NUMBER)]
    for index, name in enumerate(names):
        layer = layer.transform_calculate(**{f"w{index}": value_words(f"datum.v{index}", *read)})
        tips.append(alt.Tooltip(f"w{index}:N", title=name))
    bars: Any = layer.mark_rect(color=theme.ink(dark).text).encode(x="left:Q", x2="right:Q", tooltip=tips)
    return common.lit_under_pointer(bars)
