"""Any period counts right: leap years, years that begin in July, two years, a month, the days when clocks change."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from elfe_core import clock, sweep
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.curves import CURVE_NAMES, SOURCES, Curves
from elfe_core.load import TERRITORIES_FOLDER, TERRITORY_FILE, load_curves
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import simulate
from elfe_core.territory import Territory, load_territory
from tests.core.test_sweep_rows import assert_rows_are_single_simulations
from tests.yearly import indicators

PERIODS = {
    "leap year": (date(2020, 1, 1), date(2020, 12, 31), 8784),
    "July to June": (date(2020, 7, 1), date(2021, 6, 30), 8760),
    "two years": (date(2020, 1, 1), date(2021, 12, 31), 17544),
    "February of a leap year": (date(2020, 2, 1), date(2020, 2, 29), 696),
    "month of the spring change": (date(2021, 3, 1), date(2021, 3, 31), 743),
    "spring change": (date(2021, 3, 28), date(2021, 3, 28), 23),
    "autumn change": (date(2020, 10, 25), date(2020, 10, 25), 25),
}
EACH_PERIOD = pytest.mark.parametrize(("start", "end", "n_hours"), PERIODS.values(), ids=PERIODS)
GRID = sweep.Grid(
    axes={"wind_gwh": (0.0, 250.0), "storage_mwh": (0.0, 60.0), "flexible_share": (0.0, 0.1), "share_res": (0.8, 1.0)}
)


@pytest.fixture(scope="module")
def territory() -> Territory:
    return load_territory(TERRITORY_FILE)


@pytest.fixture(scope="module")
def curves(territory: Territory) -> Curves:
    return load_curves(territory)


def rich(territory: Territory, start: date, end: date, **changes: object) -> Scenario:
    """A scenario in which storage and flexibility have work."""
    changes = {"wind_gwh": 250.0, "storage_on": True, "flexibility_on": True, "flexible_share": 0.1} | changes
    return replace(today(territory), period_start=start, period_end=end, **changes)  # type: ignore[arg-type]


@EACH_PERIOD
@pytest.mark.parametrize("cut_first", [False, True])
def test_a_period_has_all_its_hours(
    territory: Territory, curves: Curves, start: date, end: date, n_hours: int, cut_first: bool
) -> None:
    """A period holds each of its local hours once, and the energies of its hours add up."""
    balance = simulate(rich(territory, start, end, cut_then_simulate=cut_first), curves, territory)
    days = np.unique(clock.local_hours(balance.inputs.utc(), territory.timezone).astype("datetime64[D]"))
    assert balance.inputs.n_hours == n_hours
    assert (days[0], days[-1], len(days)) == (np.datetime64(start), np.datetime64(end), (end - start).days + 1)
    supply = balance.production_w + balance.imported_w + balance.discharge_w
    use = balance.consumption_w + balance.exported_w + balance.charge_w
    assert np.allclose(supply, use, rtol=1e-9)


@EACH_PERIOD
def test_annual_figures_are_those_of_8760_hours(
    territory: Territory, curves: Curves, start: date, end: date, n_hours: int
) -> None:
    """Scaled on the period, each annual energy is the scenario's, whether the period has 23 hours or 17 544."""
    scenario = rich(territory, start, end, scale_on_period=True, cut_then_simulate=True, flexibility_on=False)
    scenario = replace(scenario, solar_gwh=30.0, bioenergy_gwh=10.0)
    balance = simulate(scenario, curves, territory)
    found = indicators(balance, territory.foyers)
    assert found["production_mwh"] == pytest.approx(290e3)
    assert found["consumption_mwh"] == pytest.approx(1e3 * territory.consumption_gwh)
    mean_mw = float(balance.production_w.mean()) * territory.foyers / 1e6
    assert found["production_mwh"] == pytest.approx(mean_mw * 8760)


