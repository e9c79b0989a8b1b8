"""French sentences made from the figures: the territory, a balance, the cause of a change."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from elfe_core import units
from elfe_core.balance import Balance
from elfe_core.insight.attribution import Attribution, Cause, cause
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_ui.words import formats
from elfe_ui.words.scenario_words import ScenarioPair, named_groups
from elfe_ui.words.shown import Shown

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
        f"Ce simulateur montre, heure par heure, ce que changeraient plus de production renouvelable "
        f"locale, du stockage et des consommations flexibles pour **{territory.short_name}** : "
        f"{formats.number(territory.foyers)} foyers et entreprises, "
        f"{formats.number(territory.consumption_gwh)} GWh consommés par an."
    )


A_YEAR: Final = "Énergies d'une année de 8\u202f760 heures."


def energies_told(balance: Balance) -> str:
    """Which hours the energies are of; empty for a whole year of 8760 hours, whose rate is its energy."""
    total, counted = (formats.number(hours) for hours in (balance.n_hours, balance.n_counted))
    hours = f"{total} heures" if counted == total else f"{counted} heures connues, sur {total},"
    year = f"une année de {formats.number(units.HOURS_PER_YEAR)} heures"
    if not balance.is_annual:
        return f"Énergies des {hours} de la période ; « au rythme de » les ramène à {year}."
    if balance.n_counted == units.HOURS_PER_YEAR:
        return ""
    return f"GWh/an : les énergies des {hours} de la période, ramenées à {year}."


def batteries(scenario: Scenario, ideal_mwh: float, real_mwh: float, loss_mwh: float, shown: Shown) -> str:
    """What an ideal and a real battery of the scenario's capacity save of the import [MWh/year], and what is lost."""
    capacity = formats.quantity(scenario.storage_mwh, "MWh", 0)
    if ideal_mwh <= LEAST_SAVED_MWH:
        return f"Une batterie de {capacity} ne trouve ici aucun surplus à garder."
    low, high, kept = (
        formats.percent(100.0 * share, 0)
        for share in (scenario.storage_low, scenario.storage_high, scenario.storage_efficiency)
    )
    hours = formats.quantity(scenario.storage_duration_h, "h", 1 if scenario.storage_duration_h % 1.0 else 0)
    ideal, real, lost = (shown.text("imported_mwh", mwh) for mwh in (ideal_mwh, real_mwh, loss_mwh))
    return (
        f"Une batterie **idéale** de {capacity} éviterait **{ideal}** d'importation. Une batterie "
        f"**réelle** (rendement {kept}, {hours} pour se vider, de {low} à {high} de sa capacité) en évite "
        f"**{real}**, soit {formats.percent(100.0 * real_mwh / ideal_mwh, 0)} : elle perd {lost}, et "
        f"n'use ni toute sa capacité ni une puissance sans limite. Ici, le calcul suit la batterie "
        f"{'réelle' if scenario.storage_real else 'idéale : une borne haute'}."
    )


def battery_energies(balance: Balance, shown: Shown) -> str:
    """What the battery takes, gives back and loses, and what its level gained; empty where it does nothing.

    Production goes into the battery, consumption comes out of it: they differ by the loss and by what stays in it.
    """
    flows = (balance.charge_w, balance.discharge_w, balance.loss_w)
    rates = [units.w_to_annual_mwh(float(flow_w.sum()) / balance.n_counted, shown.foyers) for flow_w in flows]
    if rates[0] == rates[1] == 0.0:
        return ""
    taken, given, lost = (shown.text("imported_mwh", rate) for rate in rates)
    loss = f" et en perd {lost}" if rates[2] > 0.0 else ""
    return f"La batterie prend {taken}, en rend {given}{loss}.{_level(balance, shown)}"


def _level(balance: Balance, shown: Shown) -> str:
    """What the battery holds at the end of a period and held at its start; empty where that is the same."""
    start_wh = float(balance.stored_wh[0])
    end_wh = start_wh + float((balance.charge_w - balance.discharge_w - balance.loss_w).sum())
    start, end = (formats.energy(units.w_to_mw(max(level_wh, 0.0), shown.foyers)) for level_wh in (start_wh, end_wh))
    if start == end:
        return ""
    return f" Elle contient {start} au début de la période et {end} à la fin : l'écart n'est ni consommé ni perdu."


