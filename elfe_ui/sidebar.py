"""Groups of widgets in the sidebar -> the values of the choices, by query parameter."""

from collections.abc import Mapping

import streamlit as st

from elfe_core import units
from elfe_core.presets import bounds
from elfe_ui import state, widgets
from elfe_ui.scenarios import history
from elfe_ui.state import Choice, Value
from elfe_ui.widgets import Choices

TURBINES_KEY, TURBINE_MW_KEY = "eoliennes", "eolienne_mw"
MADE_KEY = "_turbines_made"
"""Where the session keeps the mean power of the turbines that made an energy, by energy: undo brings it back."""
LEAST_TURBINE_MW = 0.1
"""Smallest mean power of a turbine that wind is counted in [MW]; a territory without wind counts in it too."""


def scenario_sidebar(known: Choices, turbine_mean_mw: float) -> dict[str, Value]:
    """Draw every choice in the sidebar; returns their values by query parameter."""
    with st.sidebar:
        values = {
            **_production(known, turbine_mean_mw),
            **_storage(known),
            **_flexibility(known),
            **_consumption(known),
            **_period(known),
            **_display(known),
        }
        st.button(
            "Revenir à aujourd'hui",
            icon=":material/restart_alt:",
            on_click=history.put,
            args=({}, known),
            width="stretch",
            help="Remet chaque réglage du scénario à la situation actuelle du territoire. L'affichage (unité, moyenne "
            "glissante) reste comme vous l'avez choisi.",
        )
    return values


def follow_territory(known: Choices, turbine_mean_mw: float, before: tuple[Choices, float] | None) -> None:
    """Bring what showed the territory before (its choices, its turbines) to the present one; before they are drawn."""
    if before is None:
        return
    for key, value in state.carried_over(before[0], known, st.session_state).items():  # type: ignore[arg-type]
        st.session_state[key] = value
    if (known["eolien"], turbine_mean_mw) != (before[0]["eolien"], before[1]):
        st.session_state[TURBINE_MW_KEY] = turbine_mean_mw
        st.session_state.pop(MADE_KEY, None)


def _production(known: Choices, turbine_mean_mw: float) -> dict[str, Value]:
    st.subheader("Production locale", anchor=False)
    values = {
        "eolien": widgets.slider(
            known["eolien"],
            "Éolien (GWh/an)",
            0.1,
            "Énergie produite en un an par toutes les éoliennes du territoire.",
        )
    }
    _turbines(known["eolien"], float(str(values["eolien"])), turbine_mean_mw)
    values["solaire"] = widgets.slider(
        known["solaire"],
        "Solaire (GWh/an)",
        0.1,
        "Énergie produite en un an par tous les panneaux solaires du territoire.",
    )
    values["bioenergie"] = widgets.slider(
        known["bioenergie"],
        "Bioénergies (GWh/an)",
        0.1,
        "Énergie produite en un an à partir de matières vivantes : méthanisation, bois…",
    )
    return values


def _turbines(wind: Choice, wind_gwh: float, today_mean_mw: float) -> None:
    """The same wind as turbines times mean power: the slider above holds the energy, these two move it."""
    made: dict[float, float] = st.session_state.get(MADE_KEY, {float(str(wind.default)): today_mean_mw})
    if wind_gwh in made:
        st.session_state[TURBINE_MW_KEY] = made[wind_gwh]
    with st.expander("Éolien en nombre d'éoliennes", icon=":material/wind_power:"):
        mean_mw = st.slider(
            "Puissance moyenne d'une éolienne (MW)",
            LEAST_TURBINE_MW,
            max(5.0, today_mean_mw),
            today_mean_mw,
            0.001,
            format="localized",
            key=TURBINE_MW_KEY,
            help="Puissance moyenne sur l'année, et non la puissance maximale inscrite sur la machine : une éolienne "
            "de 2 MW tourne en moyenne au quart de sa puissance.",
            on_change=_follow_turbines,
            args=(wind, made),
        )
        one_gwh = units.mw_to_annual_gwh(mean_mw)
        most = int(float(str(wind.high)) / one_gwh)
        st.session_state[TURBINES_KEY] = min(round(wind_gwh / one_gwh), most)
        st.number_input(
            "Nombre d'éoliennes",
            0,
            most,
            step=1,
            key=TURBINES_KEY,
            help="Changer ce nombre change l'énergie éolienne : nombre × puissance moyenne × 8 760 heures, arrondi à "
            "0,1 GWh/an comme le curseur au-dessus. Quand c'est l'énergie qui est réglée, ce nombre est arrondi.",
            on_change=_follow_turbines,
            args=(wind, made),
        )


