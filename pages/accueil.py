"""Home: what this is, the scenario in one figure and one picture beside today's, where to go next."""

import streamlit as st

from elfe_ui import cached, shell, tour
from elfe_ui.exports import offer
from elfe_ui.result import figures, main_picture, take_home
from elfe_ui.view import Reference, today_in_period
from elfe_ui.words import sentences

view = shell.open_page()
today = today_in_period(view)
is_today = view.scenario == today.scenario
if not is_today and view.reference is None:
    view = view._replace(reference=Reference(today.scenario, today.balance, today.indicators))

st.markdown(sentences.introduction(view.territory))
tour.show_invitation(view.choices)

st.subheader("Aujourd'hui" if is_today else "Votre scénario", anchor=False)
figures.show_main(view)
picture = main_picture.main_picture(view, view.display.power_unit)
offer.chart(
    picture.draw,
    key="annee",
    in_power=True,
    name="annee",
    title=main_picture.TITLE,
    note=picture.note,
    view=view,
    table=picture.table,
)
st.caption(sentences.data_label(view.territory, cached.data_label(view.source), picture.note))

figures.show_story_details(view)
with st.columns(3)[0]:
    take_home.button(view)

st.subheader("Et maintenant ?", anchor=False)
for column, (page, title, words) in zip(st.columns(3), sentences.NEXT_STEPS, strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{title}**\n\n{words}")
        if page:
            st.page_link(page, label="Ouvrir", icon=":material/arrow_forward:")
