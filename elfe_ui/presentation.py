"""Presentation mode: a page for the back of the room, its figure and picture large, scenarios by arrow keys."""

import json
import re
from pathlib import Path
from typing import Any, Final

import streamlit as st

from elfe_core.errors import ElfeError
from elfe_ui import cached, charts, state
from elfe_ui.cached import DataSource
from elfe_ui.scenarios import history
from elfe_ui.scenarios.saved import saved
from elfe_ui.scenarios.settings import Settings, changed
from elfe_ui.state import WidgetSpecs

KEY: Final = "presentation"
"""Query parameter, and key of the switch."""
STYLE: Final = Path(__file__).parent / "assets" / "presentation.css"
FLOWS_HEIGHT_PX, FONT_SCALE = 640, 1.55
GROWING: Final = re.compile("(f|F)ontSize$|^titleY$|^offset$")
"""Sizes of type, and how far the title of an axis and the legend stand from the plot."""
TODAY: Final = "Aujourd'hui"
YOURS: Final = "Votre scénario"
Named = tuple[str, Settings]
"""Settings and what they are called."""
OWN_KEY: Final = "_presented"
"""Where the session keeps the visitor's settings while another scenario of the round is on screen."""


def is_on() -> bool:
    """Whether the page is shown large."""
    return bool(st.session_state.get(KEY, False))


def show_switch() -> None:
    """The button of the bar: on and off, by a key too."""
    st.toggle(
        "Présenter",
        key=KEY,
        bind="query-params",
        help="Grand chiffre, grande image, pour un projecteur. Touche P ; Échap pour quitter. Les flèches ← et → "
        "passent d'un scénario à l'autre, ou d'une étape à l'autre pendant la visite.",
    )


def show_scenarios(now: Settings, known: WidgetSpecs, where: DataSource, *, in_tour: bool) -> None:
    """The scenario before and after in the list of today's, one's own and the ready ones; nothing unless presented."""
    if not is_on():
        return
    st.html(STYLE)
    if in_tour:
        return
    found = _with_own(_scenarios(known, where), now, known)
    at = next(place for place, (_, settings) in enumerate(found) if settings == now)
    with st.container(horizontal=True, vertical_alignment="center", key="elfe_presentation"):
        for step, icon, word in ((-1, "arrow_back", "précédent"), (1, "arrow_forward", "suivant")):
            other, settings = found[(at + step) % len(found)]
            st.button(
                f":material/{icon}:",
                key=f"presenter_{icon}",
                on_click=history.put,
                args=(settings, known),
                help=f"Scénario {word} : {other}",
            )
        st.markdown(f"**{found[at][0]}**")


def _scenarios(known: WidgetSpecs, where: DataSource) -> list[Named]:
    """Settings with their names: today's, those kept, those ready that the territory and its data allow."""
    found: list[Named] = [(TODAY, {}), *saved().items()]
    try:
        for preset in cached.presets():
            values = state.values_of(cached.preset_scenario(preset, where), cached.territory(where))
            if preset.name not in dict(found):
                found.append((preset.name, changed(values, known)))
    except ElfeError:
        return found
    return found


def _with_own(listed: list[Named], now: Settings, known: WidgetSpecs) -> list[Named]:
    """The list with the visitor's own settings after today's: on screen, or the last that were of no name."""
    named = [settings for _, settings in listed]
    if now not in named:
        st.session_state[OWN_KEY] = (known, now)
    choices, own = st.session_state.get(OWN_KEY, (None, None))
    if choices != known or own in named:
        return listed
    return [listed[0], (YOURS, own), *listed[1:]]


def enlarged(chart: charts.PreparedChart) -> charts.PreparedChart:
    """The chart with type that is read from afar, as tall as presentation.css says; itself unless presented."""
    if not is_on():
        return chart
    spec, frames = chart.parts
    drawing: dict[str, Any] = json.loads(spec)
    drawing = _scaled(drawing)
    drawing |= {"height": "container", "autosize": {"type": "fit", "contains": "padding"}}
    return charts.PreparedChart(json.dumps(drawing, ensure_ascii=False), frames)


def enlarged_flows(figure: dict[str, Any]) -> dict[str, Any]:
    """The same for a figure of plotly."""
    if not is_on():
        return figure
    layout = figure["layout"]
    font = {**layout["font"], "size": round(FONT_SCALE * layout["font"]["size"])}
    return {**figure, "layout": {**layout, "font": font, "height": FLOWS_HEIGHT_PX}}


def _scaled(spec: Any) -> Any:
    """The same chart with every size of type grown, and the room above the axis in which its title stands."""
    if isinstance(spec, list):
        return [_scaled(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    grown = {key: round(FONT_SCALE * value) for key, value in spec.items() if GROWING.search(key) and _is_number(value)}
    return {key: grown[key] if key in grown else _scaled(value) for key, value in spec.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
