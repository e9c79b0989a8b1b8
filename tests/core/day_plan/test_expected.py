"""What a plan believes: the day before, a forecast, what it lacks, its holes, its scale."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from elfe_core import day_plan
from elfe_core.curve_set.measured import FileReport
from elfe_core.curves import CURVE_NAMES, SECTORS
from elfe_core.day_plan import (
    CONSUMPTION,
    DAY,
    DAY_BEFORE,
    FILE,
    LIKE_DAY,
    OF_DATA,
    OF_TERRITORY,
    Ground,
    curves_of_report,
    expected,
    first_day,
    ground,
)
from elfe_core.errors import DataError, ElfeError, InputError
from elfe_ui.words import faults
from tests.core.day_plan.example import (
    AUTUMN,
    DATA,
    FLEETS,
    PLACE,
    SPRING,
    a_forecast,
    a_scenario,
    known_of,
    measured,
    on_data,
    plan_of,
)
from tests.strategies import Array

ON = on_data()
JUNE = date(2021, 6, 15)
MIDNIGHT = "2021-06-14T22:00"
"""Of 15 June in Paris."""
ONE_DAY = measured("wind", MIDNIGHT, np.ones(24))


def hours_of(on: Ground, name: str, start: str, n: int) -> Array:
    first = int((np.datetime64(start, "h") - on.inputs.start_utc).astype(int))
    return on.inputs[name][first : first + n]


def test_the_day_before_hour_by_hour() -> None:
    """The same 24 hours, a day earlier."""
    known = expected(JUNE, DAY_BEFORE, ON)
    for name in CURVE_NAMES:
        assert known.curves[name] == pytest.approx(hours_of(ON, name, "2021-06-13T22", 24))
    assert set(known.origins.values()) == {DAY_BEFORE}


@pytest.mark.parametrize(("day", "start", "n"), [(SPRING, "2021-03-26T23", 23), (AUTUMN, "2021-10-29T22", 25)])
def test_the_sun_keeps_its_noon_and_habits_their_clock(day: date, start: str, n: int) -> None:
    """On days of 23 and 25 h sources come from 24 h before (48 h for one hour too many), sectors the clock's."""
    known = expected(day, DAY_BEFORE, ON).curves
    assert known.n_hours == n
    before = hours_of(ON, "solar", start, 24)
    assert known["solar"] == pytest.approx(np.append(before, before[:1])[:n])
    peak = [hour for hour, value in enumerate(known["res"]) if value == known["res"].max()]
    clock_hours = [int(str(hour)[11:13]) for hour in plan_of(day).local_hours()]
    yesterday = expected(day - timedelta(days=1), DAY, ON).curves["res"]
    on_clock = [hour for hour, value in enumerate(yesterday) if value == yesterday.max()]
    assert [clock_hours[hour] for hour in peak] == on_clock


def test_the_first_day_of_the_data_takes_the_nearest_one() -> None:
    """Which is said as such."""
    known = expected(date(2021, 1, 1), DAY_BEFORE, ON)
    assert set(known.origins.values()) == {LIKE_DAY}
    assert known.curves["wind"] == pytest.approx(hours_of(ON, "wind", "2021-01-01T23", 24))


def test_a_forecast_replaces_its_own_curves_only() -> None:
    """The others are those of the day before, said by curve."""
    wind_w = np.linspace(0.0, 5e6, 24)
    known = known_of(JUNE, FILE, ON, a_forecast(measured("wind", MIDNIGHT, wind_w)))
    assert known.origins == {**dict.fromkeys(CURVE_NAMES, DAY_BEFORE), "wind": FILE}
    assert known.files == ("demain.csv",)
    now_gwh, wanted_gwh = PLACE.production.wind_turbines * PLACE.production.wind_turbine_mean_mw * 8.76, 0.0876
    assert known.curves["wind"] == pytest.approx(wind_w / PLACE.foyers * wanted_gwh / now_gwh, rel=1e-3)
    assert known.curves["solar"] == pytest.approx(expected(JUNE, DAY_BEFORE, ON).curves["solar"])


def test_quarters_of_hours_and_several_days() -> None:
    """Steps are averaged; the first whole day of the file is taken where none is named."""
    start = "2021-06-13T20:00"
    forecast = a_forecast(measured("wind", start, np.repeat(np.arange(60.0), 4), step_min=15))
    assert day_plan.days_of(forecast, "Europe/Paris") == (date(2021, 6, 13), date(2021, 6, 16))
    assert first_day(forecast, "Europe/Paris") == date(2021, 6, 14)
    known = known_of(JUNE, FILE, ON, forecast)
    assert np.diff(known.curves["wind"]) == pytest.approx(np.full(23, known.curves["wind"][0] / 26.0))


def test_the_whole_consumption_is_shared_by_the_day_before() -> None:
    """Each sector keeps its share of each hour."""
    total_w = np.linspace(5e5, 1e6, 24)
    known = known_of(JUNE, FILE, ON, a_forecast(measured(CONSUMPTION, MIDNIGHT, total_w))).curves
    assert np.sum([known[name] for name in SECTORS], axis=0) == pytest.approx(total_w / PLACE.foyers)
    before = expected(JUNE, DAY_BEFORE, ON).curves
    assert known["res"] / known["ent"] == pytest.approx(before["res"] / before["ent"])