def balance_in_one(figures: Mapping[str, float], shown: Shown, before: Mapping[str, float] | None = None) -> str:
    """One sentence: what is produced here, what must be imported, how often there is too much."""
    production, imported = (shown.text(key, figures[key]) for key in ("production_mwh", "imported_mwh"))
    if figures["consumption_mwh"] == 0.0:
        return f"Avec ces réglages, le territoire ne consomme rien : ses {production} vont au stockage ou au réseau."
    pace = shown.pace("imported_mwh", figures["imported_mwh"])
    sentence = (
        f"La production locale ({production}) représente "
        f"**{formats.percent(figures['coverage_pct'], 0)} de la consommation**. Heure par heure, elle en couvre "
        f"{formats.percent(figures['self_production_pct'], 0)} : il faut importer "
        f"**{imported}**{pace and f' ({pace})'}, et le territoire exporte "
        f"{formats.percent(figures['export_time_pct'])} du temps."
    )
    if before is None:
        return sentence
    change, unit = shown.change("imported_mwh", figures["imported_mwh"] - before["imported_mwh"])
    if formats.is_zero(change):
        return f"{sentence} C'est autant d'importation qu'aujourd'hui."
    word = "de moins" if change.startswith(formats.MINUS) else "de plus"
    size = change.removeprefix(formats.MINUS)
    return f"{sentence} C'est {size}{formats.NO_BREAK_SPACE}{unit} importés **{word}** qu'aujourd'hui."


SMOOTHED_7_DAYS: Final = "Moyenne glissante sur 7 jours"


def data_label(territory: Territory, label: str, points: str) -> str:
    """What the data set is, what each point of the picture is, and where the territory's figures come from."""
    return f"{label} ; {formats.uncapitalised(points)}. Chiffres du territoire : {territory.source}."


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


def cause_sentence(found: Attribution, pair: ScenarioPair) -> str:
    """One sentence: which settings the largest change comes from."""
    told = cause(found)
    if told is None:
        return NO_CHANGE if found.parts else SAME_SETTINGS
    if told.cancels:
        return _cancelling(told, pair)
    sentence = _sentence(told, len(found.parts), pair)
    if told.indicator == "imported_mwh":
        return formats.capitalised(sentence)
    number, unit = pair.shown.change("imported_mwh", found.change("imported_mwh"))
    change = f"({formats.signed(number)} {unit}) " if not formats.is_zero(number) else ""
    return f"L'importation change à peine {change}; {sentence}"


SMOOTHED = "moyenne glissante"


STEPS = {"hour": "heure", "day": "jour", "week": "semaine", "month": "mois"}


def days_in_view(first: date, last: date, step: str, smoothing_h: int, block_h: int) -> str:
    """Which days a chart shows, and what each of its points is."""
    days = formats.days(first, last, with_year=True)
    parts = [f"{formats.capitalised(days)}, heure locale"]
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
    scale = pair.shown.scale(told.indicator, told.change, told.part)
    number, _ = pair.shown.change(told.indicator, abs(told.part), scale)
    whole, unit = pair.shown.change(told.indicator, abs(told.change), scale)
    return f"{one} surtout {name.the} qui {verb} {indicator.the} : {number} des {whole} {unit} {less}."


def _cancelling(told: Cause, pair: ScenarioPair) -> str:
    """Imports hardly change because settings pull in opposite directions."""
    assert told.against is not None
    number, unit = pair.shown.change(told.indicator, told.change)
    change = f" ({formats.signed(number)} {unit})" if not formats.is_zero(number) else ""
    is_down = told.part < 0.0
    clauses = []
    for groups, part, down in ((told.groups, told.part, is_down), (told.against, told.against_part, not is_down)):
        name = named_groups(groups, pair)
        clauses.append(f"{name.the} {_verb(down, name.is_plural, 'la')} de {_size(told.indicator, part, pair)}")
    return f"L'importation change à peine{change} : {clauses[0]}, mais {clauses[1]}."


def _size(key: str, change: float, pair: ScenarioPair) -> str:
    number, unit = pair.shown.change(key, abs(change))
    return f"{number} {unit}"


def _verb(is_down: bool, is_plural: bool, pronoun: str = "") -> str:
    """`réduit`, or with a pronoun `la réduit`, `l'augmente`."""
    if is_down:
        verb = "réduisent" if is_plural else "réduit"
        return f"{pronoun} {verb}" if pronoun else verb
    verb = "augmentent" if is_plural else "augmente"
    return f"l'{verb}" if pronoun else verb
