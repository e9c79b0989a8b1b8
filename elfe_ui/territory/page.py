"""The page of the territory, below its title."""

from collections.abc import Sequence

import streamlit as st

from elfe_core.errors import ElfeError
from elfe_core.territory import Commune
from elfe_ui import cached, charts, widgets
from elfe_ui.exports import offer
from elfe_ui.territory import facts
from elfe_ui.view import View, show_faults
from elfe_ui.words import territory_words

ALL = "Tous"
FARM_KEY, MAP_KEY = "parc", "carte_territoire"
TURN_KEY, COMMUNE_KEY = "_territory_turn", "_territory_commune"


def show_territory(view: View) -> None:
    """Map and cards, then who produces, the collectivities and the communes."""
    try:
        communes = cached.communes(view.source)
    except ElfeError as error:
        show_faults(error, "La liste des communes attend une correction ; le reste de la page n'en dépend pas.")
        communes = ()
    st.markdown(territory_words.introduction(view.territory, communes))
    if view.territory.farms or any(one.lat is not None for one in communes):
        _show_map_and_cards(view, communes)
    else:
        st.info(territory_words.no_map(view.territory), icon=":material/map:")
    _show_producers(view)
    _show_collectivities(view, communes)


def _show_map_and_cards(view: View, communes: Sequence[Commune]) -> None:
    main, side = st.columns([1.9, 1], gap="medium")
    with side:
        chosen = _choose_farm(view)
        _show_cards(chosen, view)
    with main:
        _draw(chosen, view, communes)


def _choose_farm(view: View) -> str:
    """The farm chosen by its name, on the map or here: by touch and keyboard too."""
    options = [ALL, *dict.fromkeys(farm.name for farm in view.territory.farms)]
    if len(options) == 1:
        return ALL
    if st.session_state.get(FARM_KEY, ALL) not in options:
        st.session_state[FARM_KEY] = ALL
    return widgets.one_view(FARM_KEY, options, "Parc éolien", "Un clic sur la carte le choisit aussi.")


def _draw(chosen: str, view: View, communes: Sequence[Commune]) -> None:
    farms = view.territory.farms
    told = next((one for one in communes if one.code == st.session_state.get(COMMUNE_KEY)), None)
    st.markdown(territory_words.POINT_AT if told is None else territory_words.commune(told, communes))
    st.pydeck_chart(
        charts.territory_map(
            communes,
            farms,
            chosen=None if chosen == ALL else chosen,
            turn=st.session_state.get(TURN_KEY, 0),
            dark=view.dark,
            told=None if told is None else told.code,
        ),
        height=charts.MAP_HEIGHT_PX,
        key=MAP_KEY,
        on_select=_take_click,
        selection_mode="single-object",
        alt=charts.map_words(communes, farms),
    )
    st.html(charts.map_legend(communes, farms, dark=view.dark))
    st.caption(territory_words.map_caption(view.territory, communes))


def _take_click() -> None:
    """Callback: choose what was clicked, and let the map forget the click."""
    objects = st.session_state[MAP_KEY]["selection"]["objects"]
    row: dict[str, str] = next((rows[0] for rows in objects.values() if rows), {})
    if "farm" in row:
        st.session_state[FARM_KEY] = row["farm"]
        st.session_state.pop(COMMUNE_KEY, None)
    elif "commune" in row:
        st.session_state[COMMUNE_KEY] = row["commune"]
    st.session_state[TURN_KEY] = st.session_state.get(TURN_KEY, 0) + 1


def _show_cards(chosen: str, view: View) -> None:
    farms = view.territory.farms
    if chosen != ALL:
        st.html(facts.farm_card(next(farm for farm in farms if farm.name == chosen), view))
    elif farms:
        st.html(facts.all_farms_card(farms, view))
    if farms:
        st.caption(territory_words.per_home(view.territory))
    if gap := territory_words.gap(view.territory):
        st.markdown(gap.said)
        with st.expander("D'où vient l'écart", icon=":material/balance:"):
            st.markdown(gap.why)


def _show_producers(view: View) -> None:
    st.subheader("Qui produit l'électricité d'ici ?", anchor=False)
    st.table(facts.producers_table(view), border="horizontal", hide_index=True)
    st.caption(territory_words.producers_caption(view.territory))
    offer.table("producteurs", lambda: facts.producers_figures(view), name="producteurs")


def _show_collectivities(view: View, communes: Sequence[Commune]) -> None:
    st.subheader("Les collectivités", anchor=False)
    st.table(facts.collectivities_table(view.territory), border="horizontal", hide_index=True)
    st.caption(territory_words.collectivities_caption(view.territory))
    offer.table("collectivites", lambda: facts.collectivities_figures(view.territory), name="collectivites")
    if communes:
        with st.expander(f"Les {len(communes)} communes"):
            st.table(facts.communes_table(communes), border="horizontal", hide_index=True)
            offer.table("communes", lambda: facts.communes_figures(communes), name="communes")
