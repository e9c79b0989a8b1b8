"""What can be taken home of a slice: curves, maps, the surface in space as a page of its own, the table."""

import re
from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from elfe_ui import charts
from elfe_ui.charts.common import PreparedChart
from elfe_ui.exports import csv_tables, offer
from elfe_ui.exports.pictures import WIDTH_PX
from elfe_ui.factors import provenance, surface_page
from elfe_ui.factors.shapes import Marked
from elfe_ui.factors.sources import AnySource, Live
from elfe_ui.series.factors import FactorLines, Surface
from elfe_ui.view import View
from elfe_ui.words import factor_names, scenario_words

Mask = NDArray[np.bool_]


def origin(source: AnySource, varied: tuple[str, ...], fixed: Mapping[str, float], view: View) -> list[str]:
    """The values of what is held, then where the results come from."""
    held = [
        factor_names.words(key, value)
        for key, value in fixed.items()
        if key not in varied and not (key.startswith("share_") and value == 1.0)
    ]
    said = provenance.live_sentence(view) if isinstance(source, Live) else provenance.sentence(source.file, view)
    plain = re.sub(r"\\(.)", r"\1", said)
    return [f"Avec : {' · '.join(held)}", f"{plain} {scenario_words.APP_NAME}"]


def show_lines(family: FactorLines, places: Marked, number: int, notes: offer.Notes, view: View, *, wide: bool) -> None:
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


def show_map(surface: Surface, places: Marked, goal: Mask | None, number: int, notes: offer.Notes, view: View) -> None:
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
    surfaces: list[Surface], places: Marked, goal: Mask | None, notes: offer.Notes, view: View
) -> list[offer.File]:
    """Surfaces in space: a page that turns, and the maps and tables of the same slices."""
    files = [
        offer.File(
            "Surface à tourner (page HTML)",
            f"surface-{_name(surfaces[0])}.html",
            "text/html",
            lambda: surface_page.page(surfaces, places, goal, notes()),
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


def _map(surface: Surface, places: Marked, goal: Mask | None, dark: bool) -> PreparedChart:
    return charts.factor_map(surface, **places._asdict(), goal=goal, dark=dark)


def _title(surface: Surface) -> str:
    return f"{surface.label} selon : {surface.x.label} et {surface.y.label}"


def _name(surface: Surface) -> str:
    return scenario_words.slug(f"{surface.label} {surface.x.label} {surface.y.label}")
