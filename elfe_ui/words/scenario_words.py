"""A scenario's settings, their groups, what changes in them, the origin of its figures; free of Streamlit's markup."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from elfe_core import MODEL_VERSION, units
from elfe_core.catalogue import CHANGES, ENERGIES, SECTORS, SIZES, SOURCES, USES
from elfe_core.insight.attribution import Groups, differing_settings
from elfe_core.scenario import SECTOR_SHARE_FIELDS, Scenario
from elfe_core.territory import Territory
from elfe_ui.words import factor_names, formats, names
from elfe_ui.words.shown import Shown

APP_NAME = "ELFE Prédim"

FLEXIBILITY: Final = f"Flexibilité, {factor_names.BOUND}"

JOINED_LABELS: Final = {
    "storage": "Stockage",
    "flexibility": FLEXIBILITY,
    "period": "Période",
    "biogas": "Biogaz qui attend",
    "export_limit": "Limite du raccordement",
}
"""Names of what is one setting to a reader, though several fields say it."""

SETTING_LABELS: Final = {
    key: names.SETTINGS[fields[0]].change or names.SETTINGS[fields[0]].name for key, fields in CHANGES.items()
} | JOINED_LABELS


def settings(scenario: Scenario) -> dict[str, str]:
    """Every setting by its name, as a sentence's end."""
    return {
        **{names.SETTINGS[key].name: _factor(key, scenario) for key in ENERGIES},
        "Stockage": _factor("storage_mwh", scenario) + factor_names.further("storage", scenario)
        if scenario.storage_on
        else "coupé",
        "Raccordement": setting_value("export_limit", scenario),
        "Biogaz qui attend": setting_value("biogas", scenario),
        "Usages pilotés": _uses(scenario),
        "Heures creuses": setting_value("midday_hours", scenario),
        "Pilotage": setting_value("foresight", scenario),
        FLEXIBILITY: _flexibility(scenario) if scenario.flexibility_on else "coupée",
        "Consommation résidentielle (RES)": _factor("share_res", scenario),
        "Consommation des petits professionnels (PRO)": _factor("share_pro", scenario),
        "Consommation des entreprises (ENT)": _factor("share_ent", scenario),
        "Période": f"du {formats.short_day(scenario.period_start)} au {formats.short_day(scenario.period_end)}",
        "Courbe éolienne": setting_value("wind_curve", scenario),
        "Météo": setting_value("weather", scenario),
        names.SETTINGS["cut_then_simulate"].widget: formats.uncapitalised(
            names.CUT_THEN_SIMULATE if scenario.cut_then_simulate else names.SIMULATE_THEN_CUT
        ),
        "Énergies annuelles mises à l'échelle sur": formats.uncapitalised(
            names.SCALE_ON_PERIOD if scenario.scale_on_period else names.SCALE_ON_ALL
        ),
        "Règle de flexibilité": "celle de l'outil d'origine"
        if scenario.original_rule
        else "une heure ne descend jamais sous zéro",
    }


def in_short(scenario: Scenario) -> str:
    """The settings that make the scenario, on one line."""
    parts = [factor_names.words(key, float(getattr(scenario, key))) for key in ENERGIES]
    for size in SIZES:
        if getattr(scenario, size.switch or size.key):
            words = factor_names.words(size.key, float(getattr(scenario, size.key)))
            parts.append(words + factor_names.further(size.change, scenario))
    shares = [key for key in SECTOR_SHARE_FIELDS if getattr(scenario, key) != 1.0]
    parts += [factor_names.words(key, float(getattr(scenario, key))) for key in shares]
    if scenario.wind_region_share:
        parts.append(f"Vent {setting_value('wind_curve', scenario)}")
    return " · ".join([*parts, *([f"Météo de {scenario.weather_year}"] if scenario.weather_year else [])])


def shown(scenario: Scenario, today: Scenario, reference: Scenario | None) -> str:
    """`Éolien 242 GWh/an · Stockage 50 MWh, comparé à aujourd'hui`: what differs from today, and what stands beside."""
    beside = "aujourd'hui" if reference is None or reference == today else f"la référence ({changes(reference, today)})"
    return f"{changes(scenario, today)}, comparé à {beside}."


def changes(scenario: Scenario, today: Scenario) -> str:
    """The settings that differ from today's, on one line."""
    same = set(in_short(today).split(" · "))
    parts = [part for part in in_short(scenario).split(" · ") if part not in same]
    days = formats.period(scenario.period_start, scenario.period_end)
    if days != formats.period(today.period_start, today.period_end):
        parts.append(formats.uncapitalised(days))
    return " · ".join(parts) or "Comme aujourd'hui"


def headline(found: Mapping[str, float], shown: Shown, *, own: bool) -> str:
    """`33 % d'autoproduction, 419 GWh/an importés`: what a scenario gives, in a few words."""
    ends = {"self_production_pct": "d'autoproduction", "imported_mwh": "importés"}
    said = [f"{' '.join(shown.read(key, found[key]))} {end}" for key, end in ends.items() if found[key] == found[key]]
    return f"{', '.join(said)}{' (vos courbes)' if own else ''}"


