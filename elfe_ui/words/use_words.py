"""Uses in words: when they may run, how many there are, what driving them brings."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from elfe_core import units
from elfe_core.catalogue import SETTING
from elfe_core.insight.by_use import UseResult
from elfe_core.options import factors_of
from elfe_core.scenario import Scenario
from elfe_core.uses import Use
from elfe_core.uses.fleets import DAY_H, HoursRange
from elfe_ui.words import formats
from elfe_ui.words.names import WORDS, use_text
from elfe_ui.words.shown import Shown

PERFECT, DAY_BEFORE, NONE = WORDS["foresight"]

NBSP: Final = formats.NO_BREAK_SPACE
PARTICIPATION: Final = "Participation (%)"

MIDDAY: Final = (11, 17)
"""Between these hours a range is said to be at midday."""
MORNING: Final = 8
"""A range that ends by then is said to be at night."""

FALLBACK_PER_FOYER: Final = 0.1
"""Appliances a foyer to begin with, where the territory's uses do not say it (own rule)."""

LEAST_SHARE: Final = 5e-4
"""A change of the import by less than this share of it is nearly none."""


def hours(use: Use, *, at_midday: bool) -> str:
    """When one may run: `la nuit, de 22 h à 6 h`, `à toute heure, à moins de 4 h de l'heure habituelle`."""
    ranges = (use.allowed_midday if at_midday else ()) or use.allowed
    said = formats.listed(list(dict.fromkeys(_range(one) for one in sorted(ranges, key=_evening_first))))
    return f"{said}, à moins de {use.window_h}{NBSP}h de l'heure habituelle" if use.window_h < DAY_H else said


def _range(of: HoursRange) -> str:
    first, last = of
    if first == last:
        return "à toute heure"
    clock = f"de {first}{NBSP}h à {last or DAY_H}{NBSP}h"
    if _is_at_night(of):
        return f"la nuit, {clock}"
    return f"à midi, {clock}" if MIDDAY[0] <= first and last <= MIDDAY[1] else clock


def _is_at_night(of: HoursRange) -> bool:
    return of[0] > of[1] or of[1] <= MORNING


def _evening_first(of: HoursRange) -> tuple[bool, int]:
    return not _is_at_night(of), of[0]


def suggestion(use: Use, foyers: int) -> int:
    """How many a territory has to begin with: two figures, within the widget's bounds."""
    row = SETTING[factors_of(use)[0]]
    per_foyer = FALLBACK_PER_FOYER if use.per_foyer is None else use.per_foyer
    return round(min(float(f"{per_foyer * foyers:.2g}"), row.high))


def about(use: Use, foyers: int) -> str:
    """What stands behind a row's question mark: how many there are here, and where each figure comes from."""
    count = f"{formats.number(suggestion(use, foyers))} {use_text(use.name).name}"
    of = "Estimation" if use.per_foyer is not None else "Hypothèse d'un foyer sur dix"
    on_top = "" if use.existing else " Leur consommation s'ajoute à celle d'aujourd'hui."
    return f"{of} pour les {formats.number(foyers)} foyers d'ici : {count}.{on_top}\n\n{use.source}".strip()


def taking_part(number: int, share_pct: float, hours_told: str) -> str:
    """`7 500 participent : la nuit, de 22 h à 6 h`."""
    return f"{formats.number(number * share_pct / 100.0)} participent : {formats.uncapitalised(hours_told)}"


def energy(rate_mwh: float, shown: Shown) -> str:
    """A yearly rate as it is read: `364 MWh/an`, `7,2 GWh/an`, or what it is over a shorter period."""
    if shown.period_h is None:
        return f"{formats.energy(rate_mwh)}/an"
    return formats.energy(rate_mwh * shown.period_h / units.HOURS_PER_YEAR)


def is_something(change_mwh: float, imported_mwh: float) -> bool:
    """Whether a change of the import is more than nearly none."""
    return abs(change_mwh) > LEAST_SHARE * imported_mwh


