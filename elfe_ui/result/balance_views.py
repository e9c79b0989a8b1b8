"""The views of the balance page: over time (an overview to drag over, a detail that follows) and over the year."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from elfe_ui import cached, charts, series, widgets
from elfe_ui.exports import csv_tables, offer
from elfe_ui.glossary import link
from elfe_ui.result import other_years, over_time
from elfe_ui.result.over_time import Chart, TimeView
from elfe_ui.series import PowerSeries
from elfe_ui.view import View, reference_over_time, reference_table
from elfe_ui.words import formats, seasons, sentences

HEAT_LABELS = {
    "Échange avec le réseau": "net",
    "Consommation": "consumption",
    "Production": "production",
    "Énergie stockée": "stored",
}

FLEXIBILITY, STORAGE = "Flexibilité", "Stockage"


def choose_view() -> str:
    """The view chosen, kept in the address."""
    return widgets.one_view("vue", [*TIME_VIEWS, *YEAR_VIEWS])


def show_chosen(name: str, view: View) -> None:
    """Draw one view."""
    if name in TIME_VIEWS:
        shown = TIME_VIEWS[name]
        with widgets.placeholder():
            _show_what_is_off(name, view)
        over_time.show_over_time(view, name, shown)
        if name == FLEXIBILITY and view.scenario.flexibility_on:
            _show_typical_shift(view)
    else:
        YEAR_VIEWS[name](view)


def _show_what_is_off(name: str, view: View) -> None:
    if name == FLEXIBILITY and not view.scenario.flexibility_on:
        st.info(
            "La flexibilité est coupée. Activez « Décaler des consommations » dans les réglages pour voir agir cette "
            "borne haute, ou pilotez des appareils à la page Usages."
        )
    if name == STORAGE and not view.scenario.storage_on:
        st.info("Le stockage est coupé. Activez « Stocker les surplus » dans les réglages pour le voir agir.")
    elif name == STORAGE and view.scenario.storage_in_use_mwh > 0.0:
        st.info(_what_batteries_save(view), icon=":material/battery_charging_50:")


def _what_batteries_save(view: View) -> str:
    """What the ideal battery of this capacity hides: its saving beside the real one's."""
    one = view.scenario
    none, ideal, real = (
        cached.indicators(of, view.source)
        for of in (replace(one, storage_on=False), replace(one, storage_real=False), replace(one, storage_real=True))
    )
    ideal_mwh, real_mwh = (none["imported_mwh"] - found["imported_mwh"] for found in (ideal, real))
    return sentences.batteries(one, ideal_mwh, real_mwh, real["storage_loss_mwh"], view.shown)


def _show_typical_shift(view: View) -> None:
    """What flexibility does in a day, which a year of hours does not show."""
    unit = view.display.power_unit
    frame = series.typical_flexibility(view.balance, view.territory, unit=unit)
    st.markdown(f"**{link('journee_type', 'Journée type')}** : vers quelles heures la consommation se déplace-t-elle ?")
    reference = reference_table(view, series.typical_flexibility, unit=unit)
    titles = seasons.titles(view.scenario.period_start, view.scenario.period_end)
    for column, season in zip(st.columns(2, gap="medium"), dict.fromkeys(frame["season"]), strict=False):
        with column:
            offer.chart(
                lambda dark, season=season: charts.typical_flexibility(
                    frame, unit=unit, dark=dark, reference=reference, titles=titles
                )[season],  # type: ignore[misc]
                key=f"decalage_{season}",
                in_power=True,
                name=f"flexibilite-journee-type-{csv_tables.SEASONS[season]}",
                title="Journée type : consommation avant et après flexibilité",
                view=view,
                table=partial(csv_tables.typical_day, frame, season, unit),
                width_px=offer.HALF_WIDTH_PX,
            )


def _exchange(detail: PowerSeries, view: View, smoothing_h: int) -> Chart:
    reference, unit = reference_over_time(view, detail, smoothing_h), view.display.power_unit
    return charts.exchange(detail.frame, unit=unit, step=detail.step, dark=view.dark, reference=reference)


def _production(detail: PowerSeries, view: View, smoothing_h: int) -> Chart:
    reference, unit = reference_over_time(view, detail, smoothing_h), view.display.power_unit
    return charts.production_consumption(detail.frame, unit=unit, step=detail.step, dark=view.dark, reference=reference)


