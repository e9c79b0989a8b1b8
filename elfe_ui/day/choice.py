"""Which day is planned, and what the plan believes of it: the day itself, the day before, a file of the visitor's."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_core import day_plan
from elfe_core.curve_set.measured import Measured
from elfe_core.curves import CURVE_NAMES
from elfe_core.day_plan import DAY, DAY_BEFORE, FILE, DayPlan, Forecast
from elfe_core.errors import ElfeError
from elfe_ui import cached, widgets
from elfe_ui.charts import theme
from elfe_ui.own_data import uploads
from elfe_ui.own_data.uploads import Asked
from elfe_ui.view import View, show_own_faults
from elfe_ui.words import day_words, formats

PARAMETER: Final = "jour"
"""Query parameter: the day, `20210807`."""
SOURCE_KEY, PICKED_KEY, SCALE_KEY = "prevu", "jour_choisi", "echelle_prevision"
CHOSEN_KEY, WRITTEN_KEY = "_jour", "_jour_ecrit"
REFUSED: Final = "Cette prévision ne peut pas être utilisée."
FORECAST: Final = Asked(
    key="fichiers_prevision",
    label="Fichier de prévision",
    help="Éolien, solaire ou consommation du jour à venir, dans tout format que la page « Données » sait lire : export "
    "de RTE ou d'Enedis, classeur, une date et une valeur par ligne. Ce qu'il ne dit pas vient de la veille.",
    roles={**{role: theme.LABELS[role] for role in CURVE_NAMES}, day_plan.CONSUMPTION: day_words.CONSUMPTION_ROLE},
    refused=REFUSED,
    with_notes=False,
)


class Days(NamedTuple):
    """Days that can be chosen, both included, and the one that is usual."""

    first: date
    last: date
    usual: date


def show_source() -> str:
    """What the plan believes, one of DAY, DAY_BEFORE and FILE."""
    names = {words: key for key, words in day_words.SOURCES.items()}
    chosen = widgets.one_view(
        SOURCE_KEY,
        list(names),
        "Plan fait d'après",
        "« La journée elle-même » : comme si la prévision était parfaite. « La veille » : ce que fait un automate "
        "simple. « Ma prévision » : votre prévision de l'éolien, du solaire ou de la consommation.",
    )
    return names[chosen]


def show_forecast(view: View) -> Forecast | None:
    """The field for a file of forecasts, what its curves are, and their scale; None without a file or with faults."""
    found = uploads.show_uploads(view, FORECAST._replace(clock=view.territory.timezone)).curves
    if not found:
        st.info(
            "Apportez la prévision d'un jour à venir, et dites ce que prévoit chaque courbe. Celles qui manquent "
            "seront prises de la veille."
        )
        return None
    try:
        return day_plan.forecast_of(found, _scale(found))
    except ElfeError as error:
        show_own_faults(error, REFUSED)
        return None


def _scale(found: Mapping[str, tuple[Measured, ...]]) -> str | None:
    """How values with a unit are read; None, the only way there is, for those without."""
    if not all(curve.unit for curves in found.values() for curve in curves):
        st.caption("Sans unité, la prévision est lue sur l'échelle des données en place.")
        return None
    names = {words: key for key, words in day_words.SCALES.items()}
    chosen = st.segmented_control(
        "Échelle de la prévision",
        list(names),
        default=next(iter(names)),
        required=True,
        key=SCALE_KEY,
        help="Une puissance du territoire est multipliée comme le scénario multiplie l'éolien, le solaire ou la "
        "consommation d'aujourd'hui. Une mesure plus large (une région, un parc) doit être la même que celle des "
        "données.",
    )
    return names[str(chosen)]


def days_of_data(view: View) -> Days:
    """All days of the data; the usual one has most surplus and most lack."""
    on = cached.day_ground(view.scenario, view.source)
    return Days(*day_plan.whole_days(on), cached.telling_day(view.scenario, view.source))


def days_of_forecast(forecast: Forecast, view: View) -> Days:
    """The days of a file; the usual one is the first without a hole."""
    zone = view.territory.timezone
    return Days(*day_plan.days_of(forecast, zone), day_plan.first_day(forecast, zone))


def show_day(days: Days, notes: DeltaGenerator) -> date:
    """The day, chosen by date or by steps, and kept in the address; the usual one until another one is chosen.

    `notes` is the place for what is wrong with the day of a link.
    """
    with notes:
        _follow_address(days)
    chosen: date | None = st.session_state.get(CHOSEN_KEY)
    day = chosen if chosen is not None and days.first <= chosen <= days.last else days.usual
    if st.session_state.get(PICKED_KEY) != day:
        st.session_state[PICKED_KEY] = day
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="elfe_jour"):
        _step(-1, day, days)
        st.date_input(
            "Jour",
            min_value=days.first,
            max_value=days.last,
            key=PICKED_KEY,
            format="DD/MM/YYYY",
            on_change=_pick,
            width=160,
        )
        _step(1, day, days)
    _write(None if day == days.usual else day)
    return day


def _step(sign: int, day: date, days: Days) -> None:
    """The button to the day before or after."""
    icon, words = ("chevron_left", "Le jour d'avant") if sign < 0 else ("chevron_right", "Le jour d'après")
    other = day + timedelta(days=sign)
    st.button(
        f":material/{icon}:",
        key=f"jour_{icon}",
        help=words,
        disabled=not days.first <= other <= days.last,
        on_click=_choose,
        args=(other,),
    )


def _choose(day: date) -> None:
    """Callback of the steps."""
    st.session_state[CHOSEN_KEY] = day


def _pick() -> None:
    """Callback of the date."""
    st.session_state[CHOSEN_KEY] = st.session_state[PICKED_KEY]


def _follow_address(days: Days) -> None:
    """Take the day of a link, or of a step back; one that cannot be read or chosen is none, which is said."""
    text = st.query_params.get(PARAMETER)
    if text is None or text == st.session_state.get(WRITTEN_KEY):
        return
    try:
        day = date.fromisoformat(text)
    except ValueError:
        st.warning("Le lien demande un jour qui ne se lit pas ; un autre est montré.")
        return
    if days.first <= day <= days.last:
        st.session_state[CHOSEN_KEY] = day
    else:
        said = formats.days(days.first, days.last, with_year=True)
        st.warning(
            f"Le lien demande le {formats.day(day, with_year=True)} ; on peut choisir {said}. Un autre est montré."
        )


def _write(day: date | None) -> None:
    text = None if day is None else f"{day:%Y%m%d}"
    st.session_state[WRITTEN_KEY] = text
    if text is None:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != text:
        st.query_params[PARAMETER] = text


def plan_of(view: View, day: date, source: str, forecast: Forecast | None) -> DayPlan:
    """The plan of a day; raises what is wrong with the day or the forecast."""
    if source in (DAY, DAY_BEFORE):
        return cached.planned_day(view.scenario, view.source, day, source)
    on = cached.day_ground(view.scenario, view.source)
    return day_plan.plan_day(FILE, day_plan.expected(day, FILE, on, forecast), on)
