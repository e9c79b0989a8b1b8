"""Groups of widgets in the sidebar -> the values of the choices, by query parameter."""

from functools import partial

import streamlit as st

from elfe_ui import controls, state, text
from elfe_ui.controls import Choices
from elfe_ui.state import Value


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
            on_click=controls.reset,
            args=(known,),
            width="stretch",
            help="Remet chaque réglage à la situation actuelle du territoire.",
        )
    return values


def _production(known: Choices) -> dict[str, Value]:
    st.subheader("Production locale", anchor=False)
    mode = known["saisie_eolien"]
    values: dict[str, Value] = {
        mode.key: controls.one_of(
            mode,
            "Éolien, compté en",
            "L'éolien se donne par son énergie sur un an, ou par un nombre d'éoliennes et leur puissance moyenne.",
            on_change=partial(_carry_wind_over, known),
        )
    }
    values |= _wind(known, by_turbines=values[mode.key] == state.WIND_BY_TURBINES)
    values["solaire"] = controls.slider(
        known["solaire"],
        "Solaire (GWh/an)",
        0.1,
        "Énergie produite en un an par tous les panneaux solaires du territoire.",
    )
    values["bioenergie"] = controls.slider(
        known["bioenergie"],
        "Bioénergies (GWh/an)",
        0.1,
        "Énergie produite en un an par la méthanisation et le bois.",
    )
    return values


def _wind(known: Choices, *, by_turbines: bool) -> dict[str, Value]:
    if not by_turbines:
        energy = controls.slider(
            known["eolien"], "Éolien (GWh/an)", 0.1, "Énergie produite en un an par toutes les éoliennes du territoire."
        )
        return {"eolien": energy}
    values = {
        "eoliennes": controls.slider(
            known["eoliennes"],
            "Nombre d'éoliennes",
            1,
            "Une éolienne de 2 MW tourne en moyenne au quart de sa puissance.",
        ),
        "eolienne_mw": controls.number(
            known["eolienne_mw"],
            "Puissance moyenne d'une éolienne (MW)",
            0.01,
            "Puissance moyenne sur l'année, et non la puissance maximale inscrite sur la machine.",
            format="%.3f",
        ),
    }
    st.caption(f"soit {text.quantity(state.turbines_gwh(values), 'GWh/an', 1)}")
    return values


def _carry_wind_over(known: Choices) -> None:
    """The wind keeps its energy when it is counted the other way: only what is drawn keeps its value."""
    controls.forget_link_faults()
    drawn = st.session_state
    if drawn["saisie_eolien"] == state.WIND_BY_TURBINES:
        drawn.update(state.as_turbines(drawn["eolien"], known))
    else:
        drawn["eolien"] = min(float(known["eolien"].high), state.turbines_gwh(drawn))  # type: ignore[arg-type]


def _storage(known: Choices) -> dict[str, Value]:
    st.subheader("Stockage", anchor=False)
    is_on = controls.toggle(
        known["stockage"],
        "Stocker les surplus",
        "Une batterie se charge quand la production dépasse la consommation, et se décharge ensuite.",
    )
    capacity = controls.slider(
        known["stockage_mwh"],
        "Capacité (MWh)",
        1,
        "Énergie que le stockage peut garder. Une batterie de maison garde environ 10 kWh : il en faut 100 pour 1 MWh.",
        disabled=not is_on,
    )
    return {"stockage": is_on, "stockage_mwh": capacity}


def _flexibility(known: Choices) -> dict[str, Value]:
    st.subheader("Flexibilité", anchor=False)
    is_on = controls.toggle(
        known["flexibilite"],
        "Décaler des consommations",
        "Lave-vaisselle, chauffe-eau, congélateurs... démarrent quand la production locale est forte.",
    )
    share = controls.slider(
        known["flexible_pct"],
        "Part flexible (%)",
        0.5,
        "Part de la consommation de chaque fenêtre qui peut être déplacée. ELFE vise environ 5 %.",
        disabled=not is_on,
    )
    window = controls.number(
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
        return {key: controls.slider(known[key], label, 1, helps[key]) for key, label in labels.items()}


def _period(known: Choices) -> dict[str, Value]:
    with st.expander("Période et calcul", icon=":material/calendar_month:"):
        values: dict[str, Value] = {}
        for key, label in (("du", "Du"), ("au", "Au (inclus)")):
            help_text = f"{'Premier' if key == 'du' else 'Dernier'} jour montré, parmi ceux que couvrent les données."
            values[key] = controls.bound(
                st.date_input, known[key], label, help_text, format="DD/MM/YYYY", required=True
            )
        values["ordre"] = controls.one_of(
            known["ordre"],
            "Ordre du calcul",
            "« Simuler puis couper » : toutes les données sont simulées, puis la période est découpée ; le stockage "
            "arrive avec ce qu'il contenait. « Couper puis simuler » : le stockage est vide au début de la période.",
        )
        values["echelle"] = controls.one_of(
            known["echelle"],
            "Énergies annuelles mises à l'échelle sur",
            "« Toutes les données » : les GWh/an sont ceux d'une année moyenne des données. « La période » : la "
            "période choisie produit et consomme au rythme de ces GWh/an.",
        )
        values["regle_origine"] = controls.toggle(
            known["regle_origine"],
            "Règle de flexibilité d'origine",
            "L'outil d'origine pouvait retirer à une heure plus qu'elle ne consomme. Sans ce réglage, une heure ne "
            "descend jamais sous zéro.",
        )
    return values


def _display(known: Choices) -> dict[str, Value]:
    with st.expander("Affichage", icon=":material/tune:"):
        unit = controls.one_of(
            known["unite"],
            "Unité des puissances",
            "W/200 foyers : l'unité du projet ELFE. MW : tout le territoire. Un foyer est un point de consommation.",
        )
        is_smooth = controls.toggle(
            known["lissage"], "Moyenne glissante", "Lisse les courbes horaires pour mieux voir les tendances."
        )
        hours = controls.number(
            known["lissage_h"],
            "Durée de la moyenne (heures)",
            1,
            "Chaque point montré est la moyenne de ce nombre d'heures autour de lui. Les calculs n'en dépendent pas.",
            disabled=not is_smooth,
        )
    return {"unite": unit, "lissage": is_smooth, "lissage_h": hours}
