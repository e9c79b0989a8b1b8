"""The plan of a day in French: when to run what, why in groups, what it brings, what is believed of the day."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from elfe_core import day_plan
from elfe_core.clock import runs
from elfe_core.curves import SECTORS
from elfe_core.day_plan import BAD, DAY, DAY_BEFORE, FILE, GOOD, MIDDLING, DayPlan, Outcome, PlannedUse
from elfe_ui.words import formats
from elfe_ui.words.names import CURVES, use_text

Ranges = Sequence[tuple[int, int]]


class UseWords(NamedTuple):
    """What one does with an appliance, as an order; what one of it is called."""

    order: str
    title: str


USES: Final = {
    "dishwasher": UseWords("Lancez le lave-vaisselle", "Lave-vaisselle"),
    "washing_machine": UseWords("Lancez le lave-linge", "Lave-linge"),
    "dryer": UseWords("Lancez le sèche-linge", "Sèche-linge"),
    "water_heater": UseWords("Faites chauffer l'eau", "Chauffe-eau"),
    "freezer": UseWords("Laissez un automate refroidir le congélateur", "Congélateur"),
    "heating": UseWords("Laissez un automate chauffer", "Chauffage électrique"),
    "electric_car": UseWords("Chargez la voiture", "Voiture électrique"),
    "heat_pump": UseWords("Laissez un automate régler la pompe à chaleur", "Pompe à chaleur"),
}
"""One row a use of the catalogue."""

QUALITIES: Final = {GOOD: "Bonne heure", MIDDLING: "Heure moyenne", BAD: "Mauvaise heure"}
RULES: Final = {
    GOOD: "du surplus local en couvre au moins la moitié",
    MIDDLING: "pas assez de surplus, mais le territoire achète moins qu'en moyenne",
    BAD: "le territoire achète plus qu'en moyenne",
}
"""The rule of `elfe_core.day_plan.quality`, of each kind of hour."""

SOURCES: Final = {DAY: "La journée elle-même", DAY_BEFORE: "La veille", FILE: "Ma prévision"}
"""What a plan is made from, as one chooses it."""

SCALES: Final = {
    day_plan.OF_TERRITORY: "Puissance du territoire aujourd'hui",
    day_plan.OF_DATA: "Même mesure que les données en place",
}
CONSUMPTION_ROLE: Final = "Consommation totale"
DRIVEN: Final = "Ce qu'un automate peut décaler de quelques heures"
DRIVEN_ABOUT: Final = (
    "Chauffage, pompe à chaleur et congélateur ne s'arrêtent pas longtemps : un automate les décale, chaque tranche de "
    "quelques heures garde son énergie."
)
LEFT_OUT: Final = "Batterie, part flexible et limite de raccordement sont laissées de côté."
POSTER_TITLE: Final = "À quelle heure brancher ?"
POSTER_LEGEND: Final = {GOOD: "bonne", MIDDLING: "moyenne", BAD: "mauvaise heure"}
POSTER_ADVISED: Final = "moment conseillé"
POSTER_GROUPS: Final = "conseillé (A, B, C : groupes)"
POSTER_DEMONSTRATION: Final = "Exemple, données de démonstration"
DEMONSTRATION: Final = (
    "Les courbes de cette journée sont fabriquées pour la démonstration : ce ne sont pas des mesures."
)


def day_name(day: date) -> str:
    """`samedi 7 août 2021`."""
    weekday = formats.TIME_LOCALE["days"][(day.weekday() + 1) % 7]
    return f"{weekday} {formats.day(day, with_year=True)}"


def day_title(day: date) -> str:
    """`Samedi 7 août 2021`."""
    return formats.capitalised(day_name(day))


def hour_labels(plan: DayPlan) -> list[str]:
    """How the edge of each hour is called, n_hours + 1: `minuit`, `13 h`; the second of a double hour as the first."""
    hours = [int(str(hour)[11:13]) for hour in plan.local_hours()]
    return [*(f"{hour}{formats.NO_BREAK_SPACE}h" if hour else "minuit" for hour in hours), "minuit"]


def when(plan: DayPlan, ranges: Ranges) -> str:
    """`entre 13 h et 15 h`, `entre minuit et 4 h ou entre 22 h et minuit`, `à toute heure`."""
    if list(ranges) == [(0, plan.n_hours)]:
        return "à toute heure"
    edges = hour_labels(plan)
    said = [f"entre {edges[first]} et {edges[last]}" for first, last in ranges]
    return formats.listed(said, "ou")


def of_use(plan: DayPlan, use: PlannedUse) -> str:
    """The hours of a use: `entre 13 h et 15 h`."""
    return when(plan, day_plan.announced(use.power_kw, use.quality))


def in_short(plan: DayPlan, use: PlannedUse) -> str:
    """The same where there is little room: `13 h – 15 h`, `au mieux 22 h – 24 h` where none of them is good."""
    if use.energy_kwh <= 0.0:
        return "rien ce jour-là"
    hours = [*(int(str(hour)[11:13]) for hour in plan.local_hours()), 24]
    ranges = day_plan.announced(use.power_kw, use.quality)
    said = ", ".join(
        f"{hours[first]} h – {hours[last]} h".replace(" ", formats.NO_BREAK_SPACE) for first, last in ranges
    )
    return said if is_good(use) else f"au mieux {said}"


def told(plan: DayPlan, use: PlannedUse) -> str:
    """The hours of a use as a poster says them: `entre 13 h et 15 h`, in short where there are several ranges."""
    if use.energy_kwh <= 0.0 or len(day_plan.announced(use.power_kw, use.quality)) > 1:
        return in_short(plan, use)
    said = of_use(plan, use)
    return said if is_good(use) else f"au mieux {said}"


def title(use: str) -> str:
    """What an appliance is called, one of it."""
    return USES[use].title if use in USES else use_text(use).legend


def good_share(use: PlannedUse) -> float:
    """Share of the energy of the hours that are told which runs in good ones; 0 without any energy."""
    told_kw = use.power_kw * advised(use)
    good = np.array([quality == GOOD for quality in use.quality])
    whole = float(told_kw.sum())
    return float((told_kw * good).sum()) / whole if whole > 0.0 else 0.0


def is_good(use: PlannedUse) -> bool:
    """Whether most of what runs in the hours that are told runs in good ones."""
    return good_share(use) >= 0.5


def order(plan: DayPlan, use: PlannedUse) -> str:
    """What to do with a use: a sentence, and what else there is to know about its hours."""
    if use.energy_kwh <= 0.0:
        return f"{title(use.name)} : rien à faire ce jour-là."
    told = USES[use.name].order if use.name in USES else f"Faites marcher {title(use.name)}"
    said = f"{told}{'' if use.is_started else ', plutôt'} **{of_use(plan, use)}**"
    if not is_good(use):
        said += f", {_at_best(plan, use)}"
    return formats.kept_together(f"{said}.")


def _at_best(plan: DayPlan, use: PlannedUse) -> str:
    """Why the hours of a use are no good ones."""
    if good_share(use) > 0.0:
        return "le meilleur moment, avec peu de surplus local"
    if not (plan.free_kw > 0.0).any():
        return "le moins mauvais moment"
    return "le moins mauvais moment : le surplus local tombe hors des heures permises"


def groups(plan: DayPlan, use: PlannedUse) -> str:
    """The groups of a use and why there are any; empty where everybody may start together."""
    if len(use.groups) == 1:
        return ""
    hours = [f"**{one.name}** {when(plan, day_plan.announced(one.power_kw, use.quality))}" for one in use.groups]
    return formats.kept_together(f"En {len(hours)} groupes égaux : {formats.listed(hours)}. {why_groups(plan, use)}")


def why_groups(plan: DayPlan, use: PlannedUse) -> str:
    """What everybody at once would draw, against the surplus and the plan."""
    at_once, hour = use.at_once, hour_labels(plan)[use.at_once.hour]
    drawn = f"Tous à {hour}, ils demanderaient {power(at_once.power_kw)}"
    if at_once.surplus_kw > 0.0:
        return f"{drawn} pour {power(at_once.surplus_kw)} de surplus : il faudrait acheter le reste."
    return f"{drawn} de plus à acheter d'un coup ; le plan n'en demande que {power(at_once.planned_kw)} à cette heure."


def power(power_kw: float) -> str:
    """`640 W`, `310 kW`, `1,4 MW`."""
    if abs(power_kw) < 1.0:
        return formats.quantity(1000.0 * power_kw, "W", 0)
    if abs(power_kw) < 1000.0:
        return formats.quantity(power_kw, "kW")
    return formats.quantity(power_kw / 1000.0, "MW")


def energy(energy_kwh: float) -> str:
    """`4,5 kWh`, `12,3 MWh`."""
    if abs(energy_kwh) < 1000.0:
        return formats.quantity(energy_kwh, "kWh")
    return formats.quantity(energy_kwh / 1000.0, "MWh")


def headline(plan: DayPlan) -> str:
    """When there is surplus that day for what may wait, in one sentence."""
    surplus = plan.free_kw > 0.0
    ranges = [(first, last + 1) for first, last in runs(surplus)]
    if not ranges:
        return "Pas de surplus local ce jour-là."
    if bool(surplus.all()):
        return "Du surplus local toute la journée."
    edges = hour_labels(plan)
    said = [f"de {edges[first]} à {edges[last]}" for first, last in ranges]
    return f"Du surplus local {formats.listed(said)}."


def uncapitalised_headline(plan: DayPlan) -> str:
    """The same after a colon, without its full stop."""
    return formats.uncapitalised(headline(plan)).removesuffix(".")


def all_orders(plan: DayPlan) -> list[str]:
    """What to do with each use that people start, and with its groups; with the others where there are no such."""
    uses = [use for use in plan.uses if use.is_started] or list(plan.uses)
    return [" ".join(part for part in (order(plan, use), groups(plan, use)) if part) for use in uses]


def rules() -> list[str]:
    """How an hour is judged, and how many groups there are: a sentence each."""
    return [
        *(f"{QUALITIES[quality]} : {words}." for quality, words in RULES.items()),
        "Chaque heure est jugée pour un appareil, les autres étant déjà placés ; les heures où il ne peut pas marcher "
        "ne comptent pas.",
        "Groupes A, B, C : si tous ceux qui marchent ce jour-là partaient ensemble à la meilleure heure, il faudrait "
        "acheter ; ils partent donc l'un après l'autre, à parts égales.",
    ]


def step(minutes: int) -> str:
    """`15 min`, `1 h`."""
    return f"{minutes}{formats.NO_BREAK_SPACE}min" if minutes < 60 else f"1{formats.NO_BREAK_SPACE}h"


def effect(plan: DayPlan) -> str:
    """What the plan brings if the day is as believed."""
    avoided = plan.believed.avoided_kwh
    whose = "avec un appareil de chaque sorte" if plan.is_example else "avec les appareils du scénario"
    if _is_nothing(plan.believed):
        return f"Ce plan ne change pas l'énergie achetée, {whose}{_peak(plan.believed)}."
    if avoided < 0.0:
        return (
            f"Ce plan fait acheter **{energy(-avoided)} de plus** qu'aux heures habituelles, {whose} : "
            f"{_why_worse(plan)}."
        )
    return f"Ce plan évite d'acheter **{energy(avoided)}**, {whose}, par rapport aux heures habituelles."


def _peak(outcome: Outcome) -> str:
    """What becomes of the hour in which most is bought; nothing where it stays as it is."""
    before, after = power(outcome.natural_peak_kw), power(outcome.planned_peak_kw)
    return "" if before == after else f" ; la plus forte heure d'achat passe de {before} à {after}"


def _is_nothing(outcome: Outcome) -> bool:
    return formats.is_zero(energy(outcome.avoided_kwh))


def _why_worse(plan: DayPlan) -> str:
    """The uses that leave hours with surplus because these are not allowed; it may be no single one."""
    found = [
        title(use.name).lower()
        for use in plan.uses
        if float(use.natural_kw[(use.surplus_kw > 0.0) & ~use.allowed].sum()) > 0.0
    ]
    if not found:
        return "il évite les pointes plus que les achats"
    return f"le surplus tombe hors des heures permises ({formats.listed(found)})"


def outcomes(plan: DayPlan, before: DayPlan | None) -> list[tuple[str, str]]:
    """What the plan changes in what the territory buys that day: as believed, and with what came, `−4,5 kWh` each.

    `before` is the plan of the same day made from the day before, told beside one made from the day itself.
    """
    if plan.source == DAY:
        found = [("Si l'on connaît la journée d'avance (borne haute)", plan.believed)]
        if before is not None and before.came is not None:
            found.append(("Plan fait d'après la veille, avec ce qui est venu", before.came))
    else:
        found = [("Si la journée est comme prévu", plan.believed)]
        found += [("Avec ce qui est venu", plan.came)] if plan.came is not None else []
    return [(name, formats.signed(energy(-one.avoided_kwh))) for name, one in found]


def outcome_head(plan: DayPlan) -> str:
    """What the changes are compared with."""
    natural = plan.believed if plan.came is None else plan.came
    return f"Achats de la journée, au lieu de {energy(natural.natural_kwh)} aux heures habituelles"


LIKE: Final = "d'un jour des données qui lui ressemble (même jour de la semaine, date voisine)"


def origins(plan: DayPlan, of_scenario: Sequence[str]) -> str:
    """Where what is believed of each curve comes from; `of_scenario` are the curves that carry any energy."""
    if plan.source == DAY:
        return "Plan fait comme si la journée était connue d'avance : on ne peut pas faire mieux."
    is_before = DAY_BEFORE in plan.origins.values()
    if plan.source == DAY_BEFORE:
        whom = "la veille" if is_before else "la journée la plus proche des données"
        return f"Plan fait comme si cette journée devait ressembler à {whom}, heure par heure."
    given = [name for name in of_scenario if plan.origins[name] == FILE]
    lacking = [name for name in of_scenario if plan.origins[name] != FILE]
    said = f"Prévu par votre fichier : {_the(given)}"
    return f"{said}. Pris {'de la veille' if is_before else LIKE} : {_the(lacking)}." if lacking else f"{said}."


def _the(names: Sequence[str]) -> str:
    """`l'éolien et le solaire`; all sectors together are the consumption."""
    parts = [CURVES[name].the for name in names if name not in SECTORS or not set(SECTORS) <= set(names)]
    parts += ["la consommation"] if set(SECTORS) <= set(names) else []
    return formats.listed(parts)


CHOOSE_USES, CHANGE_USES = "Choisir les appareils", "Changer les appareils"
EXAMPLE: Final = (
    "Le scénario ne pilote aucun appareil : voici le plan d'un appareil de chaque sorte. La page « Usages » dit "
    "combien le territoire en pilote."
)


def clock_change(plan: DayPlan) -> str:
    """What there is to know on the two days when clocks change; empty on all others."""
    return {
        23: "Cette nuit-là on avance l'heure : il n'y a pas de 2 h.",
        25: "Cette nuit-là on recule l'heure : 2 h vient deux fois, le plan en tient compte.",
    }.get(plan.n_hours, "")


def cell(plan: DayPlan, use: PlannedUse, hour: int) -> str:
    """What the pointer says of an hour of a use."""
    quality = use.quality[hour]
    if not quality:
        return "Heure non permise"
    surplus = float(use.surplus_kw[hour])
    left = f"{power(surplus)} de surplus" if surplus > 0.0 else f"{power(-surplus)} à acheter"
    told = ", conseillée" if advised(use)[hour] else ""
    return f"{QUALITIES[quality]}{told} : {left} avant cet usage"


def advised(use: PlannedUse) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The hours that are told, (n_hours,)."""
    flags = np.zeros(len(use.power_kw), dtype=bool)
    for first, last in day_plan.announced(use.power_kw, use.quality):
        flags[first:last] = True
    return flags