def picture_notes(scenario: Scenario, territory: Territory, data_label: str) -> list[str]:
    """What stands below a picture: the territory, the period and the settings; the data and the program."""
    period = formats.uncapitalised(formats.period(scenario.period_start, scenario.period_end))
    return [
        f"{territory.name} · {period} · {in_short(scenario)}",
        f"Données : {data_label} · {program()}",
    ]


def program() -> str:
    """The program and the version of its model."""
    return f"{APP_NAME}, modèle version {MODEL_VERSION}"


def slug(words: str) -> str:
    """`Temps d'exportation (%)` -> `temps-d-exportation`: a stem that every machine takes as a file's name."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", "", words)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:80]


def _factor(key: str, scenario: Scenario) -> str:
    """`200 GWh/an`."""
    return factor_names.amount(key, float(getattr(scenario, key)))


def _flexibility(scenario: Scenario) -> str:
    share = _factor("flexible_share", scenario)
    further = factor_names.further("flexibility", scenario)
    return f"{share} de la consommation, dans des fenêtres de {scenario.flexibility_window_h} h{further}"


def _uses(scenario: Scenario) -> str:
    """`Chauffe-eau 1 200 appareils, participation 50 %`, or `aucun`."""
    owned = [use for use in USES if factor_names.has_use(scenario, use)]
    return " · ".join(f"{names.USES[use].legend} {setting_value(use, scenario)}" for use in owned) or "aucun"


class GroupName(NamedTuple):
    """A group of settings with its article, and its label in a table."""

    the: str
    label: str
    is_plural: bool = False


GROUP_NAMES: Final = {
    **{
        source: GroupName(one.the, one.legend, one.is_plural)
        for source, one in names.CURVES.items()
        if source in SOURCES
    },
    "storage": GroupName("le stockage", "Stockage"),
    "connection": GroupName("la limite du raccordement", "Raccordement"),
    "uses": GroupName("les usages pilotés", "Usages pilotés", is_plural=True),
    "flexibility": GroupName("la flexibilité", FLEXIBILITY),
    "consumption": GroupName("la consommation", "Consommation"),
    "period": GroupName("la période", "Période, météo, calcul"),
}


class ScenarioPair(NamedTuple):
    """A scenario and the one that it is compared with, and how their figures are read."""

    first: Scenario
    second: Scenario
    territory: Territory
    shown: Shown


def setting_value(key: str, scenario: Scenario) -> str:
    """A setting's value as it is read in a table."""
    if key.endswith("_gwh"):
        return f"{formats.number(getattr(scenario, key), 1)} GWh/an"
    if key.startswith("share_"):
        return formats.percent(100.0 * getattr(scenario, key), 0)
    if key == "storage":
        if not scenario.storage_in_use_mwh > 0.0:
            return "coupé"
        return f"{setting_number(scenario.storage_in_use_mwh)} MWh{factor_names.further('storage', scenario)}"
    if key == "flexibility":
        return _flexibility_value(scenario)
    if key == "biogas":
        share = formats.percent(100.0 * scenario.biogas_dispatchable_share, 0)
        further = factor_names.further("biogas", scenario)
        return f"{share}{further}" if scenario.biogas_dispatchable_share > 0.0 else "aucun"
    if key == "export_limit":
        return f"{setting_number(scenario.export_limit_mw)} MW" if scenario.export_limit_on else "aucune"
    if key in USES:
        return f"{_factor(f'units_{key}', scenario)}{factor_names.further(key, scenario)}"
    if key == "midday_hours":
        return "la nuit et à midi" if scenario.midday_hours else "la nuit"
    if key == "foresight":
        return formats.uncapitalised(names.WORDS["foresight"][scenario.foresight])
    if key == "period":
        return _days(scenario.period_start, scenario.period_end)
    if key == "weather":
        return f"celle de {scenario.weather_year}" if scenario.weather_year else "celle des données"
    if key == "wind_curve":
        return _wind_curve(scenario)
    if key == "cut_then_simulate":
        has_effect = bool(scenario.storage_in_use_mwh or scenario.flexible_share_in_use)
        named = names.CUT_THEN_SIMULATE if scenario.cut_then_simulate else names.SIMULATE_THEN_CUT
        return named if has_effect else "sans effet"
    return names.SCALE_ON_PERIOD if scenario.scale_on_period else names.SCALE_ON_ALL


def _wind_curve(scenario: Scenario) -> str:
    """`comme nos parcs`, `comme la région`, `30 % comme la région`."""
    share = scenario.wind_region_share
    if share in (0.0, 1.0):
        return "comme la région" if share else "comme nos parcs"
    return f"{formats.percent(100.0 * share, 0)} comme la région"


