"""The cheapest mix for a goal in words: what is asked, what was found, what stops it."""

from collections.abc import Mapping, Sequence
from typing import Final

from elfe_core.best_mix.answer import Mix, OutOfReach
from elfe_core.best_mix.problem import FIELDS, SIZES, STORAGE, Goal, Weather
from elfe_core.catalogue import SETTING
from elfe_core.errors import InputError
from elfe_core.scenario import Scenario
from elfe_ui.words import factor_names, formats, scenario_words
from elfe_ui.words.names import CURVES, INDICATOR_TEXTS
from elfe_ui.words.shown import Shown

PREPARING: Final = "Préparation du calcul, une seule fois sur ce serveur : dix à vingt secondes."
"""While the kernel is compiled."""

WEATHERS: Final[Mapping[str, Weather]] = {
    "Dans votre période": "period",
    "En moyenne, de 2012 à 2020": "mean",
    "Chaque année, de 2012 à 2020": "every",
}
"""In which weather the goal is met."""

HEAD: Final = (
    "Dites ce que vous voulez atteindre : la recherche simule des milliers de mixes d'éolien, de solaire, de "
    "bioénergies et de batterie, et garde le moins cher, avec deux autres presque aussi bon marché s'il y en a."
)
NOT_YET: Final = "Lancez la recherche : quelques secondes, une vingtaine si le but est tenu sur neuf années météo."
OUTDATED: Final = "Votre demande a changé depuis cette recherche : relancez-la pour la suivre."
NEEDS_REAL: Final = (
    "La batterie cherchée est réelle, avec vos caractéristiques : une batterie idéale n'a pas de prix. Rien de ce qui "
    "existe n'est démonté : chaque borne basse est au moins celle d'aujourd'hui."
)
SIZE_NAMES: Final[Mapping[str, str]] = {name: "la batterie" if name == STORAGE else CURVES[name].the for name in SIZES}
OF_SIZE: Final[Mapping[str, str]] = {
    name: f"de {words}".replace("de le ", "du ").replace("de les ", "des ") for name, words in SIZE_NAMES.items()
}


BOUND_NAMES: Final[Mapping[str, str]] = {name: factor_names.FACTORS[FIELDS[name]].label for name in SIZES}
STEPS: Final[Mapping[str, float]] = {name: 5.0 if SETTING[FIELDS[name]].high > 200.0 else 1.0 for name in SIZES}
"""Of the slider of each size's bounds."""


def fixed(scenario: Scenario) -> str:
    """What the search does not move."""
    parts = [part for part in scenario_words.in_short(scenario).split(" · ") if not part.startswith(_sized())]
    rest = f" ({' · '.join(parts)})" if parts else ""
    return (
        f"La recherche choisit l'éolien, le solaire, les bioénergies et la batterie ; le reste suit vos réglages{rest}."
    )


def _sized() -> tuple[str, ...]:
    return tuple(factor_names.FACTORS[field].name for field in FIELDS.values())


def goal_value(goal: Goal, value: float, shown: Shown) -> str:
    """`taux d'autoproduction 50,2 %`."""
    return f"{formats.uncapitalised(INDICATOR_TEXTS[goal.key].label)} {shown.text(goal.key, value)}"


def goal_said(goal: Goal, shown: Shown) -> str:
    """`taux d'autoproduction d'au moins 50 %`."""
    label = formats.uncapitalised(INDICATOR_TEXTS[goal.key].label)
    value = shown.text(goal.key, goal.value).replace(f",0{formats.NARROW_SPACE}%", f"{formats.NARROW_SPACE}%")
    return f"{label} d'au {'moins' if goal.at_least else 'plus'} {value}"


def sizes(of: Mapping[str, float]) -> str:
    """`Éolien 400 · Solaire 50 · Bioénergies 6 GWh/an · Stockage 0 MWh`."""
    return factor_names.in_a_row({FIELDS[name]: round(of[name], 1) for name in SIZES})


SHORT_NAMES: Final[Mapping[str, str]] = {name: "Batterie" if name == STORAGE else CURVES[name].legend for name in SIZES}


def size(name: str, value: float) -> str:
    """`400 GWh/an`, `20 MWh`."""
    return formats.kept_together(factor_names.amount(FIELDS[name], round(value, 1)))


WEATHER_SAID: Final[Mapping[Weather, str]] = {
    "period": "dans votre période",
    "mean": "en moyenne des années 2012 à 2020",
    "every": "chaque année de 2012 à 2020",
}


def told(goals: Sequence[Goal], weather: Weather, basis: str, n_mixes: int, shown: Shown) -> str:
    """What the cards are answers to, and what they are counted on."""
    asked = formats.listed([goal_said(goal, shown) for goal in goals])
    alone = " Aucun mix vraiment différent ne coûte moins de 3 % de plus." if n_mixes == 1 else ""
    return f"But : {asked}, tenu {WEATHER_SAID[weather]}. Chiffres ronds, simulés de nouveau ; {basis}.{alone}"


def curve_told(basis: str) -> str:
    """How to read the curve."""
    return (
        "Chaque point est le mix le moins cher qui atteint cette valeur ; la bande va du cas bon marché au cas cher. "
        f"Le trait pointillé est votre but. {formats.capitalised(basis)}."
    )


def rank(place: int, mix: Mix, first: Mix) -> str:
    """`Le moins cher`, `Autrement, +0,5 %`: how a card is headed."""
    if place == 0:
        return "Le moins cher"
    more = 100.0 * (mix.cost_eur / first.cost_eur - 1.0)
    return f"Autrement, +{formats.percent(more, 1)}"


def out_of_reach(goals: Sequence[Goal], reach: OutOfReach, shown: Shown) -> str:
    """The best that can be had, and which bound stops it."""
    asked = " et ".join(goal_said(goal, shown) for goal in goals)
    best = " et ".join(goal_value(goal, value, shown) for goal, value in zip(goals, reach.values, strict=True))
    head = f"Aucun mix n'atteint ce but dans ces bornes : {asked}. Au mieux : {best}, avec {sizes(reach.sizes)}."
    if reach.stopped_by:
        ends = {"low": "basse", "high": "haute"}
        stops = [f"la borne {ends[end]} {OF_SIZE[name]}" for name, end in reach.stopped_by]
        return f"{head} Ce qui l'arrête : {formats.listed(stops)}. Élargissez-la dans « Bornes », ou demandez moins."
    if len(goals) > 1:
        return f"{head} Aucune borne ne l'arrête : les deux buts ne vont pas ensemble. Relâchez l'un des deux."
    return f"{head} Aucune borne ne l'arrête : changez un réglage que la recherche tient fixe, ou demandez moins."


FAULT_FIELDS: Final = ("goal", *(f"{name}_bounds" for name in SIZES))


def fault(wrong: InputError) -> str:
    """What is wrong with goals or bounds."""
    if wrong.field == "goal":
        return "**Buts** : les deux se contredisent ; relâchez l'un des deux, ou retirez-le."
    name = wrong.field.removesuffix("_bounds")
    least = formats.plain(float(str(wrong.low)))
    return f"**{BOUND_NAMES[name]}** : ces bornes se croisent ; la borne haute ne peut pas descendre sous {least}."


def progress(done: int, total: int, seconds: float | None, *, is_ready: bool) -> str:
    """How far the search is, and how long it still takes."""
    if not is_ready:
        return PREPARING
    left = "" if seconds is None else f", encore {formats.number(max(1, round(seconds)))} s environ"
    return f"{formats.number(done)} mixes simulés sur {formats.number(total)} environ{left}."