class Driven(NamedTuple):
    """All driven uses of a scenario together; energies are yearly rates [MWh/year]."""

    appliances: float
    placed_mwh: float
    avoided_mwh: float
    imported_mwh: float


def headline(of: Driven, scenario: Scenario, shown: Shown) -> tuple[str, str]:
    """The large figure, and the words that it completes; without a figure where next to nothing changes."""
    count = f"{formats.number(of.appliances)} appareils pilotés"
    if scenario.foresight == NONE:
        return "", f"{count} : sans pilotage, chacun tourne à son heure habituelle, et rien n'est évité."
    moved = f"{count} consomment {energy(of.placed_mwh, shown)} à une autre heure"
    if not is_something(of.avoided_mwh, of.imported_mwh):
        return "", f"{moved}, mais n'évitent presque pas d'importation : aux heures permises, le surplus local manque."
    how = HOW[scenario.foresight]
    if of.avoided_mwh < 0.0:
        return "", f"{moved}, {how}, et font importer {energy(-of.avoided_mwh, shown)} de plus."
    return energy(of.avoided_mwh, shown), f"d'importation en moins : {moved}, {how}."


HOW: Final[Mapping[str, str]] = {
    PERFECT: "choisie en connaissant l'avenir (une borne haute)",
    DAY_BEFORE: "choisie avec la veille comme prévision",
}


def no_surplus(export_time_pct: float) -> str:
    """Why there is little to gain."""
    return (
        f"La production locale ne dépasse la consommation que {formats.percent(export_time_pct)} du temps : un "
        "appareil n'évite une importation que s'il trouve ces heures-là."
    )


def foresights(avoided_mwh: Mapping[str, float], bound_mwh: float | None, scenario: Scenario, shown: Shown) -> str:
    """What knowing the future is worth here, and what is compared."""
    known, yesterday = avoided_mwh[PERFECT], avoided_mwh[DAY_BEFORE]
    compared = "Comparés aux mêmes appareils à leurs heures habituelles, les vôtres"
    if known <= 0.0:
        told = f"{compared} n'évitent aucune importation avec cette production, quoi que l'on sache d'avance."
    else:
        first = f"{compared} évitent **{energy(known, shown)}** d'importation si l'on connaît l'avenir"
        told = f"{first} ; avec la veille pour seule prévision, {_with_yesterday(yesterday, known, shown)}."
    if bound_mwh is None or bound_mwh <= 0.0:
        return told
    return (
        f"{told} La même énergie, libre d'aller n'importe où dans {scenario.flexibility_window_h} h, en éviterait "
        f"{energy(bound_mwh, shown)} : c'est la borne haute, celle du réglage « Flexibilité », qu'aucun appareil "
        "n'atteint."
    )


def _with_yesterday(yesterday: float, known: float, shown: Shown) -> str:
    if not is_something(yesterday, known):
        return "**presque rien**"
    if yesterday < 0.0:
        return f"ils en font importer **{energy(-yesterday, shown)}** de plus"
    share = f", soit {formats.percent(100.0 * yesterday / known, 0)}" if known > yesterday else ""
    return f"**{energy(yesterday, shown)}**{share}"


BOUND: Final = "Borne haute : n'importe quand"

COLUMNS: Final = (
    "Placé à une autre heure",
    "Importation évitée",
    "Décalage moyen",
    "Pour 1 % de la consommation",
    "Sans place",
)
"""What a use does, after its name."""


def row(of: UseResult, owned: int, shown: Shown) -> Sequence[tuple[str, str]]:
    """Figure and quiet words of each of `COLUMNS`; `owned`: how many there are here, by estimate."""
    alone = f"seul : {energy(of.avoided_alone_mwh, shown)}"
    return (
        (energy(of.placed_mwh, shown), ""),
        (energy(of.avoided_mwh, shown), alone),
        _moved(of),
        _needed(of, owned),
        (energy(of.left_mwh, shown), "aux heures permises") if of.left_mwh > 0.0 else ("rien", ""),
    )