@pytest.mark.parametrize("scale_on_period", [False, True])
@pytest.mark.parametrize("cut_first", [False, True])
@EACH_PERIOD
def test_rows_of_a_sweep_are_single_simulations(
    territory: Territory,
    curves: Curves,
    start: date,
    end: date,
    n_hours: int,
    cut_first: bool,
    scale_on_period: bool,
) -> None:
    """Over each period every row of a sweep is the scenario simulated alone, to 1e-9."""
    scenario = rich(territory, start, end, cut_then_simulate=cut_first, scale_on_period=scale_on_period)
    study = sweep.study(GRID, scenario, curves, territory)
    assert study.last_h - study.first_h == n_hours
    table = sweep.table(study)
    rows = range(GRID.n_scenarios) if n_hours < 8760 else (0, 5, GRID.n_scenarios - 1)

    def single(factors: dict[str, float]) -> dict[str, float]:
        return indicators(simulate(sweep.scenario_of(scenario, factors), curves, territory), territory.foyers)

    assert set(INDICATOR_UNITS) <= set(table)
    assert_rows_are_single_simulations(table, single, rows)


@pytest.mark.parametrize("day", [date(2020, 3, 29), date(2020, 10, 25), date(2021, 3, 28), date(2021, 10, 31)])
def test_a_change_of_the_clock_loses_and_doubles_no_hour(territory: Territory, curves: Curves, day: date) -> None:
    """The days around a change of the clock lie end to end, and together they are the period that holds them."""
    around = [day + timedelta(days=shift) for shift in (-1, 0, 1)]
    scenario = rich(territory, around[0], around[-1], storage_on=False, flexibility_on=False)
    whole = simulate(scenario, curves, territory)
    parts = [
        simulate(replace(scenario, period_start=one, period_end=one), curves, territory).imported_w for one in around
    ]
    assert [len(part) for part in parts] == [24, 23 if day.month == 3 else 25, 24]
    assert np.array_equal(np.concatenate(parts), whole.imported_w)


@pytest.mark.parametrize(
    ("start_utc", "first", "last", "n_hours"),
    [
        ("2023-12-31T23", date(2024, 1, 1), date(2024, 12, 31), 8784),
        ("2022-06-30T22", date(2022, 7, 1), date(2023, 6, 30), 8760),
        ("2015-12-31T23", date(2016, 1, 1), date(2017, 12, 31), 17544),
        ("2025-02-28T23", date(2025, 3, 1), date(2025, 3, 31), 743),
    ],
)
def test_other_years_than_the_shipped_ones(
    territory: Territory, start_utc: str, first: date, last: date, n_hours: int
) -> None:
    """Data of another leap year, another July to June, other years or a month alone are simulated and swept whole."""
    rng = np.random.default_rng(n_hours)
    made = Curves(
        start_utc=np.datetime64(start_utc, "h"),
        **{name: rng.gamma(2.0, 10.0, n_hours) for name in CURVE_NAMES},  # type: ignore[arg-type]
    )
    assert clock.whole_days(made.start_utc, made.n_hours, territory.timezone) == (first, last)
    scenario = rich(territory, first, last)
    found = indicators(simulate(scenario, made, territory), territory.foyers)
    assert found["consumption_mwh"] == pytest.approx(1e3 * territory.consumption_gwh)
    table = sweep.table(sweep.study(sweep.Grid(axes={"storage_mwh": (20.0,)}), scenario, made, territory))
    assert_rows_are_single_simulations(table, lambda _: found)


@pytest.mark.parametrize("file", sorted(TERRITORIES_FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_another_territory_keeps_its_own_energies(file: Path) -> None:
    """A shipped territory beside the usual one loads, and its year carries its own energies."""
    other = load_territory(file)
    balance = simulate(today(other), load_curves(other), other)
    found = indicators(balance, other.foyers)
    assert found["consumption_mwh"] == pytest.approx(1e3 * other.consumption_gwh, rel=0.01)
    assert found["production_mwh"] == pytest.approx(1e3 * sum(other.today_gwh(name) for name in SOURCES), rel=0.01)
