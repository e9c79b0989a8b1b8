"""Home: what this is, today's balance in one sentence and one picture, where to go next."""

import streamlit as st

from elfe_ui import cached, charts, series, shell, tour
from elfe_ui.exports import csv_tables, offer
from elfe_ui.result import figures
from elfe_ui.view import reference_table, today_view
from elfe_ui.words import sentences

view = shell.open_page()
today = today_view(view)

st.title("Et si notre électricité venait d'ici ?", anchor=False)
st.markdown(sentences.introduction(view.territory))
tour.show_invitation(view.choices)

st.subheader("Aujourd'hui", anchor=False)
figures.show_main(today._replace(reference=None))
st.markdown(sentences.balance_in_one(today.indicators, view.territory))
unit = view.display.power_unit
picture = series.year_picture(today.balance, view.territory, unit=unit)
reference = reference_table(view, series.year_picture, unit=unit)
offer.chart(
    lambda dark: charts.year_picture(picture, unit=unit, dark=dark, reference=reference),
    key="annee",
    name="annee",
    title="Production locale et consommation, aujourd'hui",
    note="Moyenne glissante sur 7 jours",
    view=today,
    table=lambda: csv_tables.year_picture(picture, unit),
)
st.caption(sentences.data_label(view.territory, cached.data_label(view.source)))

if view.scenario != today.scenario:
    st.subheader("Votre scénario", anchor=False)
    st.markdown(sentences.balance_in_one(view.indicators, view.territory, today.indicators))

figures.show_story_details(view)

st.subheader("Et maintenant ?", anchor=False)
for column, (page, title, words) in zip(st.columns(3), sentences.NEXT_STEPS, strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{title}**\n\n{words}")
        if page:
            st.page_link(page, label="Ouvrir", icon=":material/arrow_forward:")
