"""The flow diagram: energy from its sources, through use and storage, to the sectors. Plotly lays it out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from elfe_core import units
from elfe_ui.charts import theme
from elfe_ui.words.formats import energy

NAMES: Final[Mapping[str, str]] = {
    **theme.LABELS,
    "used": "Consommé ici",
    "store": "Batterie",
    "kept": "Reste en stock",
    "found": "Déjà en stock",
    "moved_out": "Décalé vers la période",
    "moved_in": "Décalé hors de la période",
}
COLOUR_OF: Final[Mapping[str, str]] = {
    "used": "consumption",
    "store": "stored",
    "kept": "stored",
    "found": "stored",
    "moved_out": "consumption_before",
    "moved_in": "consumption_before",
}
"""Places that bear another quantity's colour."""
MIDDLE: Final = "used"
"""The place in the middle, named by the text beside the diagram: its bands go on as its sectors' colours."""
SANKEY_HEIGHT_PX: Final = 460
LABEL_PX: Final = 36
"""Room of a label of two lines: so far do places stand apart."""
LINK_OPACITY: Final = (0.38, 0.5)
DECIMALS: Final = 1


def sankey(links: pd.DataFrame, *, dark: bool) -> dict[str, Any]:
    """Figure of `energy_flows`: a band a link, as wide as its energy; places say theirs."""
    rows = list(zip(*(links[name].tolist() for name in ("origin", "target", "gwh")), strict=True))
    energies = _energies(rows)
    at = {key: number for number, key in enumerate(energies)}
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "fixed",
                "valueformat": ",.1f",
                "valuesuffix": " GWh",
                "textfont": {"color": theme.ink(dark).text, "shadow": "none"},
                "node": {
                    "label": ["" if key == MIDDLE else _label(key, gwh) for key, gwh in energies.items()],
                    "customdata": [_label(key, gwh) for key, gwh in energies.items()],
                    "color": [_colour(key, dark) for key in energies],
                    "pad": LABEL_PX,
                    "thickness": 14,
                    "line": {"width": 0},
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
                "link": {
                    "source": [at[origin] for origin, _, _ in rows],
                    "target": [at[target] for _, target, _ in rows],
                    "value": [gwh for _, _, gwh in rows],
                    "color": [_faded(target if origin == MIDDLE else origin, dark) for origin, target, _ in rows],
                    "customdata": [f"{NAMES[origin]} → {_label(target, gwh)}" for origin, target, gwh in rows],
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
            }
        ],
        "layout": _layout(dark),
    }


def _layout(dark: bool) -> dict[str, Any]:
    tone = theme.ink(dark)
    return {
        "font": {"family": theme.FONT, "size": 14, "color": tone.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 4, "r": 4, "t": 12, "b": 12},
        "height": SANKEY_HEIGHT_PX,
        "separators": ",\u202f",
        "hoverlabel": {"bgcolor": tone.paper, "font": {"color": tone.text, "family": theme.FONT}},
    }


def _energies(rows: Iterable[tuple[str, str, float]]) -> dict[str, float]:
    """Energy through each place: the larger of what enters and what leaves, which only rounding parts."""
    leaving: dict[str, float] = defaultdict(float)
    entering: dict[str, float] = defaultdict(float)
    for origin, target, gwh in rows:
        leaving[origin] += gwh
        entering[target] += gwh
    return {key: max(leaving.get(key, 0.0), entering.get(key, 0.0)) for key in [*leaving, *entering]}


def _label(key: str, gwh: float) -> str:
    return f"{NAMES[key]}<br>{energy(units.MWH_PER_GWH * gwh, DECIMALS)}"


def _colour(key: str, dark: bool) -> str:
    return theme.colour(COLOUR_OF.get(key, key), dark)


def _faded(key: str, dark: bool) -> str:
    red, green, blue = (int(_colour(key, dark)[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{LINK_OPACITY[int(dark)]})"
