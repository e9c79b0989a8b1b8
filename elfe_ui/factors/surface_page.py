"""A surface in space as a page of its own: one file that opens without a network and can be turned."""

import html
import json
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydeck.io.html import cdn_picker

from elfe_ui import charts
from elfe_ui.factors.shapes import Marked
from elfe_ui.series.factors import Surface

TEMPLATE: Final = Path(__file__).with_name("surface.html")
ROOM: Final = 1.08
"""More room around the box than in the app, so that the lowest tick stays in sight."""


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
