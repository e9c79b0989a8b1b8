"""What a visitor sees of the tour: a card above the page, and on the home page how to begin or go on."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from elfe_core.territory import Territory
from elfe_ui.scenarios.settings import Choices
from elfe_ui.tour import progress, steps
from elfe_ui.tour.steps import STEPS


def card(known: Choices, territory: Territory, page: StreamlitPage) -> None:
    """The step that the visitor is at, above every page; nothing outside the tour."""
    number = progress.current()
    if number is None:
        return
    step = STEPS[number]
    with st.container(border=True, key="elfe_tour"):
        st.markdown(f"Étape {number + 1} sur {len(STEPS)} · **{step.title}**")
        st.markdown(steps.look_at(step, known, territory))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if progress.name_of(page) != step.page:
                st.page_link(f"pages/{step.page}.py", icon=":material/arrow_forward:", help="Cette étape s'y passe.")
            _buttons(number, known)


def _buttons(number: int, known: Choices) -> None:
    is_last = number == len(STEPS) - 1
    st.button("Précédent", key="tour_back", on_click=progress.go, args=(number - 1, known), disabled=number == 0)
    if not is_last:
        st.button("Suivant", key="tour_next", type="primary", on_click=progress.go, args=(number + 1, known))
    with st.popover("Terminer" if is_last else "Quitter", type="primary" if is_last else "tertiary", key="tour_leave"):
        st.button(
            "Garder les réglages de cette étape",
            key="tour_keep",
            on_click=progress.leave,
            args=(known,),
            kwargs={"restore": False},
            width="stretch",
        )
        known_before = progress.can_restore()
        st.button(
            "Reprendre mes réglages" if known_before else "Reprendre les réglages d'aujourd'hui",
            key="tour_restore",
            on_click=progress.leave,
            args=(known,),
            kwargs={"restore": True},
            width="stretch",
            help="Ceux d'avant la visite."
            if known_before
            else "Ceux d'avant la visite ne sont plus connus : la page a été ouverte par un lien, ou rechargée.",
        )


def invitation(known: Choices) -> None:
    """On the home page, the button that begins the tour, or goes on where it was left."""
    if progress.current() is not None:
        return
    left = progress.left_at()
    with st.container(horizontal=True, gap="small"):
        if left is not None:
            st.button(
                f"Reprendre la visite à l'étape {left + 1}",
                key="tour_resume",
                icon=":material/play_arrow:",
                on_click=progress.go,
                args=(left, known),
            )
        st.button(
            "Visite guidée, 5 minutes" if left is None else "Recommencer la visite",
            key="tour_start",
            icon=":material/tour:",
            on_click=progress.go,
            args=(0, known),
        )