def _imported_share(detail: PowerSeries, view: View, smoothing_h: int) -> Chart:
    return charts.imported_share(
        detail.frame, step=detail.step, dark=view.dark, reference=reference_over_time(view, detail, smoothing_h)
    )


def _flexibility(detail: PowerSeries, view: View, smoothing_h: int) -> Chart:
    reference, unit = reference_over_time(view, detail, smoothing_h), view.display.power_unit
    return charts.flexibility(detail.frame, unit=unit, step=detail.step, dark=view.dark, reference=reference)


def _stored(detail: PowerSeries, view: View, smoothing_h: int) -> Chart:
    unit = view.display.power_unit
    capacity = formats.in_power_unit(view.scenario.storage_in_use_mwh, unit, view.territory.foyers)
    reference = reference_over_time(view, detail, smoothing_h)
    return charts.stored_energy(
        detail.frame, capacity, unit=unit, step=detail.step, dark=view.dark, reference=reference
    )


TIME_VIEWS: Mapping[str, TimeView] = {
    "Échanges": TimeView(
        f"Au-dessus de zéro, ce que le territoire {link('importation', 'prend au réseau')} ; au-dessous, ce qu'il "
        f"{link('exportation', 'y envoie')}.",
        _exchange,
        ("imported", "exported"),
        "echanges",
    ),
    "Production et consommation": TimeView(
        f"La {link('production', 'production locale')} face à la {link('consommation', 'consommation')} : le manque "
        f"est importé, le {link('surplus', 'surplus')} est stocké ou exporté.",
        _production,
        ("production", "consumption"),
        "production-consommation",
    ),
    "Part importée": TimeView(
        f"Quelle part du besoin {link('importation', 'vient du réseau')} ?",
        _imported_share,
        ("imported_share",),
        "part-importee",
    ),
    FLEXIBILITY: TimeView(
        f"La consommation avant et après le {link('flexibilite', 'décalage')} ; affichez une semaine ou un jour pour "
        "voir chaque heure. La part flexible est une borne haute : la page Usages pilote de vrais appareils.",
        _flexibility,
        ("consumption_before", "consumption"),
        "flexibilite",
    ),
    STORAGE: TimeView(
        f"L'énergie gardée {link('stockage', 'en stock')}, entre zéro et la {link('capacite', 'capacité')}.",
        _stored,
        ("stored",),
        "stockage",
    ),
}


def _show_duration(view: View) -> None:
    unit = view.display.power_unit
    st.caption(
        f"Les {link('monotone', 'heures classées')} : celles de la période, de la plus importatrice à la plus "
        "exportatrice. La flexibilité et le stockage aplatissent les deux bouts de la courbe."
    )
    curves = series.duration_curves(view.balance, view.territory, unit=unit)
    reference = reference_table(
        view, lambda *args, **options: series.duration_curves(*args, **options).frame, unit=unit
    )
    counts = (curves.import_h, curves.export_h)
    offer.chart(
        lambda dark: charts.duration(curves.frame, *counts, unit=unit, dark=dark, reference=reference),
        key="monotone",
        in_power=True,
        name="heures-classees",
        title="Heures classées des échanges avec le réseau",
        view=view,
        table=lambda: csv_tables.duration(curves, unit),
    )


def _show_heat_map(view: View) -> None:
    unit = view.display.power_unit
    labels = HEAT_LABELS | ({} if view.reference is None else {"Écart avec la référence": "change"})
    label = widgets.one_view("carte", list(labels), "Grandeur")
    quantity, place = labels[label], link("heure_locale", "heure locale")
    st.caption(f"Chaque colonne est un jour, chaque ligne une heure de la journée ({place}).")
    if quantity == "change" and view.reference is not None:
        grid = series.heat_map_change(view.balance, view.reference.balance, view.territory, unit=unit)
    else:
        grid = series.heat_map(view.balance, view.territory, unit=unit, quantity=quantity)
    offer.chart(
        lambda dark: charts.heat_map(grid, unit=unit, quantity=quantity, dark=dark),
        key="chaleur",
        in_power=True,
        name="carte-de-chaleur",
        title=f"{label}, heure par heure",
        view=view,
        table=lambda: csv_tables.heat(grid, quantity, unit),
    )


YEAR_VIEWS: Mapping[str, Callable[[View], None]] = {
    "Heures classées": _show_duration,
    "Carte de chaleur": _show_heat_map,
    other_years.VIEW: other_years.show_other_years,
}
