"""Spans of days: figures that agree with the hours, the days that stand out by hand, clock changes, hours left out."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.balance import Balance
from elfe_core.insight.spans import Span, first_week, month_of, neighbour, span_figures, standouts, week_of
from elfe_core.simulate import simulate_inputs
from tests import strategies

FOYERS = 1000
UTC = strategies.small_territory(foyers=FOYERS, timezone="Etc/UTC")
PARIS = strategies.small_territory(foyers=FOYERS, timezone="Europe/Paris")


def balance(consumption_w: object, production_w: object, **changes: object) -> Balance:
    inputs = replace(strategies.curves(res=consumption_w, wind=production_w), **changes)  # type: ignore[arg-type]
    return simulate_inputs(inputs, capacity_wh=0.0, flexible_share=0.0)


def days(*levels: float) -> np.ndarray:
    return np.repeat(levels, 24).astype(float)


def span(text: str) -> Span:
    """`0208-0214`: days of 2021."""
    first, last = (date(2021, int(end[:2]), int(end[2:])) for end in text.split("-"))
    return Span(first=first, last=last)


YEAR = span("0101-1231")


def test_weeks_and_months_of_the_calendar() -> None:
    """A week begins on Monday; one that an end of the period cuts gives way to the whole one beside it."""
    assert (week_of(date(2021, 2, 10)), month_of(date(2021, 2, 10))) == (span("0208-0214"), span("0201-0228"))
    assert first_week(date(2021, 2, 10), YEAR) == span("0208-0214")
    assert first_week(date(2021, 1, 1), YEAR) == span("0104-0110")
    assert first_week(date(2021, 12, 31), YEAR) == span("1220-1226")
    assert first_week(date(2021, 2, 10), span("0209-0211")) == span("0209-0211")


@pytest.mark.parametrize(
    ("now", "before", "after"),
    [
        ("0208-0214", "0201-0207", "0215-0221"),
        ("0201-0228", "0101-0131", "0301-0331"),
        ("0210-0210", "0209-0209", "0211-0211"),
        ("0209-0215", "0202-0208", "0216-0222"),
        ("0104-0110", "0101-0103", "0111-0117"),
        ("0101-0103", None, "0104-0110"),
        ("1227-1231", "1220-1226", None),
        ("1228-1230", "1225-1227", "1231-1231"),
    ],
)
def test_the_days_before_and_after(now: str, before: str | None, after: str | None) -> None:
    """Weeks and months of the calendar follow one another, also those that the period cuts; other days as many."""
    beside = [neighbour(span(now), YEAR, sign) for sign in (-1, 1)]
    assert beside == [None if text is None else span(text) for text in (before, after)]


def test_the_days_that_stand_out_by_hand() -> None:
    """Days in the order of their import and of their export; a day without export is none; a week needs seven days."""
    one = balance(days(1, 3, 2, 0, 0), days(0, 0, 0, 5, 4))
    found = standouts(one, UTC)
    assert [day.span.first.day for day in found.importing] == [2, 3, 1]
    assert [day.imported_mwh for day in found.importing] == pytest.approx([0.072, 0.048, 0.024])
    assert [day.span.first.day for day in found.exporting] == [4, 5]
    assert found.hardest_week is None


def test_the_hardest_week_is_the_seven_days_that_import_most() -> None:
    """Seven days in a row, from any weekday; the first of two alike."""
    levels = [1, 1, 4, 4, 4, 4, 4, 4, 4, 1, 1]
    week = standouts(balance(days(*levels), days(*[0] * 11)), UTC).hardest_week
    assert week is not None
    assert week.span == Span(first=date(2021, 1, 3), last=date(2021, 1, 9))
    assert week.imported_mwh == pytest.approx(4 * 24 * 7 * FOYERS / 1e6)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 2**31))
def test_figures_of_a_span_are_those_of_its_hours(first: int, last: int, seed: int) -> None:
    """Energies are the sums of the hours, the peaks their highest, the share what of them is not imported."""
    rng, first, last = np.random.default_rng(seed), min(first, last), max(first, last)
    one = balance(rng.uniform(0, 2, 240), rng.uniform(0, 3, 240))
    part = slice(24 * first, 24 * last + 24)
    found = span_figures(one, Span(first=date(2021, 1, 1 + first), last=date(2021, 1, 1 + last)), UTC)
    assert found.imported_mwh == pytest.approx(one.imported_w[part].sum() * FOYERS / 1e6)
    assert found.exported_mwh == pytest.approx(one.exported_w[part].sum() * FOYERS / 1e6)
    assert found.import_max_mw == pytest.approx(one.imported_w[part].max() * FOYERS / 1e6)
    share = 1 - one.imported_w[part].sum() / one.consumption_w[part].sum()
    assert found.self_production_pct == pytest.approx(100 * share)


@pytest.mark.parametrize(("start", "day", "n_hours"), [("2021-03-26T23", 28, 23), ("2021-10-29T22", 31, 25)])
def test_days_of_the_clock_changes_have_their_own_hours(start: str, day: int, n_hours: int) -> None:
    """A day of 23 or 25 hours holds that many."""
    one = balance(np.ones(96), np.zeros(96), start_utc=np.datetime64(start, "h"))
    when = date(2021, int(start[5:7]), day)
    found = span_figures(one, Span(first=when, last=when), PARIS)
    assert found.imported_mwh == pytest.approx(n_hours * FOYERS / 1e6)


def test_hours_left_out_count_nowhere() -> None:
    """Of a day left out by half the other half counts; one left out whole has no figures and stands out nowhere."""
    counted = np.ones(72, dtype=bool)
    counted[12:48] = False
    one = balance(days(1, 9, 2), days(0, 0, 0), counted=counted)
    assert [day.span.first.day for day in standouts(one, UTC).importing] == [3, 1]
    assert standouts(one, UTC).importing[1].imported_mwh == pytest.approx(0.012)
    none = span_figures(one, Span(first=date(2021, 1, 2), last=date(2021, 1, 2)), UTC)
    assert np.isnan(none.imported_mwh)
    assert np.isnan(none.self_production_pct)
