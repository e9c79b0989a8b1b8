"""Weather years in words: which one is in use, what of it is measured and what is not, the hardest week."""

import math
from collections.abc import Sequence
from typing import Final

from elfe_core.catalogue import BETTER
from elfe_core.insight.weather_band import Band
from elfe_core.insight.winter_week import WinterWeek
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_core.weather.wind_curves import FARMS, HALF, MEASURED_FARM, MEASURED_TURBINE, REGION
from elfe_ui.words import formats
from elfe_ui.words.band_words import figure
from elfe_ui.words.shown import Shown

QUESTION: Final = "Et une mauvaise année ?"
RECONSTRUCTED: Final = (
    "Mesurés : la production éolienne et solaire et la consommation de la France, heure par heure (RTE), et les mois "
    "de Bretagne et Pays de la Loire (ODRE). Reconstitués à partir de là : les heures d'ici, la part de chaque "
    "secteur, et les sautes de vent d'un seul lieu. Ce que valent ces reconstitutions : page Méthode."
)
CHOOSE: Final = "Prendre la météo de"
NONE: Final = (
    "Les années météo ne vont pas avec ces données ou cette période : il leur faut des courbes qui couvrent chaque "
    "mois, et une période que neuf années contiennent."
)
SHORT_NOTE: Final = "Les mêmes réglages et les mêmes dates, avec la météo de chaque année"


YEAR, WIND_CURVE = "Année météo", "Courbe éolienne"
WIND_QUESTION: Final = "Et avec un autre vent ?"
CHOOSE_WIND: Final = "Faire tourner l'éolien comme"
WIND_CURVES: Final = {
    REGION: "Toute la région",
    HALF: "Moitié région",
    FARMS: "Nos parcs",
    MEASURED_FARM: "Un vrai parc mesuré",
    MEASURED_TURBINE: "Une vraie éolienne",
}
WIND_NOTE: Final = (
    "Météo de 2014 et 2015, moyenne des deux années, même énergie éolienne pour chaque courbe. Un vrai parc : les "
    "quatre éoliennes de La Haute Borne (Meuse), et l'une d'elles, mesurées heure par heure (ENGIE, Licence "
    "Ouverte 2.0). Vos propres parcs : page Données."
)


def other_winds(curve: str) -> str:
    """What the second picture shows; `curve` leads to the glossary."""
    return f"La même énergie éolienne, la même météo ; seule change la {curve}, les heures où les éoliennes tournent."


def by_curve(key: str, values: Sequence[float], shown: Shown) -> str:
    """`Selon la courbe éolienne : 324 à 368 GWh/an.`"""
    scale = shown.scale(key, *values)
    low, high = (figure(key, value, shown, scale) for value in (min(values), max(values)))
    unit = f"{formats.NARROW_SPACE if scale.unit == '%' else formats.NO_BREAK_SPACE}{scale.unit}"
    return f"Selon la courbe éolienne\u00a0: **{low} à {high}{unit}**."


def explained(weather: str) -> str:
    """What the picture shows and what a click does; `weather` leads to the glossary."""
    return (
        f"Les mêmes réglages et les mêmes dates avec la {weather} de chaque année. Touchez une année pour la prendre : "
        "toute l'application passe à sa météo."
    )


def ends(key: str, band: Band) -> list[tuple[int, str]]:
    """The years at both ends, the worst or the highest first, each with what it is."""
    way = BETTER.get(key, 0)
    low, high = (band.low_year, band.high_year)
    if way > 0:
        return [(low, "la pire"), (high, "la meilleure")]
    return [(high, "la pire"), (low, "la meilleure")] if way < 0 else [(high, "la plus haute"), (low, "la plus basse")]


def own(territory: Territory, *, is_own: bool) -> str:
    """What the weather of the data in use is called: it is no measured year where these are made."""
    if is_own:
        return "Vos courbes"
    return "Année d'exemple" if territory.data.kind == "demonstration" else "Les données"


def in_use(scenario: Scenario) -> str:
    """`Météo de 2017`."""
    return f"Météo de {scenario.weather_year}"


def measured(scenario: Scenario) -> str:
    """What is measured, what is not, in a few words."""
    of_place = "" if scenario.wind_region_share == 1.0 else "vent d'un seul lieu et "
    return f"mesurée en France, ramenée à l'Ouest ; {of_place}secteurs reconstitués"


def way_back(territory: Territory, *, is_own: bool) -> str:
    """The button that ends it."""
    back = own(territory, is_own=is_own)
    return "Revenir à l'année d'exemple" if back == "Année d'exemple" else "Revenir à la météo des données"


def hardest_week(week: WinterWeek) -> str:
    """Which week, what it imports, and why: how still and how cold it was."""
    days = formats.days(week.span.first, week.span.last, with_year=True)
    share, energy = formats.percent(week.self_production_pct, 0), formats.energy(week.imported_mwh)
    why = []
    if not math.isnan(week.wind_ratio):
        why.append(f"les éoliennes y donnent {_beside(week.wind_ratio)} qu'une semaine d'hiver ordinaire")
    if not math.isnan(week.consumption_ratio):
        why.append(f"on y consomme {_beside(week.consumption_ratio)}")
    told = f"\u00a0: {' et '.join(why)}" if why else ""
    return formats.kept_together(
        f"La pire semaine d'hiver de toutes les années\u00a0: **{days}**. Il faut y importer **{energy}**, {share} du "
        f"besoin seulement étant produit ici{told}."
    )


def _beside(ratio: float) -> str:
    """`42 % de plus`, `76 % de moins`."""
    change = formats.percent(100.0 * abs(ratio - 1.0), 0)
    return f"{change} de {'plus' if ratio >= 1.0 else 'moins'}"