def setting_gap(key: str, first: Scenario, second: Scenario) -> str:
    """By how much an energy or a share differs, as it is read beside its value; empty for other settings."""
    if not key.endswith("_gwh") and not key.startswith("share_"):
        return ""
    change = getattr(second, key) - getattr(first, key)
    number = setting_number(change) if key.endswith("_gwh") else setting_number(100.0 * change)
    points = " points" if key.startswith("share_") else ""
    return "" if formats.is_zero(number) else f"{formats.signed(number)}{points}"


def setting_number(value: float) -> str:
    """A setting's number with at most one decimal; a smaller one with its significant figures."""
    is_tiny = formats.is_zero(formats.number(value, 1)) and value != 0.0
    return formats.rounded(value) if is_tiny else formats.number(value, 0 if round(value, 1) == round(value) else 1)


def _flexibility_value(scenario: Scenario) -> str:
    if not scenario.flexible_share_in_use > 0.0:
        return "coupée"
    window_h = formats.number(scenario.flexibility_window_h)
    further = factor_names.further("flexibility", scenario)
    rule = ", règle d'origine" if scenario.original_rule else ""
    return f"{setting_number(100.0 * scenario.flexible_share)}{formats.NARROW_SPACE}% sur {window_h} h{further}{rule}"


def _days(first: date, last: date) -> str:
    return formats.uncapitalised(formats.period(first, last))


def part_label(groups: Groups) -> str:
    """Groups of settings as the first cell of a row."""
    return " + ".join(GROUP_NAMES[group].label for group in groups)


def named_groups(groups: Groups, pair: ScenarioPair) -> GroupName:
    """Groups with what changes in each: `l'éolien (+76,0 GWh/an)`."""
    names = [_one_named(group, pair) for group in groups]
    words = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    return GroupName(words, part_label(groups), len(groups) > 1 or GROUP_NAMES[groups[0]].is_plural)


def _one_named(group: str, pair: ScenarioPair) -> str:
    settings = differing_settings((pair.first, pair.second))
    if group == "period" and "period" not in settings:
        return f"la météo ({setting_value('weather', pair.second)})" if "weather" in settings else "le mode de calcul"
    detail = _detail(group, pair)
    return f"{GROUP_NAMES[group].the} ({detail})" if detail else GROUP_NAMES[group].the


def _detail(group: str, pair: ScenarioPair) -> str:
    first, second = pair.first, pair.second
    if group == "connection":
        return setting_value("export_limit", second)
    if group == "bioenergy" and first.bioenergy_gwh == second.bioenergy_gwh:
        return f"qui attend : {setting_value('biogas', second)}"
    if group == "wind" and first.wind_gwh == second.wind_gwh:
        return setting_value("wind_curve", second)
    if group in SOURCES:
        change = getattr(second, f"{group}_gwh") - getattr(first, f"{group}_gwh")
        return f"{formats.signed(setting_number(change))} GWh/an"
    if group == "consumption":
        change = sum(_sector_change_gwh(sector, pair) for sector in SECTORS)
        return f"{formats.signed(setting_number(change))} GWh/an"
    if group == "storage":
        before, after = first.storage_in_use_mwh, second.storage_in_use_mwh
        if before == after:
            return factor_names.further("storage", second).removeprefix(", ")
        return _from_to(before, after, [setting_number(before), setting_number(after)], "MWh", "coupé")
    if group == "flexibility":
        return _flexibility_detail(first, second)
    if group == "uses":
        if _uses(first) != _uses(second):
            return _uses(second)
        if first.midday_hours != second.midday_hours:
            return f"heures creuses : {setting_value('midday_hours', second)}"
        return f"pilotage : {setting_value('foresight', second)}"
    return _days(second.period_start, second.period_end)


def _flexibility_detail(first: Scenario, second: Scenario) -> str:
    before, after = first.flexible_share_in_use, second.flexible_share_in_use
    if before != after:
        sizes = [setting_number(100.0 * share) for share in (before, after)]
        return _from_to(before, after, sizes, "%", "coupée")
    if first.flexibility_window_h != second.flexibility_window_h:
        return f"fenêtre de {formats.number(second.flexibility_window_h)} h"
    if first.original_rule == second.original_rule:
        return factor_names.further("flexibility", second).removeprefix(", ")
    return "règle d'origine" if second.original_rule else "sans la règle d'origine"


def _from_to(before: float, after: float, sizes: Sequence[str], unit: str, off: str) -> str:
    space = formats.NARROW_SPACE if unit == "%" else " "
    if not after > 0.0:
        return off
    return f"{sizes[1]}{space}{unit}" if not before > 0.0 else f"de {sizes[0]} à {sizes[1]}{space}{unit}"


def _sector_change_gwh(sector: str, pair: ScenarioPair) -> float:
    change = getattr(pair.second, f"share_{sector}") - getattr(pair.first, f"share_{sector}")
    return float(change) * pair.territory.sector_mwh(sector) / units.MWH_PER_GWH
