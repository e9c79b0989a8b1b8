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
from typing import Final

from elfe_ui import charts
from elfe_ui.charts.common import PreparedChart
from elfe_ui.charts.surface import SCRIPT, STYLE
from elfe_ui.exports import csv_tables, offer
from elfe_ui.factors import slices
from elfe_ui.factors.slices import MarkedPoints, Slices
from elfe_ui.series.factors import Array, FactorLines, Surface
from elfe_ui.view import View
from elfe_ui.words import factor_names, formats, scenario_words

TEMPLATE: Final = Path(__file__).with_name("surface.html")


def origin_notes(source: Slices, varied: tuple[str, ...], fixed: Mapping[str, float], view: View) -> list[str]:
    """The values of the fixed factors, then the origin of the results."""
    held = [
        factor_names.words(key, value)
        for key, value in fixed.items()
        if key not in varied and not (key.startswith("share_") and value == 1.0)
    ]
    said = slices.origin(source, view)
    plain = re.sub(r"\\(.)", r"\1", said)
    return [f"Avec : {' · '.join(held)}", f"{plain} {scenario_words.APP_NAME}"]


def show_lines(family: FactorLines, places: MarkedPoints, number: int, notes: offer.MakeNotes, view: View) -> None:
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
        in_power=is_power(family.unit),
    )


def show_map(
    surface: Surface, places: MarkedPoints, goal: Array | None, number: int, notes: offer.MakeNotes, view: View
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
        in_power=is_power(surface.unit),
    )


def surface_files(
    surfaces: list[Surface], places: MarkedPoints, goal: Array | None, notes: offer.MakeNotes, view: View
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
        draw = partial(_map, surface, places, goal if number == 0 else None)
        maps = offer.picture_files(draw, _name(surface), _title(surface), notes)
        files += [file._replace(label=f"Carte vue de dessus, {file.label[6:]}") for file in maps]
        files += offer.table_files(
            partial(offer.in_project_unit, partial(csv_tables.of_surface, surface), view), _name(surface)
        )
    return files


def is_power(unit: str) -> bool:
    """Whether a picture in this unit shows powers."""
    return unit in formats.POWER_UNIT_LABELS.values()


def _map(surface: Surface, places: MarkedPoints, goal: Array | None, dark: bool) -> PreparedChart:
    return charts.factor_map(surface, **places._asdict(), goal=goal, dark=dark)


def _title(surface: Surface) -> str:
    return f"{surface.label} selon : {surface.x.label} et {surface.y.label}"


def _name(surface: Surface) -> str:
    return scenario_words.slug(f"{surface.label} {surface.x.label} {surface.y.label}")


def surface_html(
    surfaces: Sequence[Surface],
    places: MarkedPoints,
    goal: Array | None,
    notes: Sequence[str],
) -> str:
    """HTML with the surface on a light ground, the program that draws it, its legend and its origin."""
    scene = charts.surface(surfaces, **places._asdict(), goal=goal, dark=False)
    names = " ; ".join(f"{surface.label} ({surface.unit})" for surface in surfaces)
    title = f"{names} selon : {surfaces[0].x.label} et {surfaces[0].y.label}"
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title),
        style=STYLE,
        program=SCRIPT,
        scene=json.dumps(scene, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c"),
        notes="".join(f"<p>{html.escape(note)}</p>" for note in notes),
    )