def _follow_turbines(wind: Choice, made: Mapping[float, float]) -> None:
    """The turbines were changed: the energy follows, to the step of its slider."""
    widgets.forget_link_faults()
    mean_mw = st.session_state[TURBINE_MW_KEY]
    energy_gwh = bounds.shown_gwh(units.mw_to_annual_gwh(st.session_state[TURBINES_KEY] * mean_mw))
    st.session_state[wind.key] = min(energy_gwh, float(str(wind.high)))
    st.session_state[MADE_KEY] = {**made, st.session_state[wind.key]: mean_mw}


def _storage(known: Choices) -> dict[str, Value]:
    st.subheader("Stockage", anchor=False)
    is_on = widgets.toggle(
        known["stockage"],
        "Stocker les surplus",
        "Une batterie se charge quand la production dépasse la consommation, et se décharge ensuite.",
    )
    capacity = widgets.slider(
        known["stockage_mwh"],
        "Capacité (MWh)",
        1.0,
        "Énergie que le stockage peut garder. Une batterie de maison garde environ 10 kWh : il en faut 100 pour 1 MWh.",
        disabled=not is_on,
    )
    return {"stockage": is_on, "stockage_mwh": capacity}


def _flexibility(known: Choices) -> dict[str, Value]:
    st.subheader("Flexibilité", anchor=False)
    is_on = widgets.toggle(
        known["flexibilite"],
        "Décaler des consommations",
        "Lave-vaisselle, chauffe-eau, congélateurs… démarrent quand la production locale est forte.",
    )
    share = widgets.slider(
        known["flexible_pct"],
        "Part flexible (%)",
        0.5,
        "Part de la consommation de chaque fenêtre qui peut être déplacée. ELFE vise environ 5 %.",
        disabled=not is_on,
    )
    window = widgets.number(
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
        return {key: widgets.slider(known[key], label, 1, helps[key]) for key, label in labels.items()}


def _period(known: Choices) -> dict[str, Value]:
    with st.expander("Période et calcul", icon=":material/calendar_month:"):
        values: dict[str, Value] = {}
        for key, label in (("du", "Du"), ("au", "Au (inclus)")):
            help_text = f"{'Premier' if key == 'du' else 'Dernier'} jour montré, parmi ceux que couvrent les données."
            values[key] = widgets.bound(st.date_input, known[key], label, help_text, format="DD/MM/YYYY", required=True)
        values["ordre"] = widgets.one_of(
            known["ordre"],
            "Ordre du calcul",
            "« Simuler puis couper » : toutes les données sont simulées, puis la période est découpée ; le stockage "
            "arrive avec ce qu'il contenait. « Couper puis simuler » : le stockage est vide au début de la période.",
        )
        values["echelle"] = widgets.one_of(
            known["echelle"],
            "Énergies annuelles mises à l'échelle sur",
            "« Toutes les données » : les GWh/an sont ceux d'une année moyenne des données. « La période » : la "
            "période choisie produit et consomme au rythme de ces GWh/an.",
        )
        values["regle_origine"] = widgets.toggle(
            known["regle_origine"],
            "Règle de flexibilité d'origine",
            "L'outil d'origine pouvait retirer à une heure plus qu'elle ne consomme. Sans ce réglage, une heure ne "
            "descend jamais sous zéro.",
        )
    return values


def _display(known: Choices) -> dict[str, Value]:
    with st.expander("Affichage", icon=":material/tune:"):
        unit = widgets.one_of(
            known["unite"],
            "Unité des puissances",
            "W/200 foyers : l'unité du projet ELFE. MW : tout le territoire. Un foyer est un point de consommation.",
        )
        is_smooth = widgets.toggle(
            known["lissage"], "Moyenne glissante", "Lisse les courbes horaires pour mieux voir les tendances."
        )
        hours = widgets.number(
            known["lissage_h"],
            "Durée de la moyenne (heures)",
            1,
            "Chaque point montré est la moyenne de ce nombre d'heures autour de lui. Les calculs n'en dépendent pas.",
            disabled=not is_smooth,
        )
    return {"unite": unit, "lissage": is_smooth, "lissage_h": hours}
