"""The views of the inputs and outputs page."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from elfe_ui import charts, controls, figures, series, tables, traces
from elfe_ui.glossary import link
from elfe_ui.shell import View


def choose() -> str:
    """The view chosen, kept in the address."""
    return controls.one_view("flux", list(VIEWS))


def show(name: str, view: View) -> None:
    """Draw one view."""
    VIEWS[name](view)


def _show_inputs(view: View) -> None:
    sources = _show_family(view, "Production par source", "sources", series.monthly_sources, series.total_sources)
    _show_typical(view, "sources", series.typical_sources)
    title = "Consommation par secteur, avant flexibilité"
    sectors = _show_family(view, title, "sectors", series.monthly_sectors, series.total_sectors)
    _show_typical(view, "sectors", series.typical_sectors)
    st.subheader("Tableau annuel", anchor=False)
    _show_energies(view, {"Production": sources, "Consommation": sectors})


def _show_outputs(view: View) -> None:
    outlets = _show_family(view, "Où va la production ?", "outlets", series.monthly_outlets, series.total_outlets)
    origins = _show_family(
        view, "D'où vient la consommation ?", "origins", series.monthly_origins, series.total_origins
    )
    st.caption(
        "Chaque heure, ce qui est consommé sur place est réparti entre les sources selon leur production de cette "
        f"heure. L'énergie sortie du {link('stockage', 'stockage')} ne porte le nom d'aucune source."
    )
    st.subheader("Tableau annuel", anchor=False)
    _show_energies(view, {"Production": outlets, "Consommation": origins})


def _show_family(
    view: View, title: str, family: str, monthly: Callable[..., pd.DataFrame], total: Callable[..., pd.DataFrame]
) -> pd.DataFrame:
    """Months and shares of what makes a whole; returns its totals."""
    st.subheader(title, anchor=False)
    left, right = st.columns([1.5, 1], gap="medium")
    months, whole = (table(view.balance, view.territory) for table in (monthly, total))
    drawing = charts.monthly(months, family, dark=view.dark, trace=traces.of(view, monthly))
    left.altair_chart(drawing, width="stretch", theme=None, key=f"mois_{family}")
    drawing = charts.shares(whole, family, dark=view.dark, trace=traces.of(view, total))
    right.altair_chart(drawing, width="stretch", theme=None, key=f"parts_{family}")
    if view.reference is not None:
        what = "production locale" if family == "origins" else "total"
        st.caption(f"Trait gris : {what} de la référence, mois par mois.")
    return whole


def _show_energies(view: View, parts: Mapping[str, pd.DataFrame]) -> None:
    st.table(tables.energies(parts, view), border="horizontal", hide_index=True)
    st.caption("Énergies de la période, ramenées à une année de 8 760 heures.")


def _show_typical(view: View, family: str, typical: Callable[..., pd.DataFrame]) -> None:
    unit = view.display.power_unit
    frame = typical(view.balance, view.territory, unit=unit)
    trace = traces.of(view, typical, unit=unit)
    seasons = charts.typical_days(frame, family, unit=unit, dark=view.dark, trace=trace)
    st.markdown(f"**{link('journee_type', 'Journée type')}**, moyenne des jours de la saison, en heure locale")
    if len(seasons) < 2:
        st.info("La période choisie ne contient pas l'hiver et l'été à la fois.", icon=":material/info:")
    for column, (season, chart) in zip(st.columns(2, gap="medium"), seasons.items(), strict=False):
        with column:
            st.altair_chart(chart, width="stretch", theme=None, key=f"type_{family}_{season}")


def _show_indicators(view: View) -> None:
    figures.show_flexibility_note(view)
    st.html(tables.indicators_html(view))
    left, right = st.columns(2)
    left.download_button(
        "Télécharger les indicateurs (CSV)",
        lambda: tables.indicators_csv(view),
        file_name="indicateurs.csv",
        mime="text/csv",
        icon=":material/download:",
        width="stretch",
    )
    right.download_button(
        "Télécharger la série horaire (CSV)",
        lambda: tables.hourly_csv(view),
        file_name="serie_horaire.csv",
        mime="text/csv",
        icon=":material/download:",
        width="stretch",
        help="Chaque heure de la période : UTC et heure locale, puissances en W/foyer, énergie stockée en Wh/foyer.",
    )
    st.caption(
        "Fichiers CSV en UTF-8, séparés par des points-virgules, à virgule décimale : un tableur français les ouvre."
    )


VIEWS: Mapping[str, Callable[[View], None]] = {
    "Entrées": _show_inputs,
    "Sorties": _show_outputs,
    "Indicateurs": _show_indicators,
}
