"""The cause of a change in one French sentence."""

from typing import Final, NamedTuple

from elfe_core import units
from elfe_core.catalogue import INDICATOR
from elfe_core.insight.attribution import Attribution, Cause, cause
from elfe_ui.words import numbers
from elfe_ui.words.setting_words import Pair, named

SAME_SETTINGS: Final = (
    "Mêmes réglages, donc mêmes résultats : changez un réglage à gauche, ou choisissez un autre scénario."
)
NO_CHANGE: Final = "Les réglages diffèrent, mais les échanges avec le réseau ne changent pas de plus de 1\u202f%."
UNKNOWN_CAUSE: Final = (
    "La cause ne peut pas être calculée : certaines combinaisons de ces réglages n'ont pas de résultat."
)


class Told(NamedTuple):
    """How a sentence names an indicator, and which pronoun stands for it."""

    the: str
    pronoun: str


INDICATORS_TOLD: Final = {
    "imported_mwh": Told("l'importation", "la"),
    "exported_mwh": Told("l'exportation", "la"),
    "import_max_mw": Told("la pointe d'importation", "la"),
    "export_max_mw": Told("la pointe d'exportation", "la"),
    "self_production_pct": Told("le taux d'autoproduction", "le"),
    "self_consumption_pct": Told("le taux d'autoconsommation", "le"),
    "import_time_pct": Told("le temps d'importation", "le"),
}


def amount(key: str, change: float, pair: Pair) -> tuple[str, str]:
    """A change of an indicator as it is read: number and unit; a change of percentages is in points."""
    kind = INDICATOR[key].kind
    if kind == "energy":
        return numbers.rounded(change / units.MWH_PER_GWH), "GWh/an"
    if kind == "power":
        shown = numbers.in_power_unit(change, pair.power_unit, pair.territory.foyers)
        return numbers.rounded(shown), numbers.POWER_UNIT_LABELS[pair.power_unit]
    if kind == "percent":
        shown_pct = numbers.number(change, 1)
        return shown_pct, "point" if abs(round(change, 1)) < 2.0 else "points"
    return numbers.rounded(change), "par an"


def cause_sentence(found: Attribution, pair: Pair) -> str:
    """One sentence: which settings the largest change comes from."""
    told = cause(found)
    if told is None:
        return NO_CHANGE if found.parts else SAME_SETTINGS
    if told.cancels:
        return _cancelling(told, pair)
    sentence = _sentence(told, len(found.parts), pair)
    if told.indicator == "imported_mwh":
        return f"{sentence[0].upper()}{sentence[1:]}"
    number, unit = amount("imported_mwh", found.change("imported_mwh"), pair)
    change = f"({numbers.signed(number)} {unit}) " if not numbers.is_zero(number) else ""
    return f"L'importation change à peine {change}; {sentence}"


def _sentence(told: Cause, n_parts: int, pair: Pair) -> str:
    indicator, name = INDICATORS_TOLD[told.indicator], named(told.groups, pair)
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
        other = named(told.against, pair)
        back = _verb(not is_down, other.is_plural, indicator.pronoun)
        against = _size(told.indicator, told.against_part, pair)
        return (
            f"{one} surtout {name.the} qui {verb} {indicator.the}, de {part}, mais {other.the} {back} de {against} : "
            f"au total {change} {less}."
        )
    if part == change:
        return f"{one} presque uniquement {name.the} qui {verb} {indicator.the} de {change}."
    number = amount(told.indicator, abs(told.part), pair)[0]
    return f"{one} surtout {name.the} qui {verb} {indicator.the} : {number} des {change} {less}."


def _cancelling(told: Cause, pair: Pair) -> str:
    """Imports hardly change because settings pull in opposite directions."""
    assert told.against is not None
    number, unit = amount(told.indicator, told.change, pair)
    change = f" ({numbers.signed(number)} {unit})" if not numbers.is_zero(number) else ""
    is_down = told.part < 0.0
    clauses = []
    for groups, part, down in ((told.groups, told.part, is_down), (told.against, told.against_part, not is_down)):
        name = named(groups, pair)
        clauses.append(f"{name.the} {_verb(down, name.is_plural, 'la')} de {_size(told.indicator, part, pair)}")
    return f"L'importation change à peine{change} : {clauses[0]}, mais {clauses[1]}."


def _size(key: str, change: float, pair: Pair) -> str:
    number, unit = amount(key, abs(change), pair)
    return f"{number} {unit}"


def _verb(is_down: bool, is_plural: bool, pronoun: str = "") -> str:
    """`réduit`, or with a pronoun `la réduit`, `l'augmente`."""
    if is_down:
        verb = "réduisent" if is_plural else "réduit"
        return f"{pronoun} {verb}" if pronoun else verb
    verb = "augmentent" if is_plural else "augmente"
    return f"l'{verb}" if pronoun else verb
