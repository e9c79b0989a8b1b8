"""Where the pages tell a result in words."""

import streamlit as st

from elfe_ui import cached
from elfe_ui.view import View
from elfe_ui.words import story

TITLE = "En quelques phrases"


def show(view: View) -> None:
    """The whole story, in a block that can be closed."""
    with st.expander(TITLE, expanded=True, icon=":material/notes:"):
        st.markdown(_list(_sentences(view)))


def show_details(view: View) -> None:
    """What the story adds to the balance, which the page has told already."""
    if details := _sentences(view)[1:]:
        st.subheader(TITLE, anchor=False)
        st.markdown(_list(details))


def _sentences(view: View) -> list[str]:
    facts = cached.story(view.scenario, view.source)
    return story.sentences(facts, story.Shown(view.display.power_unit, view.territory.foyers))


def _list(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
