"""French sentences made from the figures: the territory, a balance, the cause of a change."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from elfe_core import units
from elfe_core.balance import Balance
from elfe_core.catalogue import INDICATOR
from elfe_core.insight.attribution import Attribution, Cause, cause
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_ui.words import formats
from elfe_ui.words.scenario_words import ScenarioPair, named_groups

LEAST_SAVED_MWH = 0.05
"""A battery that saves less a year finds nothing to keep."""

NEXT_STEPS = (
    (None, "1. Changez un réglage", "Ajoutez des éoliennes, du solaire, un stockage ou de la flexibilité : tout se "
     "recalcule aussitôt. Les réglages sont dans le panneau de gauche (sur un téléphone : en haut à gauche)."),
    ("pages/bilan.py", "2. Regardez l'année heure par heure", "Quand faut-il importer ? Quand la production "
     "déborde-t-elle ? Choisissez un mois, une semaine ou un jour pour l'agrandir."),
    ("pages/entrees_sorties.py", "3. Suivez l'énergie", "D'où vient chaque kilowattheure consommé, où va chaque "
     "kilowattheure produit, et tous les indicateurs à télécharger."),
)  # fmt: skip

SAME_SETTINGS: Final = (
    "Mêmes réglages, donc mêmes résultats : changez un réglage à gauche, ou choisissez un autre scénario."
)
NO_CHANGE: Final = "Les réglages diffèrent, mais les échanges avec le réseau ne changent pas de plus de 1\u202f%."
UNKNOWN_CAUSE: Final = (
    "La cause ne peut pas être calculée : certaines combinaisons de ces réglages n'ont pas de résultat."
)


def introduction(territory: Territory) -> str:
    """What the tool is."""
    return (
        f"Ce simulateur montre, heure par heure sur une année, ce que changeraient plus de production renouvelable "
        f"locale, du stockage et des consommations flexibles pour **{territory.short_name}** : "
        f"{formats.number(territory.foyers)} foyers et entreprises, "
        f"{formats.number(territory.consumption_gwh)} GWh consommés par an."
    )


def batteries(scenario: Scenario, ideal_mwh: float, real_mwh: float, loss_mwh: float) -> str:
    """What an ideal and a real battery of the scenario's capacity save of the import [MWh/year], and what is lost."""
    capacity = formats.quantity(scenario.storage_mwh, "MWh", 0)
    if ideal_mwh <= LEAST_SAVED_MWH:
        return f"Une batterie de {capacity} ne trouve ici aucun surplus à garder."
    low, high, kept = (
        formats.percent(100.0 * share, 0)
        for share in (scenario.storage_low, scenario.storage_high, scenario.storage_efficiency)
    )
    hours = formats.quantity(scenario.storage_duration_h, "h", 1 if scenario.storage_duration_h % 1.0 else 0)
    ideal, real, lost = (formats.rounded(mwh / units.MWH_PER_GWH) for mwh in (ideal_mwh, real_mwh, loss_mwh))
    return (
        f"Une batterie **idéale** de {capacity} éviterait **{ideal} GWh** d'importation par an. Une batterie "
        f"**réelle** (rendement {kept}, {hours} pour se vider, de {low} à {high} de sa capacité) en évite "
        f"**{real} GWh**, soit {formats.percent(100.0 * real_mwh / ideal_mwh, 0)} : elle perd {lost} GWh par an, et "
        f"n'use ni toute sa capacité ni une puissance sans limite. Ici, le calcul suit la batterie "
        f"{'réelle' if scenario.storage_real else 'idéale : une borne haute'}."
    )


def battery_energies(balance: Balance, territory: Territory) -> str:
    """What the battery takes, gives back and loses, energies of a year; what is left stays in it."""
    flows = (balance.charge_w, balance.discharge_w, balance.loss_w)
    means_w = (float(flow_w.sum()) / balance.n_counted for flow_w in flows)
    taken, given, lost = (
        formats.rounded(units.w_to_annual_mwh(mean_w, territory.foyers) / units.MWH_PER_GWH) for mean_w in means_w
    )
    return f"La batterie prend {taken} GWh/an, en rend {given} et en perd {lost}."


def balance_in_one(
    figures: Mapping[str, float], territory: Territory, before: Mapping[str, float] | None = None
) -> str:
    """One sentence: what is produced here, what must be imported, how often there is too much."""
    production = figures["production_mwh"] / units.MWH_PER_GWH
    if figures["consumption_mwh"] == 0.0:
        produced = formats.quantity(production, "GWh/an", 0)
        return f"Avec ces réglages, le territoire ne consomme rien : ses {produced} vont au stockage ou au réseau."
    imported = figures["imported_mwh"] / units.MWH_PER_GWH
    sentence = (
        f"La production locale ({formats.quantity(production, 'GWh/an', 0)}) représente "
        f"**{formats.percent(figures['coverage_pct'], 0)} de la consommation**. Heure par heure, elle en couvre "
        f"{formats.percent(figures['self_production_pct'], 0)} : il faut importer "
        f"**{formats.quantity(imported, 'GWh/an', 0)}**, et le territoire exporte "
        f"{formats.percent(figures['export_time_pct'])} du temps."
    )
    if before is None:
        return sentence
    change = (figures["imported_mwh"] - before["imported_mwh"]) / units.MWH_PER_GWH
    if abs(change) < 0.5:
        return f"{sentence} C'est autant d'importation qu'aujourd'hui."
    word = "de moins" if change < 0 else "de plus"
    return f"{sentence} C'est {formats.quantity(abs(change), 'GWh', 0)} importés **{word}** qu'aujourd'hui."