def test_a_forecast_on_the_scale_of_the_data_is_the_data() -> None:
    """The day's own raw curves as forecast give the plan of a perfect one."""
    first = int((np.datetime64(MIDNIGHT, "h") - DATA.start_utc).astype(int))
    curves = [measured(name, MIDNIGHT, DATA[name][first : first + 24], unit="") for name in CURVE_NAMES]
    plan, perfect = plan_of(JUNE, FILE, a_forecast(*curves), **FLEETS), plan_of(JUNE, DAY, **FLEETS)
    assert plan.planned_kw == pytest.approx(perfect.planned_kw)
    assert plan.came == pytest.approx(perfect.believed)
    assert a_forecast(*curves).scale == OF_DATA


def test_a_day_that_the_data_do_not_hold() -> None:
    """Lacking curves and natural hours come from the day with the same weekday and nearly the same date."""
    day = date(2026, 6, 16)
    assert day.weekday() == JUNE.weekday()
    forecast = a_forecast(measured("solar", "2026-06-15T22:00", np.zeros(24)))
    on = on_data(**FLEETS)
    known = known_of(day, FILE, on, forecast)
    assert known.origins["wind"] == LIKE_DAY
    assert known.curves["wind"] == pytest.approx(expected(JUNE, DAY, on).curves["wind"])
    plan = day_plan.plan_day(FILE, known, on)
    assert plan.came is None
    assert plan.uses[0].energy_kwh == pytest.approx(200.0)


def test_holes_are_named_all_at_once() -> None:
    """Each run of hours with the curves that lack it, in one fault, in French, too."""
    wind, solar = np.ones(24), np.ones(24)
    wind[[3, 4, 9]] = np.nan
    solar[[9, 20]] = np.nan
    forecast = a_forecast(measured("wind", MIDNIGHT, wind), measured("solar", MIDNIGHT, solar[:23]))
    with pytest.raises(DataError) as caught:
        known_of(JUNE, FILE, ON, forecast)
    fault = caught.value
    assert fault.problem == "gap"
    assert fault.count == 6
    runs = [(place.series, place.first.hour, place.last.hour) for place in fault.places if place.first and place.last]
    assert runs == [(("wind",), 1, 2), (("wind", "solar"), 7, 7), (("solar",), 18, 18), (("solar",), 21, 21)]
    (sentence,) = faults.sentences(fault, own_file=True)
    assert all(text in sentence for text in ("demain.csv", "15/06/2021:01", "15/06/2021:07", "15/06/2021:18", "éolien"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: known_of(date(2021, 6, 20), FILE, ON, a_forecast(ONE_DAY)), "forecast_day"),
        (lambda: expected(date(2030, 1, 1), DAY, ON), "plan_day"),
        (lambda: a_forecast(replace(ONE_DAY, unit=""), scale=OF_TERRITORY), "forecast_scale"),
        (lambda: a_forecast(), "forecast"),
        (
            lambda: a_forecast(replace(ONE_DAY, role="res"), replace(ONE_DAY, role=CONSUMPTION)),
            "forecast",
        ),
        (
            lambda: curves_of_report(FileReport(file="x.csv", kind="plain", curves=(replace(ONE_DAY, role=""),))),
            "forecast_role",
        ),
    ],
)
def test_what_cannot_be_used_is_said(wrong, field: str) -> None:
    """By field, and in French."""
    with pytest.raises(InputError) as caught:
        wrong()
    assert caught.value.field == field
    assert faults.sentences(caught.value)[0].startswith("**")


def test_negative_values_are_refused() -> None:
    """With their hours."""
    with pytest.raises(DataError, match="negative"):
        known_of(JUNE, FILE, ON, a_forecast(measured("wind", MIDNIGHT, np.linspace(-1.0, 1.0, 24))))


def test_a_day_with_hours_left_out_has_no_plan() -> None:
    """It is none of the data's, and never the one that is offered first."""
    counted = np.ones(DATA.n_hours, dtype=bool)
    first = int((np.datetime64(MIDNIGHT, "h") - DATA.start_utc).astype(int))
    counted[first + 5] = False
    series = {name: np.where(counted, DATA[name], 0.0) for name in CURVE_NAMES}
    data = type(DATA)(start_utc=DATA.start_utc, counted=counted, series=series)
    on = ground(a_scenario(period_start=JUNE, period_end=JUNE + timedelta(days=1)), data, PLACE)
    assert not day_plan.is_in_data(JUNE, on)
    assert day_plan.telling_day(on) == JUNE + timedelta(days=1)
    with pytest.raises(ElfeError):
        expected(JUNE, DAY, on)
    assert set(expected(JUNE + timedelta(days=1), DAY_BEFORE, on).origins.values()) == {LIKE_DAY}
