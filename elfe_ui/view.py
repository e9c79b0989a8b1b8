"""What a page shows, what its reference gives, faults in French; imported by all pages, so it imports little."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from elfe_core.balance import Balance
from elfe_core.errors import ElfeError
from elfe_core.scenario import Display, Scenario, today, usual_scenario
from elfe_core.territory import Territory
from elfe_ui import cached, series
from elfe_ui.cached import DataSource
from elfe_ui.series import PowerSeries
from elfe_ui.state import WidgetSpecs
from elfe_ui.words import faults
from elfe_ui.words.shown import Shown


class Reference(NamedTuple):
    """A pinned scenario and what it gives."""

    scenario: Scenario
    balance: Balance
    indicators: dict[str, float]


def shown_of(balance: Balance, display: Display, territory: Territory) -> Shown:
    """How a balance's figures are read: of a year or more as yearly rates, else as those of its counted hours."""
    return Shown(display.power_unit, territory.foyers, None if balance.is_annual else balance.n_counted)


class View(NamedTuple):
    """All that a page shows."""

    territory: Territory
    scenario: Scenario
    display: Display
    source: DataSource
    balance: Balance
    indicators: dict[str, float]
    choices: WidgetSpecs
    """The sidebar's widgets by their query parameter."""
    dark: bool
    reference: Reference | None = None
    """The pinned scenario that figures and charts are compared with."""

    @property
    def shown(self) -> Shown:
        """How its figures are read."""
        return shown_of(self.balance, self.display, self.territory)


def today_view(view: View) -> View:
    """The same page for today's territory: today's production, no storage, no flexibility, the usual period."""
    return _with_scenario(view, usual_scenario(view.territory, *cached.data_days(view.source)))


def today_in_period(view: View) -> View:
    """The same for today's territory over the page's own period, computed in the same way."""
    return _with_scenario(view, over_its_period(today(view.territory), view))


def over_its_period(scenario: Scenario, view: View) -> Scenario:
    """A scenario over the period of the page's own, in its weather and computed in the same way."""
    one = view.scenario
    return replace(
        scenario,
        period_start=one.period_start,
        period_end=one.period_end,
        cut_then_simulate=one.cut_then_simulate,
        scale_on_period=one.scale_on_period,
        weather_year=one.weather_year,
    )


def _with_scenario(view: View, scenario: Scenario) -> View:
    return view._replace(
        scenario=scenario,
        balance=cached.balance(scenario, view.source),
        indicators=cached.indicators(scenario, view.source),
    )


def show_faults(error: ElfeError, head: str = "Le calcul attend une correction ; vos réglages sont gardés.") -> None:
    """Every fault as a French sentence, what is wrong and what to do."""
    st.error(f"{head}\n\n{fault_lines(error)}", icon=":material/error:")


def show_own_faults(error: ElfeError, head: str) -> None:
    """The same for the visitor's own file."""
    st.error(f"{head}\n\n{fault_lines(error, own_file=True)}", icon=":material/error:")


def show_notice(error: ElfeError) -> None:
    """A notice that stops nothing."""
    st.info(fault_lines(error), icon=":material/info:")


def fault_lines(error: ElfeError, *, own_file: bool = False) -> str:
    """One line of a Markdown list a fault."""
    return "\n".join(f"- {sentence}" for sentence in faults.sentences(error, own_file=own_file))


def reference_table(view: View, table: Callable[..., pd.DataFrame], **options: Any) -> pd.DataFrame | None:
    """A table of `elfe_ui.series`, made of the reference's balance."""
    return None if view.reference is None else table(view.reference.balance, view.territory, **options)


def reference_over_time(view: View, detail: PowerSeries, smoothing_h: int) -> pd.DataFrame | None:
    """The reference over the part of time that the detail shows, averaged alike."""
    if view.reference is None or detail.frame.empty:
        return None
    window = detail.frame["local"].iloc[0], detail.frame["until"].iloc[-1] - pd.Timedelta(hours=1)
    return series.power_series(
        view.reference.balance,
        view.territory,
        unit=view.display.power_unit,
        step=detail.step,
        smoothing_h=smoothing_h,
        window=window,
    ).frame