def data_label(territory: Territory, label: str) -> str:
    """What the data set is, and what one reads."""
    return f"{label} ; moyenne glissante sur 7 jours. Chiffres du territoire : {territory.source}."


class IndicatorName(NamedTuple):
    """How a sentence names an indicator, and which pronoun stands for it."""

    the: str
    pronoun: str


INDICATOR_NAMES: Final = {
    "imported_mwh": IndicatorName("l'importation", "la"),
    "exported_mwh": IndicatorName("l'exportation", "la"),
    "import_max_mw": IndicatorName("la pointe d'importation", "la"),
    "export_max_mw": IndicatorName("la pointe d'exportation", "la"),
    "self_production_pct": IndicatorName("le taux d'autoproduction", "le"),
    "self_consumption_pct": IndicatorName("le taux d'autoconsommation", "le"),
    "import_time_pct": IndicatorName("le temps d'importation", "le"),
}


def change_amount(key: str, change: float, pair: ScenarioPair) -> tuple[str, str]:
    """A change of an indicator as it is read: number and unit; a change of percentages is in points."""
    kind = INDICATOR[key].kind
    if kind == "energy":
        return formats.rounded(change / units.MWH_PER_GWH), "GWh/an"
    if kind == "power":
        shown = formats.in_power_unit(change, pair.power_unit, pair.territory.foyers)
        return formats.rounded(shown), formats.POWER_UNIT_LABELS[pair.power_unit]
    if kind == "percent":
        shown_pct = formats.number(change, 1)
        return shown_pct, "point" if abs(round(change, 1)) < 2.0 else "points"
    return formats.rounded(change), "par an"


def cause_sentence(found: Attribution, pair: ScenarioPair) -> str:
    """One sentence: which settings the largest change comes from."""
    told = cause(found)
    if told is None:
        return NO_CHANGE if found.parts else SAME_SETTINGS
    if told.cancels:
        return _cancelling(told, pair)
    sentence = _sentence(told, len(found.parts), pair)
    if told.indicator == "imported_mwh":
        return f"{sentence[0].upper()}{sentence[1:]}"
    number, unit = change_amount("imported_mwh", found.change("imported_mwh"), pair)
    change = f"({formats.signed(number)} {unit}) " if not formats.is_zero(number) else ""
    return f"L'importation change à peine {change}; {sentence}"


SMOOTHED = "moyenne glissante"


STEPS = {"hour": "heure", "day": "jour", "week": "semaine", "month": "mois"}


def days_in_view(first: date, last: date, step: str, smoothing_h: int, block_h: int) -> str:
    """Which days a chart shows, and what each of its points is."""
    days = formats.days(first, last, with_year=True)
    parts = [f"{days[0].upper()}{days[1:]}, heure locale"]
    if step != "hour" or smoothing_h == block_h == 1:
        parts.append(f"un point par {STEPS[step]}, sans lissage")
    elif smoothing_h > 1:
        parts.append(f"{SMOOTHED} sur {smoothing_h} h")
    if block_h > 1:
        parts.append(f"un point toutes les {block_h} h (affichez un mois ou une semaine pour voir chaque heure)")
    return " ; ".join(parts) + "."


def _sentence(told: Cause, n_parts: int, pair: ScenarioPair) -> str:
    indicator, name = INDICATOR_NAMES[told.indicator], named_groups(told.groups, pair)
    is_down = told.change < 0.0
    change, part = (_size(told.indicator, value, pair) for value in (told.change, told.part))
    less = "de moins" if is_down else "de plus"
    verb = _verb(is_down, name.is_plural)
    one = "ce sont" if name.is_plural else "c'est"
    if told.is_alone:
        return f"{one} {name.the} qui {verb} {indicator.the} de {change} : aucun autre réglage ne change."
    if n_parts == 1:
        return f"{one} ensemble {name.the} qui {verb} {indicator.the} de {change}."
    if told.against is not None:
        other = named_groups(told.against, pair)
        back = _verb(not is_down, other.is_plural, indicator.pronoun)
        against = _size(told.indicator, told.against_part, pair)
        return (
            f"{one} surtout {name.the} qui {verb} {indicator.the}, de {part}, mais {other.the} {back} de {against} : "
            f"au total {change} {less}."
        )
    if part == change:
        return f"{one} presque uniquement {name.the} qui {verb} {indicator.the} de {change}."
    number = change_amount(told.indicator, abs(told.part), pair)[0]
    return f"{one} surtout {name.the} qui {verb} {indicator.the} : {number} des {change} {less}."


def _cancelling(told: Cause, pair: ScenarioPair) -> str:
    """Imports hardly change because settings pull in opposite directions."""
    assert told.against is not None
    number, unit = change_amount(told.indicator, told.change, pair)
    change = f" ({formats.signed(number)} {unit})" if not formats.is_zero(number) else ""
    is_down = told.part < 0.0
    clauses = []
    for groups, part, down in ((told.groups, told.part, is_down), (told.against, told.against_part, not is_down)):
        name = named_groups(groups, pair)
        clauses.append(f"{name.the} {_verb(down, name.is_plural, 'la')} de {_size(told.indicator, part, pair)}")
    return f"L'importation change à peine{change} : {clauses[0]}, mais {clauses[1]}."


def _size(key: str, change: float, pair: ScenarioPair) -> str:
    number, unit = change_amount(key, abs(change), pair)
    return f"{number} {unit}"


def _verb(is_down: bool, is_plural: bool, pronoun: str = "") -> str:
    """`réduit`, or with a pronoun `la réduit`, `l'augmente`."""
    if is_down:
        verb = "réduisent" if is_plural else "réduit"
        return f"{pronoun} {verb}" if pronoun else verb
    verb = "augmentent" if is_plural else "augmente"
    return f"l'{verb}" if pronoun else verb