def _moved(of: UseResult) -> tuple[str, str]:
    if math.isnan(of.moved_h):
        return "–", ""
    figure = formats.quantity(of.moved_h, "h", 1)
    if of.later_h > 2.0 * of.earlier_h:
        return figure, "surtout plus tard"
    return figure, "surtout plus tôt" if of.earlier_h > 2.0 * of.later_h else "plus tôt ou plus tard"


def _needed(of: UseResult, owned: int) -> tuple[str, str]:
    if math.isnan(of.appliances_for_1pct):
        return "–", ""
    figure = formats.number(float(f"{of.appliances_for_1pct:.2g}"))
    return figure, f"il y en a {formats.number(owned)} ici"


TABLE_NOTE: Final = (
    "**Importation évitée** : la part de chacun dans ce que tous évitent ensemble (valeur de Shapley) ; « seul » : "
    "s'il était le seul piloté. **Pour 1 %** : appareils pilotés qu'il faudrait pour placer 1 % de la consommation, si "
    "chacun plaçait autant que ceux d'ici. **Sans place** : ce qui ne tient pas dans les heures permises garde son "
    "heure."
)

BOTH_ON: Final = (
    "La part flexible (borne haute) du réglage « Flexibilité » est activée aussi : elle déplace en plus ce que les "
    "appareils laissent. Les deux se comptent ensemble."
)

INTRODUCTION: Final = (
    "Un chauffe-eau, une voiture ou un lave-vaisselle peut attendre que le vent ou le soleil produise. Lesquels, "
    "combien en faut-il, et qu'y gagne-t-on ?"
)
EMPTY: Final = (
    "**Aucun appareil n'est piloté.** Choisissez un parc tout prêt ou activez un appareil : vous verrez à quelles "
    "heures il se déplace, ce qu'il évite d'importer, et combien il en faut."
)
LESS_IMPORT, NO_LESS_IMPORT = "d'importation en moins", "Pas d'importation en moins"
IN_SIGHT: Final = "Puissance des appareils au fil de la journée ; plus le fond est vert, plus le surplus est fréquent"

TO_THE_DAY: Final = "Un jour précis : à quelle heure lancer quoi ?"

ASSUMED_TITLE: Final = "Ce que cette page suppose"
ASSUMED: Final = (
    "**Un appareil est une puissance moyenne**, celle de tous ceux de sa sorte, dont une partie marche à la fois. Le "
    "calcul ne suit pas un cycle, qui ne se coupe pas une fois lancé.",
    "**Rien n'est économisé, tout change d'heure** : chaque jour garde son énergie. La chaleur d'un ballon ou d'un "
    "logement et la charge d'une voiture ne sont pas suivies : les heures permises en tiennent lieu.",
    "**Tous ceux d'une sorte se ressemblent**, et leur journée habituelle est une hypothèse. Le point d'interrogation "
    "de chacun dit d'où viennent ses chiffres.",
    "**La participation est un choix** : 30 % au départ, à peu près la part des propriétaires de voitures électriques "
    "qui pilotent leur recharge (26 à 32 % ; Enedis et BVA, Que Choisir, 2024). Personne n'annule un départ.",
    "**Le réseau des rues n'est pas décrit** : si tous partent à la même heure, une ligne ou un transformateur peut "
    "être trop petit.",
)
MORE_PRODUCTION: Final = "Essayer avec deux fois plus d'éolien et du solaire partout"

DAY_TITLE: Final = "Journée type : les appareils à leurs heures habituelles, puis aux heures choisies"

SHADES: Final = (
    "Plus le fond est vert, plus il y a de jours où la production locale dépasse, à cette heure, ce que le reste "
    "consomme."
)


def progress(done: int, total: int) -> str:
    """What is being computed."""
    return f"Part de chaque appareil : {formats.number(done)} simulations sur {formats.number(total)}"
