"""Where results come from, in words; and whether they fit what the rest of the app shows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from elfe_core import MODEL_VERSION
from elfe_core.store import SweepFile
from elfe_ui import cached
from elfe_ui.view import View
from elfe_ui.words import factor_names, numbers
from elfe_ui.words.faults import as_text


def show_warning(file: SweepFile, view: View) -> None:
    """Say what makes these results differ from the other pages."""
    found = file.provenance
    if found is None:
        st.caption("Ce fichier ne dit pas d'où viennent ses résultats (territoire, période, données).")
        return
    differences = _differences(found, view)
    if differences:
        st.warning("Ces résultats ne sont pas ceux des autres pages : " + " ; ".join(differences) + ".")


def live_sentence(view: View) -> str:
    """The same line for what is computed now."""
    first, last = numbers.short_day(view.scenario.period_start), numbers.short_day(view.scenario.period_end)
    names = f"{as_text(view.territory.name)} · du {first} au {last} · {as_text(cached.data_label(view.source))}"
    return f"Calculé à l'instant autour de votre scénario · {names} · modèle version {MODEL_VERSION}."


def sentence(file: SweepFile, view: View) -> str:
    """One line under the picture."""
    found = file.provenance
    n_scenarios = f"{numbers.number(file.n_rows)} scénarios"
    if found is None:
        return f"{n_scenarios}, de provenance inconnue."
    first, last = (_local_day(str(found.get(key, "")), view) for key in ("first_hour_utc", "last_hour_utc"))
    parts = [
        f"{n_scenarios} calculés le {_day(str(found.get('made_on', '')))}",
        as_text(found.get("territory", "territoire inconnu")),
        f"du {first} au {last}",
        as_text(found.get("data", "données inconnues")),
        _rule(found),
        f"modèle version {as_text(found.get('model_version', '?'))}",
        f"empreinte des données {as_text(str(found.get('data_fingerprint', '?'))[:8])}",
    ]
    return " · ".join(part for part in parts if part) + "."


def _differences(found: Mapping[str, Any], view: View) -> list[str]:
    differences = []
    if found.get("territory") != view.territory.name:
        differences.append(
            f"autre territoire ({as_text(found.get('territory', 'inconnu'))}){_other_foyers(found, view)}"
        )
    elif found.get("data_fingerprint") != cached.fingerprint(view.source):
        differences.append("autres données")
    if found.get("model_version") != MODEL_VERSION:
        differences.append("autre version du modèle")
    period = [_local_day(str(found.get(key, "")), view) for key in ("first_hour_utc", "last_hour_utc")]
    shown = [numbers.short_day(view.scenario.period_start), numbers.short_day(view.scenario.period_end)]
    if period != shown:
        differences.append(f"autre période (du {period[0]} au {period[1]})")
    bound = found.get("max_reduction_share")
    is_original = bound == "none"
    if is_original != view.scenario.original_rule:
        differences.append(
            "règle de flexibilité d'origine" if is_original else "règle de flexibilité qui ne descend pas sous zéro"
        )
    if found.get("window_h") != view.scenario.flexibility_window_h:
        differences.append(f"fenêtre de flexibilité de {as_text(found.get('window_h', '?'))} h")
    return differences + _other_order(found, view) + _other_consumption(found, view)


def _other_foyers(found: Mapping[str, Any], view: View) -> str:
    """What that does to powers shown per foyer."""
    if found.get("foyers") == view.territory.foyers:
        return ""
    return f", dont les puissances sont comptées ici par foyer de {as_text(view.territory.short_name)}"


def _other_order(found: Mapping[str, Any], view: View) -> list[str]:
    """Differences in how the scenario is computed."""
    scenario = view.scenario
    words = {
        "cut_then_simulate": ("autre réglage « Ordre du calcul »", scenario.cut_then_simulate),
        "scale_on_period": ("autre réglage « Énergies annuelles mises à l'échelle sur »", scenario.scale_on_period),
    }
    return [said for key, (said, ours) in words.items() if found.get(key, ours) != ours]


def _other_consumption(found: Mapping[str, Any], view: View) -> list[str]:
    """Sectors whose share is neither varied nor that of the scenario."""
    fixed, in_use = found.get("fixed"), factor_names.in_use(view.scenario)
    shares = {key: value for key, value in (fixed if isinstance(fixed, dict) else {}).items() if "share_" in key}
    return [
        f"{factor_names.FACTORS[key].name} à {numbers.percent(100 * value, 0)}"
        for key, value in shares.items()
        if key in in_use and isinstance(value, float) and abs(in_use[key] - value) > 1e-9
    ]


def _rule(found: Mapping[str, Any]) -> str:
    return "règle de flexibilité d'origine" if found.get("max_reduction_share") == "none" else ""


def _day(iso: str) -> str:
    try:
        return numbers.short_day(date.fromisoformat(iso))
    except ValueError:
        return "(date inconnue)"


def _local_day(hour_utc: str, view: View) -> str:
    try:
        moment = datetime.fromisoformat(f"{hour_utc}+00:00")
        day = moment.astimezone(ZoneInfo(view.territory.timezone)).date()
    except (ValueError, OverflowError):
        return "(jour inconnu)"
    return numbers.short_day(day)
