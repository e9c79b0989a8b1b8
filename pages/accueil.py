"""Home: what this is, the scenario in one figure and one picture beside today's, where to go next."""

import streamlit as st

from elfe_ui import cached, charts, series, shell, tour
from elfe_ui.exports import csv_tables, offer
from elfe_ui.result import figures, take_home
from elfe_ui.view import Reference, reference_table, today_in_period
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
unit = view.display.power_unit
picture = series.year_picture(view.balance, view.territory, unit=unit)
offer.chart(
    lambda dark: charts.year_picture(
        picture, unit=unit, dark=dark, reference=reference_table(view, series.year_picture, unit=unit)
    ),
    key="annee",
    in_power=True,
    name="annee",
    title="Production locale et consommation",
    note="Moyenne glissante sur 7 jours",
    view=view,
    table=lambda: csv_tables.year_picture(picture, unit),
)
st.caption(sentences.data_label(view.territory, cached.data_label(view.source)))

figures.show_story_details(view)
with st.columns(3)[0]:
    take_home.button(view)

st.subheader("Et maintenant ?", anchor=False)
for column, (page, title, words) in zip(st.columns(3), sentences.NEXT_STEPS, strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{title}**\n\n{words}")
        if page:
            st.page_link(page, label="Ouvrir", icon=":material/arrow_forward:")
