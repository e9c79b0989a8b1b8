"""The views of the inputs and outputs page."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from elfe_core import units
from elfe_ui import charts, presentation, series, widgets
from elfe_ui.exports import csv_tables, offer
from elfe_ui.glossary import link
from elfe_ui.result import bands, figures, hours, report, tables, take_home, zoom
from elfe_ui.view import View, reference_table
from elfe_ui.words import formats, scenario_words, seasons, sentences

INDICATORS = "Indicateurs"
TYPICAL = {"sources": "production", "sectors": "consommation"}


def choose_view() -> str:
    """The view chosen, kept in the address."""
    return widgets.one_view("flux", list(VIEWS))


def show_chosen(name: str, view: View) -> None:
    """Draw one view, of the days in view or of the whole period; indicators are always those of the period."""
    period = zoom.period_of(view)
    span, place = zoom.in_view(period, zoom.WHOLE_KEY), widgets.placeholder()
    if span == period:
        VIEWS[name](view)
        return
    if name == INDICATORS:
        place.caption("Les indicateurs et leurs fichiers sont ceux de toute la période.")
        VIEWS[name](view)
        return
    with place:
        zoom.show_way_back(span)
    part = zoom.cut_to(span, view)
    if part.balance.n_counted:
        VIEWS[name](part)
    else:
        st.info("Ces jours n'ont aucune heure avec des données.", icon=":material/info:")


def _show_flows(view: View) -> None:
    """The period as one diagram, over the table of the same figures."""
    links = series.energy_flows(view.balance, view.territory)
    if links.empty:
        st.info("Rien n'est produit ni consommé avec ces réglages.", icon=":material/info:")
        return
    used = formats.energy(units.MWH_PER_GWH * float(links.loc[links["target"] == "used", "gwh"].sum()), 1)
    st.caption(
        f"À gauche, ce qui est produit ou importé ; au milieu, les **{used}** consommés ici ; à droite, qui les "
        "consomme, et ce qui repart. Passez sur une bande, ou touchez-la, pour lire son énergie."
    )
    figure = presentation.enlarged_flows(charts.sankey(links, dark=view.dark))
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="flux_image")
    offer.table("flux", lambda: csv_tables.flows(links), name="flux", label="Télécharger les flux (CSV)")
    st.caption(
        "Chaque heure, ce qui est consommé, stocké ou exporté est réparti entre les sources selon leur production de "
        "cette heure ; ce qui est consommé n'est pas suivi d'une source à un secteur. Les secteurs sont ceux d'avant "
        f"{link('flexibilite', 'flexibilité')}."
    )
    parts = {"Production": series.total_outlets, "Consommation": series.total_origins}
    st.subheader("Les mêmes énergies en chiffres", anchor=False)
    _show_energies(
        view, {name: _of_what_is_on(total(view.balance, view.territory), view) for name, total in parts.items()}
    )


def _show_inputs(view: View) -> None:
    sources = _show_family(view, "Production par source", "sources", series.monthly_sources, series.total_sources)
    _show_typical(view, "sources", series.typical_sources)
    title = "Consommation par secteur, avant flexibilité"
    sectors = _show_family(view, title, "sectors", series.monthly_sectors, series.total_sectors)
    _show_typical(view, "sectors", series.typical_sectors)
    st.subheader(_table_title(view), anchor=False)
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
    with widgets.placeholder():
        if told := sentences.battery_energies(view.balance, view.shown):
            st.caption(told)
    st.subheader(_table_title(view), anchor=False)
    _show_energies(view, {"Production": outlets, "Consommation": origins})


def _show_family(
    view: View, title: str, family: str, monthly: Callable[..., pd.DataFrame], total: Callable[..., pd.DataFrame]
) -> pd.DataFrame:
    """Months and shares of what makes a whole; returns its totals."""
    st.subheader(title, anchor=False)
    left, right = st.columns([1.5, 1], gap="medium")
    months, whole = (_of_what_is_on(table(view.balance, view.territory), view) for table in (monthly, total))
    of_reference = {
        name: None if frame is None else _of_what_is_on(frame, view)
        for name, frame in (("months", reference_table(view, monthly)), ("whole", reference_table(view, total)))
    }
    by = "jour" if (months["step"] == "day").all() else "mois"
    with left:
        offer.chart(
            lambda dark: charts.monthly(months, family, dark=dark, reference=of_reference["months"]),
            key=f"mois_{family}",
            name=f"{scenario_words.slug(title)}-par-{by}",
            title=f"{title}, par {by}",
            view=view,
            table=lambda: csv_tables.by_month(months),
            width_px=offer.HALF_WIDTH_PX,
        )
    with right:
        offer.chart(
            lambda dark: charts.shares(whole, family, dark=dark, reference=of_reference["whole"]),
            key=f"parts_{family}",
            name=scenario_words.slug(title),
            title=f"{title}, sur la période",
            view=view,
            table=lambda: csv_tables.of_total(whole),
            width_px=offer.HALF_WIDTH_PX,
        )
    if view.reference is not None:
        what = "production locale" if family == "origins" else "total"
        st.caption(f"Trait gris : {what} de la référence, {by} par {by}.")
    with widgets.placeholder():
        if parts := list(dict.fromkeys(months.loc[~months["is_whole"], "name"])):
            st.caption(f"Des mois ne sont pas entiers dans la période : leurs barres vont {' et '.join(parts)}.")
    return whole


def _of_what_is_on(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """What the scenario or its reference can have: no curtailed energy without a limit."""
    return series.of_what_is_on(frame, [view.scenario, *([view.reference.scenario] if view.reference else [])])


def _table_title(view: View) -> str:
    return "Tableau annuel" if view.balance.is_annual else "Tableau de la période"


def _show_energies(view: View, parts: Mapping[str, pd.DataFrame]) -> None:
    st.table(tables.energies(parts, view), border="horizontal", hide_index=True)
    st.caption(sentences.energies_told(view.balance) or sentences.A_YEAR)
    offer.table("energies", lambda: tables.energy_figures(parts, view), name="energies-annuelles")


def _show_typical(view: View, family: str, typical: Callable[..., pd.DataFrame]) -> None:
    unit = view.display.power_unit
    frame = typical(view.balance, view.territory, unit=unit)
    reference = reference_table(view, typical, unit=unit)
    found, titles = (
        list(dict.fromkeys(frame["season"])),
        seasons.titles(view.scenario.period_start, view.scenario.period_end),
    )
    of = "la période" if found == [seasons.PERIOD] else "la saison"
    st.markdown(f"**{link('journee_type', 'Journée type')}**, moyenne des jours de {of}, en heure locale")
    for column, season in zip(st.columns(2, gap="medium"), found, strict=False):
        with column:
            offer.chart(
                lambda dark, season=season: charts.typical_days(
                    frame, family, unit=unit, dark=dark, reference=reference, titles=titles
                )[season],  # type: ignore[misc]
                key=f"type_{family}_{season}",
                in_power=True,
                name=f"journee-type-{TYPICAL[family]}-{scenario_words.slug(csv_tables.SEASONS[season])}",
                title=f"Journée type : {TYPICAL[family]}",
                note=f"Moyenne des jours de {of}, en heure locale",
                view=view,
                table=partial(csv_tables.typical_day, frame, season, unit),
                width_px=offer.HALF_WIDTH_PX,
            )


def _show_indicators(view: View) -> None:
    figures.show_flexibility_note(view)
    home, first, second, third = st.columns(4)
    with home:
        take_home.button(view)
    with first:
        report.report_button(view)
    with second:
        make = partial(tables.all_figures, view)
        offer.table("indicateurs", make, "Indicateurs (CSV)", name="indicateurs", quiet=False)
    with third:
        hours.button(view, "horaire")
    bands.beside([view.scenario], view.source, lambda found: st.html(tables.indicators_html(view, found[0])))
    st.caption(
        "Les fichiers sont dans l'unité choisie pour l'affichage, nommée en tête de colonne. « Toutes les heures » : "
        "une ligne par heure, sans moyenne, que la page Données sait rouvrir."
    )


VIEWS: Mapping[str, Callable[[View], None]] = {
    "Flux": _show_flows,
    "Entrées": _show_inputs,
    "Sorties": _show_outputs,
    INDICATORS: _show_indicators,
}
