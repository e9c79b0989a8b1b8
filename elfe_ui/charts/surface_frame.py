"""The box around a surface: floor, two walls, grid lines, ticks, names of the axes."""

import textwrap
from collections.abc import Sequence
from typing import Final

import pydeck

from elfe_ui.charts import theme
from elfe_ui.charts.deck import UNDER, Row, lines, polygons, rgb, text_layer
from elfe_ui.charts.surface_mesh import HALF_HEIGHT, HALF_SIDE, Scale, Ticks, placed, ticks
from elfe_ui.series.factors import Array, Surface
from elfe_ui.words.numbers import number

FEW, MANY = 3, 5
LONGEST_OUTSIDE: Final = 6
"""Characters of a height that fit beside the axis."""
LONG_TICK: Final = 5
"""Characters past which an axis has few ticks, so that they stay apart on a phone."""
TITLE_WIDTH: Final = 38
"""Characters on a line of the name above."""
S, H = HALF_SIDE, HALF_HEIGHT
OUT: Final = 6.0
"""How far outside the box the ticks of the floor are written."""


def frame(surfaces: Sequence[Surface], scales: tuple[Scale, Scale, Scale], dark: bool) -> list[pydeck.Layer]:
    """Layers of the box, to be drawn before the surfaces."""
    at = [placed(axis_ticks(scale).values, scale) for scale in scales]
    return [_panels(dark), _grid(at, dark)]


def words(surfaces: Sequence[Surface], scales: tuple[Scale, Scale, Scale], dark: bool) -> list[pydeck.Layer]:
    """Layers of ticks and names, to be drawn after the surfaces."""
    tone = theme.ink(dark)
    veil = rgb(tone.paper, 200)
    title = "\n".join(textwrap.fill(line, TITLE_WIDTH) for line in height_name(surfaces).split("\n"))
    names = [
        {"p": [0, -S - OUT, -H], "t": _stacked(surfaces[0].x.label, 17), "o": [-8, 26], "v": "top"},
        {"p": [S + OUT, 0, -H], "t": _stacked(surfaces[0].y.label, 13), "o": [22, 40], "v": "top"},
        {"p": [0, 0, H + 44], "t": title, "o": [0, 0], "v": "bottom"},
    ]
    return [
        text_layer("graduations", _tick_rows(scales), rgb(tone.text, 235), veil, size=12.5, get_text_anchor="l"),
        text_layer("noms", names, rgb(tone.text), veil, size=13.5, get_alignment_baseline="v", font_weight=600),
    ]


def height_name(surfaces: Sequence[Surface]) -> str:
    """`Autoproduction (%)`; for two surfaces what they share, or both names on two lines."""
    if len(surfaces) == 1:
        return f"{surfaces[0].label} ({surfaces[0].unit})"
    first, *others = dict.fromkeys(one.label.partition(",")[0] for one in surfaces)
    rest = "".join(f"\net {label[:1].lower() if label[1:2].islower() else label[:1]}{label[1:]}" for label in others)
    return f"{first}{rest} ({surfaces[0].unit})"


def axis_ticks(scale: Scale) -> Ticks:
    """Ticks of an axis; fewer when they are long to write."""
    many = ticks(scale, MANY)
    longest = max((len(number(value, many.decimals)) for value in many.values.tolist()), default=0)
    return many if longest <= LONG_TICK else ticks(scale, FEW)


def _stacked(label: str, width: int) -> str:
    """A name in short lines, which a phone has room for beside its axis."""
    return textwrap.fill(label, width, break_long_words=False)


def _tick_rows(scales: tuple[Scale, Scale, Scale]) -> list[Row]:
    """Each tick outside the box; pixels keep the axes' ends apart where they meet."""
    rows = []
    for axis, scale in enumerate(scales):
        found = axis_ticks(scale)
        written = [number(value, found.decimals) for value in found.values.tolist()]
        for word, place in zip(written, placed(found.values, scale).round(1).tolist(), strict=True):
            rows.append({"t": word} | (_height_tick(place, word) if axis == 2 else _floor_tick(axis, place)))
    return rows


def _floor_tick(axis: int, place: float) -> Row:
    where, offset = ([place, -S - OUT, -H], [-4, 8]) if axis == 0 else ([S + OUT, place, -H], [6, 8])
    return {"p": where, "o": offset, "l": "middle"}


def _height_tick(place: float, word: str) -> Row:
    """Beside the axis; a long one stands on the wall, where a phone has room for it."""
    if len(word) > LONGEST_OUTSIDE:
        return {"p": [-S, -S, place], "o": [5, -8], "l": "start"}
    return {"p": [-S - 4.3, -S - 2.2, place], "o": [-2 - 3 * max(0, len(word) - 3), -5], "l": "middle"}


def _panels(dark: bool) -> pydeck.Layer:
    """Floor and walls, as thin veils."""
    corners = [
        [[-S, -S, -H], [S, -S, -H], [S, S, -H], [-S, S, -H]],
        [[-S, -S, -H], [-S, S, -H], [-S, S, H], [-S, -S, H]],
        [[-S, S, -H], [S, S, -H], [S, S, H], [-S, S, H]],
    ]
    veils = (26, 12, 18) if dark else (20, 8, 13)
    ink = theme.ink(dark).muted
    rows = [{"p": place, "c": rgb(ink, veil)} for place, veil in zip(corners, veils, strict=True)]
    return polygons("fond", rows, _full3d=True, parameters=UNDER)


def _grid(at: Sequence[Array], dark: bool) -> pydeck.Layer:
    """Grid lines at the ticks, the edges of the three panels stronger."""
    at_x, at_y, at_z = (places.round(1).tolist() for places in at)
    thin = [[[x, -S, -H], [x, S, -H]] for x in at_x] + [[[x, S, -H], [x, S, H]] for x in at_x]
    thin += [[[-S, y, -H], [S, y, -H]] for y in at_y] + [[[-S, y, -H], [-S, y, H]] for y in at_y]
    thin += [[[-S, -S, z], [-S, S, z]] for z in at_z] + [[[-S, S, z], [S, S, z]] for z in at_z]
    thin += [[[x, y, -H], [x, y, H]] for x, y in ((-S, S), (S, S))]
    thin += [[[-S, -S, H], [-S, S, H]], [[-S, S, H], [S, S, H]], [[-S, S, -H], [S, S, -H]], [[-S, -S, -H], [-S, S, -H]]]
    axes = [[[-S, -S, -H], [S, -S, -H]], [[S, -S, -H], [S, S, -H]], [[-S, -S, -H], [-S, -S, H]]]
    tone = theme.ink(dark)
    rows = [{"a": a, "b": b, "c": rgb(tone.muted, 70), "w": 1} for a, b in thin]
    rows += [{"a": a, "b": b, "c": rgb(tone.muted, 220), "w": 1.5} for a, b in axes]
    return lines("cadre", rows, "c", "w")
