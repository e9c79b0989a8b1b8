"""A scenario's settings and the origin of its figures, in plain words; free of Streamlit's markup."""

import re
import unicodedata

from elfe_core import MODEL_VERSION
from elfe_core.catalogue import ENERGIES, SIZES
from elfe_core.scenario import SECTOR_SHARE_FIELDS, Scenario
from elfe_core.territory import Territory
from elfe_ui.words import factor_names, names, numbers, setting_words

APP_NAME = "ELFE Prédim"


def settings(scenario: Scenario) -> dict[str, str]:
    """Every setting by its name, as a sentence's end."""
    return {
        **{names.SETTINGS[key].name: _factor(key, scenario) for key in ENERGIES},
        "Stockage": _factor("storage_mwh", scenario) + factor_names.further("storage", scenario)
        if scenario.storage_on
        else "coupé",
        "Raccordement": setting_words.setting("export_limit", scenario),
        "Biogaz qui attend": setting_words.setting("biogas", scenario),
        "Flexibilité": _flexibility(scenario) if scenario.flexibility_on else "coupée",
        "Consommation résidentielle (RES)": _factor("share_res", scenario),
        "Consommation des petits professionnels (PRO)": _factor("share_pro", scenario),
        "Consommation des entreprises (ENT)": _factor("share_ent", scenario),
        "Période": f"du {numbers.short_day(scenario.period_start)} au {numbers.short_day(scenario.period_end)}",
        "Ordre du calcul": _lower(names.CUT_THEN_SIMULATE if scenario.cut_then_simulate else names.SIMULATE_THEN_CUT),
        "Énergies annuelles mises à l'échelle sur": _lower(
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
        if getattr(scenario, size.switch):
            words = factor_names.words(size.key, float(getattr(scenario, size.key)))
            parts.append(words + factor_names.further(size.change, scenario))
    shares = [key for key in SECTOR_SHARE_FIELDS if getattr(scenario, key) != 1.0]
    return " · ".join([*parts, *(factor_names.words(key, float(getattr(scenario, key))) for key in shares)])


def notes(scenario: Scenario, territory: Territory, data_label: str) -> list[str]:
    """What stands below a picture: the territory, the period and the settings; the data and the program."""
    period = f"du {numbers.short_day(scenario.period_start)} au {numbers.short_day(scenario.period_end)}"
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
    return factor_names.words(key, float(getattr(scenario, key))).removeprefix(factor_names.FACTORS[key].name).strip()


def _flexibility(scenario: Scenario) -> str:
    share = _factor("flexible_share", scenario)
    further = factor_names.further("flexibility", scenario)
    return f"{share} de la consommation, dans des fenêtres de {scenario.flexibility_window_h} h{further}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
