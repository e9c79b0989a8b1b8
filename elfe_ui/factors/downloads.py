"""Downloads of a slice: curves, maps, the table, and the surface in space as a page of its own.

That page is one file that opens without a network and can be turned.
"""

import html
import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from string import Template
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydeck.io.html import cdn_picker

from elfe_ui import charts
from elfe_ui.charts.common import PreparedChart
from elfe_ui.exports import csv_tables, offer
from elfe_ui.exports.pictures import WIDTH_PX
from elfe_ui.factors import slices
from elfe_ui.factors.slices import LiveSlices, MarkedPoints, Slices
from elfe_ui.series.factors import FactorLines, Surface
from elfe_ui.view import View
from elfe_ui.words import factor_names, scenario_words

Mask = NDArray[np.bool_]

TEMPLATE: Final = Path(__file__).with_name("surface.html")
ROOM: Final = 1.08
"""More room around the box than in the app, so that the lowest tick stays in sight."""


def origin_notes(source: Slices, varied: tuple[str, ...], fixed: Mapping[str, float], view: View) -> list[str]:
    """The values of the fixed factors, then the origin of the results."""
    held = [
        factor_names.words(key, value)
        for key, value in fixed.items()
        if key not in varied and not (key.startswith("share_") and value == 1.0)
    ]
    said = slices.live_origin(view) if isinstance(source, LiveSlices) else slices.stored_origin(source.file, view)
    plain = re.sub(r"\\(.)", r"\1", said)
    return [f"Avec : {' · '.join(held)}", f"{plain} {scenario_words.APP_NAME}"]


def show_lines(
    family: FactorLines, places: MarkedPoints, number: int, notes: offer.MakeNotes, view: View, *, wide: bool
) -> None:
    """Curves of one indicator."""

    def draw(dark: bool) -> PreparedChart:
        before = None if places.reference is None else places.reference[0]
        return charts.factor_lines(family, current=places.current[0], reference=before, dark=dark)

    offer.chart(
        draw,
        key=f"courbes_{number}",
        name=scenario_words.slug(f"{family.label} {family.x.label}"),
        title=f"{family.label} selon : {family.x.label}",
        view=view,
        notes=notes,
        table=partial(csv_tables.of_lines, family),
        width_px=WIDTH_PX if wide else offer.HALF_WIDTH_PX,
    )


def show_map(
    surface: Surface, places: MarkedPoints, goal: Mask | None, number: int, notes: offer.MakeNotes, view: View
) -> None:
    """One slice from above."""
    offer.chart(
        partial(_map, surface, places, goal),
        key=f"carte_{number}",
        name=_name(surface),
        title=_title(surface),
        view=view,
        notes=notes,
        table=partial(csv_tables.of_surface, surface),
    )


def surface_files(
    surfaces: list[Surface], places: MarkedPoints, goal: Mask | None, notes: offer.MakeNotes, view: View
) -> list[offer.File]:
    """Surfaces in space: a page that turns, and the maps and tables of the same slices."""
    files = [
        offer.File(
            "Surface à tourner (page HTML)",
            f"surface-{_name(surfaces[0])}.html",
            "text/html",
            lambda: surface_html(surfaces, places, goal, notes()),
            "Un seul fichier, qui s'ouvre sans réseau dans un navigateur.",
        )
    ]
    for number, surface in enumerate(surfaces):
        mask = goal if number == 0 else None
        draw = partial(_map, surface, places, mask)
        maps = offer.picture_files(draw, _name(surface), _title(surface), notes)
        files += [file._replace(label=f"Carte vue de dessus, {file.label[6:]}") for file in maps]
        files += offer.table_files(partial(csv_tables.of_surface, surface), _name(surface))
    return files


def _map(surface: Surface, places: MarkedPoints, goal: Mask | None, dark: bool) -> PreparedChart:
    return charts.factor_map(surface, **places._asdict(), goal=goal, dark=dark)


def _title(surface: Surface) -> str:
    return f"{surface.label} selon : {surface.x.label} et {surface.y.label}"


def _name(surface: Surface) -> str:
    return scenario_words.slug(f"{surface.label} {surface.x.label} {surface.y.label}")


def surface_html(
    surfaces: Sequence[Surface],
    places: MarkedPoints,
    goal: NDArray[np.bool_] | None,
    notes: Sequence[str],
) -> str:
    """HTML with the surface on a light ground, the program that draws it (4 MB), its legend and its origin.

    pydeck's own page, even the one that it calls offline, asks the internet for style sheets and for a map.
    """
    deck = charts.surface(surfaces, **places._asdict(), goal=goal, dark=False)
    drawn = json.loads(deck.to_json())
    drawn.pop("mapStyle", None)
    controller = drawn["views"][0]["controller"]
    controller["maxBounds"] = [[ROOM * side for side in corner] for corner in controller["maxBounds"]]
    drawn["layers"] = [_on_veils(layer) for layer in drawn["layers"]]
    names = " ; ".join(f"{surface.label} ({surface.unit})" for surface in surfaces)
    title = f"{names} selon : {surfaces[0].x.label} et {surfaces[0].y.label}"
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title),
        program=cdn_picker(offline=True),
        legend=charts.surface_legend(surfaces, dark=False, goal=goal is not None),
        words=html.escape(charts.surface_words(surfaces)),
        notes="".join(f"<p>{html.escape(note)}</p>" for note in notes),
        deck=_in_script(drawn),
        tooltip=_in_script(deck._tooltip),
    )


def _on_veils(layer: dict[str, Any]) -> dict[str, Any]:
    """Words on a veil of their halo's colour: this program, older than the app's, cuts halos close to the letters."""
    if layer["@@type"] != "TextLayer":
        return layer
    veil = {"getBackgroundColor": layer["outlineColor"], "backgroundPadding": [4, 1, 4, 1], "backgroundBorderRadius": 6}
    return layer | veil | {"background": True}


def _in_script(value: object) -> str:
    """JSON that cannot end the script that it stands in."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
