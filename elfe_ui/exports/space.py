"""A surface in space as a page of its own: one file that opens without a network and can be turned."""

import html
import json
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydeck.io.html import cdn_picker

from elfe_ui import charts
from elfe_ui.factors.shapes import Marked
from elfe_ui.series.factors import Surface

TEMPLATE: Final = Path(__file__).with_name("surface.html")


def page(
    surfaces: Sequence[Surface],
    places: Marked,
    goal: NDArray[np.bool_] | None,
    notes: Sequence[str],
) -> str:
    """HTML with the surface on a light ground, the program that draws it (4 MB), its legend and its origin.

    pydeck's own page, even the one that it calls offline, asks the internet for style sheets and for a map.
    """
    deck = charts.surface(surfaces, **places._asdict(), goal=goal, dark=False)
    drawn = json.loads(deck.to_json())
    drawn.pop("mapStyle", None)
    drawn["views"][0]["controller"]["maxBoundsPadding"]["bottom"] = 44  # the lowest tick stays in sight
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


def _in_script(value: object) -> str:
    """JSON that cannot end the script that it stands in."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
