"""Groups of widgets in the sidebar -> the values of the choices, by query parameter."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from elfe_core import units
from elfe_ui import state, text
from elfe_ui.state import Choice, Value

Choices = Mapping[str, Choice]


def scenario_sidebar(known: Choices) -> dict[str, Value]:
    """Draw every choice in the sidebar; returns their values by query parameter."""
    with st.sidebar:
        values = {
            **_production(known),
            **_storage(known),
            **_flexibility(known),
            **_consumption(known),
            **_period(known),
            **_display(known),
        }
        st.button(
            "Revenir à aujourd'hui",
            icon=":material/restart_alt:",
            on_click=_reset,
            args=(known,),
            width="stretch",
            help="Remet chaque réglage à la situation actuelle du territoire.",
        )
    return values


def _reset(known: Choices) -> None:
    for choice in known.values():
        st.session_state[choice.key] = choice.default


def _slider(choice: Choice, label: str, step: float, help_text: str, *, disabled: bool = False) -> Value:
    return _bound(st.slider, choice, label, help_text, step=step, format="localized", disabled=disabled)


def _number(choice: Choice, label: str, step: float, help_text: str, *, disabled: bool = False) -> Value:
    return _bound(st.number_input, choice, label, help_text, step=step, disabled=disabled)


def _bound(widget: Callable[..., Any], choice: Choice, label: str, help_text: str, **options: object) -> Value:
    """A widget with bounds whose value lives in the address."""
    value: Value = widget(
        label,
        min_value=choice.low,
        max_value=choice.high,
        value=choice.default,
        key=choice.key,
        help=help_text,
        bind="query-params",
        **options,
    )
    return value


def _toggle(choice: Choice, label: str, help_text: str) -> bool:
    return st.toggle(label, value=bool(choice.default), key=choice.key, help=help_text, bind="query-params")


def _one_of(choice: Choice, label: str, help_text: str) -> str:
    chosen = st.segmented_control(
        label,
        choice.choices,
        default=choice.default,
        required=True,
        key=choice.key,
        help=help_text,
        bind="query-params",
        width="stretch",
    )
    return str(chosen)


def _production(known: Choices) -> dict[str, Value]:
    st.subheader("Production locale", anchor=False)
    mode = known["saisie_eolien"]
    values: dict[str, Value] = {
        mode.key: _one_of(
            mode,
            "Éolien, compté en",
            "Donnez l'éolien par son énergie sur un an, ou par un nombre d'éoliennes et la puissance moyenne de chacune.",
        )
    }
    values |= _wind(known, by_turbines=values[mode.key] == state.WIND_BY_TURBINES)
    values["solaire"] = _slider(
        known["solaire"],
        "Solaire (GWh/an)",
        0.1,
        "Énergie produite en un an par tous les panneaux solaires du territoire.",
    )
    values["bioenergie"] = _slider(
        known["bioenergie"],
        "Bioénergies (GWh/an)",
        0.1,
        "Énergie produite en un an par la méthanisation et le bois.",
    )
    return values


def _wind(known: Choices, *, by_turbines: bool) -> dict[str, Value]:
    """Energy or turbines; the hidden one keeps the value that it had."""
    keys = ("eolien", "eoliennes", "eolienne_mw")
    values: dict[str, Value] = {key: st.session_state.get(key, known[key].default) for key in keys}
    if not by_turbines:
        values["eolien"] = _slider(
            known["eolien"], "Éolien (GWh/an)", 0.1, "Énergie produite en un an par toutes les éoliennes du territoire."
        )
        return values
    values["eoliennes"] = _slider(
        known["eoliennes"], "Nombre d'éoliennes", 1, "Une éolienne de 2 MW tourne en moyenne au quart de sa puissance."
    )
    values["eolienne_mw"] = _number(
        known["eolienne_mw"],
        "Puissance moyenne d'une éolienne (MW)",
        0.01,
        "Puissance moyenne sur l'année, et non la puissance maximale inscrite sur la machine.",
    )
    energy = units.mw_to_annual_gwh(float(values["eoliennes"]) * float(values["eolienne_mw"]))  # type: ignore[arg-type]
    st.caption(f"soit {text.quantity(energy, 'GWh/an', 1)}")
    return values


def _storage(known: Choices) -> dict[str, Value]:
    st.subheader("Stockage", anchor=False)
    is_on = _toggle(
        known["stockage"],
        "Stocker les surplus",
        "Une batterie se charge quand la production dépasse la consommation, et se décharge ensuite.",
    )
    capacity = _slider(
        known["stockage_mwh"],
        "Capacité (MWh)",
        1,
        "Énergie que le stockage peut garder. Une batterie domestique garde environ 10 kWh : il en faut 100 pour 1 MWh.",
        disabled=not is_on,
    )
    return {"stockage": is_on, "stockage_mwh": capacity}


def _flexibility(known: Choices) -> dict[str, Value]:
    st.subheader("Flexibilité", anchor=False)
    is_on = _toggle(
        known["flexibilite"],
        "Décaler des consommations",
        "Lave-vaisselle, chauffe-eau, congélateurs... démarrent quand la production locale est forte.",
    )
    share = _slider(
        known["flexible_pct"],
        "Part flexible (%)",
        0.5,
        "Part de la consommation de chaque fenêtre qui peut être déplacée. ELFE vise environ 5 %.",
        disabled=not is_on,
    )
    window = _number(
        known["fenetre_h"],
        "Fenêtre (heures)",
        1,
        "On déplace une consommation à l'intérieur de cette durée : 24 heures par défaut. Rien n'est perdu ni gagné.",
        disabled=not is_on,
    )
    return {"flexibilite": is_on, "flexible_pct": share, "fenetre_h": window}


def _consumption(known: Choices) -> dict[str, Value]:
    labels = {"res_pct": "Résidentiel RES (%)", "pro_pct": "Petits pros PRO (%)", "ent_pct": "Entreprises ENT (%)"}
    helps = {
        "res_pct": "Consommation des logements : 100 % est celle d'aujourd'hui, 90 % une sobriété de 10 %.",
        "pro_pct": "Consommation des petits professionnels (commerces, artisans) : 100 % est celle d'aujourd'hui.",
        "ent_pct": "Consommation des entreprises : 100 % est celle d'aujourd'hui.",
    }
    with st.expander("Consommation", icon=":material/bolt:"):
        return {key: _slider(known[key], label, 1, helps[key]) for key, label in labels.items()}


def _period(known: Choices) -> dict[str, Value]:
    with st.expander("Période et calcul", icon=":material/calendar_month:"):
        values: dict[str, Value] = {}
        for key, label in (("du", "Du"), ("au", "Au (inclus)")):
            help_text = f"{'Premier' if key == 'du' else 'Dernier'} jour montré, parmi ceux que couvrent les données."
            values[key] = _bound(st.date_input, known[key], label, help_text, format="DD/MM/YYYY", required=True)
        values["ordre"] = _one_of(
            known["ordre"],
            "Ordre du calcul",
            "« Simuler puis couper » : toutes les données sont simulées, puis la période est découpée ; le stockage "
            "arrive avec ce qu'il contenait. « Couper puis simuler » : le stockage est vide au début de la période.",
        )
        values["echelle"] = _one_of(
            known["echelle"],
            "Énergies annuelles mises à l'échelle sur",
            "« Toutes les données » : les GWh/an sont ceux d'une année moyenne des données. « La période » : la "
            "période choisie produit et consomme au rythme de ces GWh/an.",
        )
        values["regle_origine"] = _toggle(
            known["regle_origine"],
            "Règle de flexibilité d'origine",
            "L'outil d'origine pouvait retirer à une heure plus qu'elle ne consomme. Sans ce réglage, une heure ne "
            "descend jamais sous zéro.",
        )
    return values


def _display(known: Choices) -> dict[str, Value]:
    with st.expander("Affichage", icon=":material/tune:"):
        unit = _one_of(
            known["unite"],
            "Unité des puissances",
            "W/200 foyers : l'unité du projet ELFE. MW : tout le territoire. Un foyer est un point de consommation.",
        )
        is_smooth = _toggle(
            known["lissage"], "Moyenne glissante", "Lisse les courbes horaires pour mieux voir les tendances."
        )
        hours = _number(
            known["lissage_h"],
            "Durée de la moyenne (heures)",
            1,
            "Chaque point montré est la moyenne de ce nombre d'heures autour de lui. Les calculs n'en dépendent pas.",
            disabled=not is_smooth,
        )
    return {"unite": unit, "lissage": is_smooth, "lissage_h": hours}
