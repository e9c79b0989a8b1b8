"""The look shared by all charts: one colour and one French name a quantity, two inks, one configuration.

Colours are chosen per background so that text has a contrast of 4.5:1 and marks of 3:1, and so that the colours that
meet in one chart (`TOGETHER`) stay apart for colour-blind eyes; tests hold both.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from elfe_core.catalogue import SECTORS, SOURCES
from elfe_ui.words.formats import NUMBER_LOCALE, TIME_LOCALE
from elfe_ui.words.names import CURVES, USES, use_text

FONT: Final = '"Source Sans", "Source Sans Pro", sans-serif'
LIGHT_BACKGROUND: Final = "#ffffff"
DARK_BACKGROUND: Final = "#0e1117"


class Ink(NamedTuple):
    """Text and lines of one theme."""

    text: str
    muted: str
    grid: str
    paper: str


LIGHT: Final = Ink(text="#262b36", muted="#565d6b", grid="#e4e7ec", paper=LIGHT_BACKGROUND)
DARK: Final = Ink(text="#f2f4f8", muted="#b3bac6", grid="#2b313c", paper=DARK_BACKGROUND)

COLOURS: Final[Mapping[str, tuple[str, str]]] = {
    "wind": ("#17548f", "#3f9bff"),
    "solar": ("#c98400", "#ffcf4a"),
    "bioenergy": ("#2c9a70", "#4fe0a8"),
    "res": ("#c9578f", "#ff9ecb"),
    "pro": ("#8a6d3b", "#c2a15a"),
    "ent": ("#3d4a9c", "#7b86ff"),
    "imported": ("#b3302a", "#e0604a"),
    "exported": ("#00627a", "#1f86ad"),
    "used_at_once": ("#2c9a70", "#4fe0a8"),
    "charge": ("#b266d6", "#dba3e6"),
    "discharge": ("#b266d6", "#dba3e6"),
    "stored": ("#b266d6", "#dba3e6"),
    "loss": ("#7d838d", "#8a93a3"),
    "curtailed": ("#442082", "#8b50cc"),
    "biogas": ("#8c48df", "#b370f5"),
    "gas_level": ("#2c9a70", "#4fe0a8"),
    "capacity": ("#262b36", "#f2f4f8"),
    "consumption": ("#1f2a3c", "#f2f4f8"),
    "consumption_before": ("#7f8590", "#7d8797"),
    "production": ("#2c9a70", "#4fe0a8"),
    "supply": ("#2c9a70", "#4fe0a8"),
    "imported_share": ("#b3302a", "#e0604a"),
    "raw": ("#7d838d", "#8a93a3"),
    "flexible": ("#c98400", "#ffcf4a"),
    "net": ("#1f2a3c", "#f2f4f8"),
    "reference": ("#565d6b", "#b3bac6"),
    "dishwasher": ("#0a688b", "#a9dce8"),
    "washing_machine": ("#3b80fc", "#2670fa"),
    "dryer": ("#bf8a00", "#ffd761"),
    "water_heater": ("#d1472e", "#dc7b2d"),
    "freezer": ("#3f3a00", "#b5c166"),
    "heating": ("#8f1d3c", "#d4425b"),
    "electric_car": ("#6b2fb3", "#bb83ff"),
    "heat_pump": ("#d265c1", "#d783d9"),
    "rest": ("#7f8590", "#7d8797"),
    "good_hour": ("#0a7f5a", "#4fe0a8"),
    "middling_hour": ("#c98400", "#ffcf4a"),
    "bad_hour": ("#565d6b", "#6b7385"),
}
"""Colour of each quantity on a light and on a dark background."""

PLACES: Final[Sequence[tuple[str, str]]] = (("#0b8a7c", "#3cc79a"), ("#c4622d", "#ff9d5c"), ("#7f8590", "#7d8797"))
"""Colours of groups of communes, likewise; the last one stands for all that come after it."""

LABELS: Final[Mapping[str, str]] = {
    **{key: text.legend for key, text in CURVES.items()},
    "imported": "Importation",
    "exported": "Exportation",
    "used_at_once": "Consommée sur place",
    "charge": "Mise en stockage",
    "discharge": "Sortie de stockage",
    "stored": "Énergie stockée",
    "loss": "Pertes de la batterie",
    "curtailed": "Production écrêtée",
    "biogas": "Moteurs à biogaz",
    "gas_level": "Réserve de gaz",
    "capacity": "Capacité",
    "consumption": "Consommation",
    "consumption_before": "Avant flexibilité",
    "production": "Production",
    "supply": "Production après stockage",
    "imported_share": "Part importée",
    "raw": "Sans flexibilité ni stockage",
    "flexible": "Avec flexibilité",
    "net": "Avec flexibilité et stockage",
    "reference": "Référence",
    **{key: text.legend for key, text in USES.items()},
    "rest": "Reste de la consommation",
    "good_hour": "Bonne heure",
    "middling_hour": "Heure moyenne",
    "bad_hour": "Mauvaise heure",
}
"""French name of each quantity in legends and tooltips."""

TOGETHER: Final[Sequence[tuple[str, ...]]] = (
    (*SOURCES, "consumption"),
    (*SOURCES, "discharge", "imported"),
    ("production", "consumption", "imported", "exported", "biogas"),
    ("imported", "exported", "curtailed"),
    ("used_at_once", "charge", "exported", "curtailed"),
    SECTORS,
    ("imported", "exported", "consumption", "production"),
    ("consumption", "consumption_before", "production"),
    ("consumption", "consumption_before", "flexible"),
    ("stored", "capacity"),
    ("reference", "production"),
    ("raw", "flexible", "net", "imported", "exported"),
    (*USES, "rest", "production"),
    ("good_hour", "middling_hour", "bad_hour"),
)
"""Quantities that meet in one chart."""


def ink(dark: bool) -> Ink:
    """Text and line colours of the theme."""
    return DARK if dark else LIGHT


def colour(key: str, dark: bool) -> str:
    """Colour of a quantity in the theme."""
    return COLOURS[key][int(dark)]


def use_colour(use: str, dark: bool) -> str:
    """Colour of a use, or of a part that stands beside uses; of one without a colour that of the rest."""
    return colour(use if use in COLOURS else "rest", dark)


def use_label(use: str) -> str:
    """French name of a use, or of what stands beside it."""
    return LABELS.get(use) or use_text(use).legend


def colours(keys: Sequence[str], dark: bool) -> list[str]:
    """Colours of quantities in the theme."""
    return [colour(key, dark) for key in keys]


def place_colour(index: int, dark: bool) -> str:
    """Colour of a group of communes, counted from 0."""
    return PLACES[min(index, len(PLACES) - 1)][int(dark)]


def ink_on(key: str, dark: bool) -> str:
    """Text colour that reads best on a quantity's colour."""
    return max(("#000000", "#ffffff"), key=lambda text: contrast(text, colour(key, dark)))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour_hex: str) -> float:
    parts = (int(colour_hex[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def labels(keys: Sequence[str]) -> list[str]:
    """French names of quantities."""
    return [LABELS[key] for key in keys]


def config(dark: bool) -> dict[str, Any]:
    """Vega-Lite configuration: transparent, no frame, quiet grid, French."""
    tone = ink(dark)
    return {
        "background": "transparent",
        "font": FONT,
        "locale": {"number": dict(NUMBER_LOCALE), "time": dict(TIME_LOCALE)},
        "view": {"stroke": None},
        "mark": {"aria": False},
        "legend": _legend(tone),
        "text": {"color": tone.text, "font": FONT, "fontSize": 13},
        "range": {"category": [tone.text]},
        **_axes(tone),
    }


def _axes(tone: Ink) -> dict[str, Any]:
    """Quiet axes; the vertical one is named above itself, to be read without turning one's head."""
    axis = {
        "labelColor": tone.muted,
        "titleColor": tone.muted,
        "gridColor": tone.grid,
        "domain": False,
        "ticks": False,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelPadding": 6,
        "titlePadding": 8,
    }
    across = {"grid": False, "labelFlush": True, "labelOverlap": "greedy", "labelSeparation": 8}
    upward = {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleBaseline": "bottom",
        "titleX": 0,
        "titleY": -10,
    }
    return {"axis": axis, "axisX": across, "axisY": upward}


def _legend(tone: Ink) -> dict[str, Any]:
    return {
        "orient": "top",
        "direction": "horizontal",
        "labelColor": tone.text,
        "titleColor": tone.muted,
        "titleFontWeight": "normal",
        "titleFontSize": 13,
        "labelFontSize": 13,
        "symbolType": "circle",
        "symbolSize": 110,
        "symbolStrokeWidth": 0,
        "labelLimit": 230,
        "columnPadding": 14,
        "offset": 30,
    }
