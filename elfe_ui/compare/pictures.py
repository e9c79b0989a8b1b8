"""The curves of the scenarios in one picture, of which there are four to choose from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from elfe_core.balance import Balance
from elfe_ui import charts, controls, series
from elfe_ui.compare.tables import Compared
from elfe_ui.shell import View

KEY: Final = "courbe"


def show(compared: Sequence[Compared], view: View) -> None:
    """Choose a picture and draw it."""
    chosen = controls.one_view(KEY, list(PICTURES))
    PICTURES[chosen](compared, view)


def _show_duration(compared: Sequence[Compared], view: View) -> None:
    unit = view.display.power_unit
    st.caption(
        "Les heures de chaque scénario, rangées de la plus importatrice à la plus exportatrice : plus la courbe est "
        "basse, moins le territoire dépend du réseau. Elle passe sous zéro pendant les heures d'exportation."
    )
    frame = series.duration_shares(_balances(compared), view.territory, unit=unit)
    _draw(charts.compared_duration(frame, _names(compared), unit=unit, dark=view.dark), "monotone")


def _show_months(compared: Sequence[Compared], view: View) -> None:
    st.caption("L'énergie prise au réseau, mois par mois.")
    monthly = series.monthly_imports(_balances(compared), view.territory)
    _draw(charts.compared_months(monthly.frame, _names(compared), dark=view.dark), "mois")
    if monthly.is_adjusted:
        st.caption(
            "Un mois qui n'est pas entier dans la période est ramené à sa durée entière ; un mois présent plusieurs "
            "fois est une moyenne."
        )


def _show_days(compared: Sequence[Compared], view: View) -> None:
    unit = view.display.power_unit
    st.caption("L'importation moyenne de chaque heure de la journée, en heure locale.")
    frame = series.typical_imports(_balances(compared), view.territory, unit=unit)
    seasons = charts.compared_days(frame, _names(compared), unit=unit, dark=view.dark)
    if len(seasons) < 2:
        st.info("Les périodes choisies ne contiennent pas l'hiver et l'été à la fois.", icon=":material/info:")
    for cell, (season, chart) in zip(st.columns(2, gap="medium"), seasons.items(), strict=False):
        with cell:
            _draw(chart, f"jour_{season}")


def _show_weeks(compared: Sequence[Compared], view: View) -> None:
    unit = view.display.power_unit
    st.caption("L'importation moyenne de chaque semaine, du lundi au dimanche.")
    frame = series.weekly_imports(_balances(compared), view.territory, unit=unit)
    _draw(charts.compared_weeks(frame, _names(compared), unit=unit, dark=view.dark), "semaines")


def _draw(chart: charts.PreparedChart, key: str) -> None:
    st.altair_chart(chart, width="stretch", theme=None, key=f"comparer_{key}")


def _balances(compared: Sequence[Compared]) -> list[Balance]:
    return [one.balance for one in compared]


def _names(compared: Sequence[Compared]) -> list[str]:
    return [one.name for one in compared]


PICTURES: Final[Mapping[str, Callable[[Sequence[Compared], View], None]]] = {
    "Monotone": _show_duration,
    "Mois par mois": _show_months,
    "Journée type": _show_days,
    "L'année": _show_weeks,
}
