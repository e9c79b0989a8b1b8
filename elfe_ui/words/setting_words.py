"""Settings, and groups of them, in French: their values, and what changes from one scenario to another."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from elfe_core import units
from elfe_core.catalogue import CHANGES, SECTORS, SOURCES
from elfe_core.insight.attribution import Groups, differing_settings
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_ui.words import factor_names, names, numbers

JOINED_LABELS: Final = {
    "storage": "Stockage",
    "flexibility": "Flexibilité",
    "period": "Période",
    "biogas": "Biogaz qui attend",
    "export_limit": "Limite du raccordement",
}
"""Names of what is one setting to a reader, though several fields say it."""

SETTING_LABELS: Final = {
    key: names.SETTINGS[fields[0]].change or names.SETTINGS[fields[0]].name for key, fields in CHANGES.items()
} | JOINED_LABELS


class Name(NamedTuple):
    """A group of settings with its article, and its label in a table."""

    the: str
    label: str
    is_plural: bool = False


GROUP_NAMES: Final = {
    **{source: Name(one.the, one.legend, one.is_plural) for source, one in names.CURVES.items() if source in SOURCES},
    "storage": Name("le stockage", "Stockage"),
    "connection": Name("la limite du raccordement", "Raccordement"),
    "flexibility": Name("la flexibilité", "Flexibilité"),
    "consumption": Name("la consommation", "Consommation"),
    "period": Name("la période", "Période et calcul"),
}


class Pair(NamedTuple):
    """A scenario and the one that it is compared with, and how powers are shown."""

    first: Scenario
    second: Scenario
    territory: Territory
    power_unit: str


def setting(key: str, scenario: Scenario) -> str:
    """A setting's value as it is read in a table."""
    if key.endswith("_gwh"):
        return f"{numbers.number(getattr(scenario, key), 1)} GWh/an"
    if key.startswith("share_"):
        return numbers.percent(100.0 * getattr(scenario, key), 0)
    if key == "storage":
        if not scenario.storage_in_use_mwh > 0.0:
            return "coupé"
        return f"{short(scenario.storage_in_use_mwh)} MWh{factor_names.further('storage', scenario)}"
    if key == "flexibility":
        return _flexibility(scenario)
    if key == "biogas":
        share = numbers.percent(100.0 * scenario.biogas_dispatchable_share, 0)
        further = factor_names.further("biogas", scenario)
        return f"{share}{further}" if scenario.biogas_dispatchable_share > 0.0 else "aucun"
    if key == "export_limit":
        return f"{short(scenario.export_limit_mw)} MW" if scenario.export_limit_on else "aucune"
    if key == "period":
        return _days(scenario.period_start, scenario.period_end)
    if key == "cut_then_simulate":
        has_effect = bool(scenario.storage_in_use_mwh or scenario.flexible_share_in_use)
        named = names.CUT_THEN_SIMULATE if scenario.cut_then_simulate else names.SIMULATE_THEN_CUT
        return named if has_effect else "sans effet"
    return names.SCALE_ON_PERIOD if scenario.scale_on_period else names.SCALE_ON_ALL


def gap(key: str, first: Scenario, second: Scenario) -> str:
    """By how much an energy or a share differs, as it is read beside its value; empty for other settings."""
    if not key.endswith("_gwh") and not key.startswith("share_"):
        return ""
    change = getattr(second, key) - getattr(first, key)
    number = short(change) if key.endswith("_gwh") else short(100.0 * change)
    points = " points" if key.startswith("share_") else ""
    return "" if numbers.is_zero(number) else f"{numbers.signed(number)}{points}"


def short(value: float) -> str:
    """A setting's number: one decimal at most, none that is zero; a smaller one to the figures that count."""
    is_tiny = numbers.is_zero(numbers.number(value, 1)) and value != 0.0
    return numbers.rounded(value) if is_tiny else numbers.number(value, 0 if round(value, 1) == round(value) else 1)


def _flexibility(scenario: Scenario) -> str:
    if not scenario.flexible_share_in_use > 0.0:
        return "coupée"
    window_h = numbers.number(scenario.flexibility_window_h)
    further = factor_names.further("flexibility", scenario)
    rule = ", règle d'origine" if scenario.original_rule else ""
    return f"{short(100.0 * scenario.flexible_share)}{numbers.NARROW_SPACE}% sur {window_h} h{further}{rule}"


def _days(first: date, last: date) -> str:
    return f"du {numbers.short_day(first)} au {numbers.short_day(last)}"


def part_label(groups: Groups) -> str:
    """Groups of settings as the first cell of a row."""
    return " + ".join(GROUP_NAMES[group].label for group in groups)


def named(groups: Groups, pair: Pair) -> Name:
    """Groups with what changes in each: `l'éolien (+76,0 GWh/an)`."""
    names = [_one_named(group, pair) for group in groups]
    words = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    return Name(words, part_label(groups), len(groups) > 1 or GROUP_NAMES[groups[0]].is_plural)


def _one_named(group: str, pair: Pair) -> str:
    settings = differing_settings((pair.first, pair.second))
    if group == "period" and "period" not in settings:
        return "le mode de calcul"
    detail = _detail(group, pair)
    return f"{GROUP_NAMES[group].the} ({detail})" if detail else GROUP_NAMES[group].the


def _detail(group: str, pair: Pair) -> str:
    first, second = pair.first, pair.second
    if group == "connection":
        return setting("export_limit", second)
    if group == "bioenergy" and first.bioenergy_gwh == second.bioenergy_gwh:
        return f"qui attend : {setting('biogas', second)}"
    if group in SOURCES:
        change = getattr(second, f"{group}_gwh") - getattr(first, f"{group}_gwh")
        return f"{numbers.signed(short(change))} GWh/an"
    if group == "consumption":
        change = sum(_sector_change_gwh(sector, pair) for sector in SECTORS)
        return f"{numbers.signed(short(change))} GWh/an"
    if group == "storage":
        before, after = first.storage_in_use_mwh, second.storage_in_use_mwh
        if before == after:
            return factor_names.further("storage", second).removeprefix(", ")
        return _from_to(before, after, [short(before), short(after)], "MWh", "coupé")
    if group == "flexibility":
        return _flexibility_detail(first, second)
    return _days(second.period_start, second.period_end)


def _flexibility_detail(first: Scenario, second: Scenario) -> str:
    before, after = first.flexible_share_in_use, second.flexible_share_in_use
    if before != after:
        sizes = [short(100.0 * share) for share in (before, after)]
        return _from_to(before, after, sizes, "%", "coupée")
    if first.flexibility_window_h != second.flexibility_window_h:
        return f"fenêtre de {numbers.number(second.flexibility_window_h)} h"
    if first.original_rule == second.original_rule:
        return factor_names.further("flexibility", second).removeprefix(", ")
    return "règle d'origine" if second.original_rule else "sans la règle d'origine"


def _from_to(before: float, after: float, sizes: Sequence[str], unit: str, off: str) -> str:
    space = numbers.NARROW_SPACE if unit == "%" else " "
    if not after > 0.0:
        return off
    return f"{sizes[1]}{space}{unit}" if not before > 0.0 else f"de {sizes[0]} à {sizes[1]}{space}{unit}"


def _sector_change_gwh(sector: str, pair: Pair) -> float:
    change = getattr(pair.second, f"share_{sector}") - getattr(pair.first, f"share_{sector}")
    return float(change) * pair.territory.sector_mwh(sector) / units.MWH_PER_GWH
