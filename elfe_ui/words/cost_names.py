"""French names of the parts of a cost and of the rows of `costs.toml`, with the unit in which each is read."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from elfe_core.catalogue import SOURCES
from elfe_core.economics.climate import AVERAGE, MARGINAL
from elfe_ui.words.names import CURVES

PARTS: Final[Mapping[str, str]] = {
    **{source: CURVES[source].legend for source in SOURCES},
    "battery": "Batterie",
    "driving": "Appareils pilotés",
    "bought": "Acheté au réseau",
    "sold": "Vendu au réseau",
    "grid": "Importé moins exporté",
}
"""Parts of a yearly cost and of yearly emissions."""

COLOUR_OF: Final[Mapping[str, str]] = {
    **{source: source for source in SOURCES},
    "battery": "stored",
    "driving": "flexible",
    "bought": "imported",
    "sold": "exported",
    "grid": "imported",
}
"""The quantity of `theme.COLOURS` that a part is drawn as."""

UNPRICED: Final[Mapping[str, str]] = {
    **{source: f"{CURVES[source].the} : aucune ligne de coût ne le décrit" for source in SOURCES},
    "battery": "la batterie idéale : choisissez « Réelle » dans « Batterie » pour la chiffrer",
    "flexible_share": "la part flexible, qui ne dit pas ce qui est piloté : décrivez des usages à la place (voitures, "
    "chauffe-eau…) pour la chiffrer",
    "biogas": "la réserve de gaz et les moteurs du biogaz qui attend : aucune source ne donne leur prix",
}
"""What has no price, and what to do."""


UNPRICED_NAMES: Final[Mapping[str, str]] = {
    **{source: CURVES[source].legend for source in SOURCES},
    "battery": "Batterie idéale",
    "flexible_share": "Part flexible",
    "biogas": "Biogaz qui attend",
}


class RowText(NamedTuple):
    """How a row of the costs is called, and its unit on screen; the screen shows `shown` times the figure."""

    label: str
    unit: str
    shown: float = 1.0


def _of_source(source: str) -> dict[str, RowText]:
    name = CURVES[source].legend
    return {
        f"{source}_eur_per_mwh": RowText(f"{name} : coût de production", "€/MWh"),
        f"{source}_eur_per_kw": RowText(f"{name} : investissement", "€/kW"),
        f"{source}_full_load_h": RowText(f"{name} : heures à pleine puissance", "h/an"),
    }


ROWS: Final[Mapping[str, RowText]] = {
    **{key: text for source in SOURCES for key, text in _of_source(source).items()},
    "battery_eur_per_kwh": RowText("Batterie : cellules", "€/kWh"),
    "battery_life_years": RowText("Batterie : durée de vie", "ans"),
    "inverter_eur_per_kw": RowText("Batterie : onduleur", "€/kW"),
    "inverter_life_years": RowText("Onduleur : durée de vie", "ans"),
    "battery_upkeep_share": RowText("Batterie : entretien", "% de l'investissement par an", 100.0),
    "driving_eur_per_unit": RowText("Appareil piloté", "€ par appareil et par an"),
    "discount_rate": RowText("Taux d'actualisation", "% par an", 100.0),
    "capture_share": RowText("Électricité vendue", "% du prix de gros moyen", 100.0),
}
"""One row a key of `cost_rows.KEYS`."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Produire": tuple(f"{source}_eur_per_mwh" for source in SOURCES),
    "Stocker, piloter": (
        "battery_eur_per_kwh",
        "inverter_eur_per_kw",
        "battery_upkeep_share",
        "battery_life_years",
        "inverter_life_years",
        "driving_eur_per_unit",
    ),
    "Emprunter, vendre": ("discount_rate", "capture_share"),
    "Investir": tuple(f"{source}_{what}" for source in SOURCES for what in ("eur_per_kw", "full_load_h")),
}
"""Rows as the fold of the costs shows them."""

BASES: Final[Mapping[str, str]] = {AVERAGE: "Le kWh moyen", MARGINAL: "Le kWh marginal"}
"""Bases of the CO2 of what is imported and exported, side by side on screen."""

CO2_ROWS: Final[Mapping[str, str]] = {
    **{source: CURVES[source].legend for source in SOURCES},
    "battery": "Batterie, par kWh rendu",
    **BASES,
}
"""One row a key of `co2.toml`."""
