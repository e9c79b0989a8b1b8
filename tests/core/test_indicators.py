"""Indicators: by hand, by a second computation, and where they do not apply."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import kernel
from elfe_core.balance import Balance
from elfe_core.catalogue import INDICATOR_UNITS, PERIOD_ENERGIES
from elfe_core.indicators import Totals, indicators, indicators_of
from tests.strategies import balance_of, balances, scale_of

MILLION = 10**6
"""With a million foyers one W per foyer is one MW, so that hand-worked numbers read alike."""

NEVER_NAN = (
    "coverage_hourly_pct",
    "consumption_mwh",
    "production_mwh",
    "imported_mwh",
    "exported_mwh",
    "import_time_pct",
    "export_time_pct",
    "consumption_p5_mw",
    "consumption_p95_mw",
    "import_p5_mw",
    "import_p95_mw",
    "import_max_mw",
    "export_max_mw",
    "flexibility_use_pct",
    "curtailed_mwh",
    "storage_loss_mwh",
    "hourly_coverage_bounded_pct",
    "largest_reduction_pct",
    "hours_reduced_over_20pct",
)


def second_computation(balance: Balance, foyers: int) -> dict[str, float]:
    """MODEL.md section 3, line by line, with pandas."""
    mw = foyers / 1e6
    hours = pd.DataFrame(
        {
            "c": balance.consumption_w,
            "g": balance.production_w,
            "p_sto": balance.charge_w - balance.discharge_w,
            "imported": balance.imported_w,
            "exported": balance.exported_w,
            "curtailed": balance.curtailed_w,
            "loss": balance.loss_w,
            "reduced": balance.consumption_before_w - balance.consumption_w,
            "before": balance.consumption_before_w,
        }
    )
    hours["supply"] = hours["g"] - hours["p_sto"] - hours["curtailed"]
    is_dust = (hours["c"] > 0) & (hours["c"] <= 1e-9 * hours["g"]) & (hours["exported"] == 0)
    hours["supply"] = hours["supply"].mask(is_dust, hours["c"])  # all is charged but what no digit of it shows
    n = len(hours)

    def rank(name: str, p: int) -> float:
        return sorted(hours[name])[math.floor(p * n / 100)] * mw

    def ratio(above: float, below: float) -> float:
        return above / below if below != 0 else math.nan

    ratios = [s / c if c != 0 else 0.0 for s, c in zip(hours["supply"], hours["c"], strict=True)]
    use = ratio(hours["p_sto"].clip(lower=0).mean(), balance.capacity_wh)
    bounded = [min(1.0, s / c) if c > 0 else 1.0 for s, c in zip(hours["supply"], hours["c"], strict=True)]
    reductions = [r / c0 if c0 > 0 else 0.0 for r, c0 in zip(hours["reduced"], hours["before"], strict=True)]
    total = hours.sum()
    return {
        "consumption_mwh": hours["c"].mean() * 8760 * mw,
        "production_mwh": hours["g"].mean() * 8760 * mw,
        "imported_mwh": hours["imported"].mean() * 8760 * mw,
        "exported_mwh": hours["exported"].mean() * 8760 * mw,
        "curtailed_mwh": hours["curtailed"].mean() * 8760 * mw,
        "import_time_pct": 100 * (hours["imported"] > 0).mean(),
        "export_time_pct": 100 * (hours["exported"] > 0).mean(),
        "consumption_p5_mw": rank("c", 5),
        "consumption_p95_mw": rank("c", 95),
        "import_p5_mw": rank("imported", 5),
        "import_p95_mw": rank("imported", 95),
        "import_max_mw": hours["imported"].max() * mw,
        "export_max_mw": hours["exported"].max() * mw,
        "coverage_pct": 100 * ratio(hours["supply"].mean(), hours["c"].mean()),
        "coverage_hourly_pct": 100 * np.mean(ratios),
        "hourly_coverage_bounded_pct": 100 * np.mean(bounded),
        "self_consumption_pct": 100
        * ratio(total["supply"] - total["exported"], total["supply"] + total["curtailed"] + total["loss"]),
        "self_production_pct": 100 * ratio(total["c"] - total["imported"], total["c"]),
        "storage_use_pct": 100 * use,
        "storage_cycles_per_year": 8760 * use,
        "storage_loss_mwh": hours["loss"].mean() * 8760 * mw,
        "flexibility_use_pct": 100 * float(np.mean(balance.window_use)),
        "largest_reduction_pct": 100 * max(0.0, *reductions),
        "hours_reduced_over_20pct": float(sum(reduction > 0.2 * (1 + 1e-9) for reduction in reductions)),
    }


def hand_worked() -> dict[str, float]:
    """Twenty hours: a surplus that fills the store and spills, then a deficit that empties it."""
    consumption_w = [10] * 10 + [20] * 10
    production_w = [20] * 5 + [10] * 5 + [5] * 5 + [0] * 5
    return indicators(balance_of(consumption_w, production_w, capacity_wh=30.0), MILLION)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        # charge 10 W in hours 0-2, spill 10 W in hours 3-4, discharge 15 W in hours 10-11, import 15 W in hours
        # 12-14 and 20 W in hours 15-19
        ("consumption_mwh", 15 * 8760),
        ("production_mwh", 8.75 * 8760),
        ("imported_mwh", 7.25 * 8760),
        ("exported_mwh", 1 * 8760),
        ("import_time_pct", 40),
        ("export_time_pct", 10),
        ("consumption_p5_mw", 10),
        ("consumption_p95_mw", 20),
        ("import_p5_mw", 0),
        ("import_p95_mw", 20),
        ("import_max_mw", 20),
        ("export_max_mw", 10),
        ("coverage_pct", 100 * 8.75 / 15),
        ("coverage_hourly_pct", 100 * (3 * 1 + 2 * 2 + 5 * 1 + 2 * 1 + 3 * 0.25) / 20),
        ("curtailed_mwh", 0),
        ("hourly_coverage_bounded_pct", 100 * (10 * 1 + 2 * 1 + 3 * 0.25) / 20),
        ("storage_loss_mwh", 0),
        ("largest_reduction_pct", 0),
        ("hours_reduced_over_20pct", 0),
        ("self_consumption_pct", 100 * (175 - 20) / 175),
        ("self_production_pct", 100 * (300 - 145) / 300),
        ("storage_use_pct", 100 * 30 / 20 / 30),
        ("storage_cycles_per_year", 0.05 * 8760),
        ("flexibility_use_pct", 100),
    ],
)
def test_hand_worked_twenty_hours(key, expected):
    """Each indicator of twenty hours worked by hand."""
    assert hand_worked()[key] == pytest.approx(expected, rel=1e-12)


def test_totals_are_the_columns_of_the_kernel():
    """Rows of the kernel become totals by their place: the names stand in the same order."""
    assert Totals._fields == (*kernel.TOTALS, "capacity_wh")


def test_every_indicator_is_hand_worked_and_has_a_unit():
    """The result holds the documented keys in their order, each with a unit."""
    assert list(hand_worked()) == [*INDICATOR_UNITS, *PERIOD_ENERGIES.values()]
    assert set(INDICATOR_UNITS.values()) == {"MWh/year", "%", "MW", "1/year", "h"}


@given(balances(), st.integers(1, 10**6))
def test_energies_of_the_period_are_the_sums_of_its_counted_hours(balance, foyers):
    """Each `*_period_mwh` is the sum of the flow over the hours that count, times the foyers."""
    found, counted = indicators(balance, foyers), balance.inputs.counted
    kept = slice(None) if counted is None else counted
    flows = ("consumption", "production", "imported", "exported", "curtailed", "loss")
    for flow, key in zip(flows, PERIOD_ENERGIES.values(), strict=True):
        energy_mwh = getattr(balance, f"{flow}_w")[kept].sum() * foyers / 1e6
        assert found[key] == pytest.approx(energy_mwh, rel=1e-9, abs=1e-9)


@given(balances(), st.integers(1, 10**6))
def test_equals_a_second_computation(balance, foyers):
    """A plain computation of the definitions gives the same numbers, NaN where they do not apply included."""
    found, theirs = indicators(balance, foyers), second_computation(balance, foyers)
    ours = {key: found[key] for key in INDICATOR_UNITS}
    assert list(ours) == list(theirs)
    tiny = 1e-9 * scale_of(balance) * foyers / 1e6 * 8760
    for key, value in ours.items():
        absolute = tiny if INDICATOR_UNITS[key].startswith("MW") else 1e-7
        assert value == pytest.approx(theirs[key], rel=1e-9, abs=absolute, nan_ok=True), key


@given(balances())
def test_energy_identity(balance):
    """Consumption less imports is production less exports less what the store gained."""
    values = indicators(balance, MILLION)
    last_w = balance.charge_w[-1] - balance.discharge_w[-1]
    gained = (balance.stored_wh[-1] + last_w - balance.stored_wh[0]) / balance.n_hours * 8760
    used = values["consumption_mwh"] - values["imported_mwh"]
    given_out = values["production_mwh"] - values["exported_mwh"] - gained
    assert used == pytest.approx(given_out, rel=1e-9, abs=1e-8 * scale_of(balance) * 8760)


@given(balances())
def test_shares_lie_between_zero_and_a_hundred(balance):
    """Shares of time, of production and of consumption are between 0 and 100 %, or not applicable."""
    values = indicators(balance, MILLION)
    dust = 1e-6
    for key in ("import_time_pct", "export_time_pct", "flexibility_use_pct", "storage_use_pct"):
        assert math.isnan(values[key]) or -dust <= values[key] <= 100 + dust, key
    assert values["import_time_pct"] + values["export_time_pct"] <= 100 + dust
    for key, mean in (("self_consumption_pct", balance.supply_w), ("self_production_pct", balance.consumption_w)):
        if mean.mean() > 1e-6 * scale_of(balance):
            assert -dust <= values[key] <= 100 + dust, key


@given(st.integers(1, 250), st.randoms(use_true_random=False))
def test_percentiles_follow_the_rank_rule(n_hours, random):
    """Among n hours in any order a percentile is the value at rank floor(p * n / 100), counted from 0."""
    numbers = list(range(1, n_hours + 1))
    random.shuffle(numbers)
    values = indicators(balance_of(numbers, np.zeros(n_hours)), MILLION)
    assert values["consumption_p5_mw"] == math.floor(5 * n_hours / 100) + 1
    assert values["consumption_p95_mw"] == math.floor(95 * n_hours / 100) + 1
    assert values["import_p5_mw"] == values["consumption_p5_mw"]
    assert values["import_p95_mw"] == values["consumption_p95_mw"]


@pytest.mark.parametrize("n_hours", [1, 7, 20, 48])
def test_no_consumption_no_production_no_storage(n_hours):
    """Where nothing flows, ratios do not apply (NaN, without a warning) and amounts are zero."""
    values = indicators(balance_of(np.zeros(n_hours), np.zeros(n_hours)), MILLION)
    assert {key for key, value in values.items() if math.isnan(value)} == set(INDICATOR_UNITS) - set(NEVER_NAN)
    full = ("flexibility_use_pct", "hourly_coverage_bounded_pct")
    assert all(values[key] == 0.0 for key in NEVER_NAN if key not in full)
    assert [values[key] for key in full] == [100.0, 100.0]


@pytest.mark.parametrize("flexible_share", [0.0, 0.05, 1.0])
def test_no_consumption(flexible_share):
    """Without consumption what is divided by it does not apply, flexibility or not; production is all exported."""
    production_w = np.random.default_rng(1).uniform(0, 500, 48)
    balance = balance_of(np.zeros(48), production_w, flexible_share=flexible_share)
    values = indicators(balance, MILLION)
    for key in ("coverage_pct", "self_production_pct", "storage_use_pct"):
        assert math.isnan(values[key]), key
    assert values["coverage_hourly_pct"] == 0.0
    assert values["self_consumption_pct"] == 0.0
    assert values["exported_mwh"] == pytest.approx(values["production_mwh"])


def test_no_production():
    """Without production self-consumption does not apply, coverage is zero and all is imported."""
    values = indicators(balance_of([5, 3], [0, 0], capacity_wh=10.0), MILLION)
    assert math.isnan(values["self_consumption_pct"])
    assert (values["coverage_pct"], values["coverage_hourly_pct"], values["self_production_pct"]) == (0, 0, 0)
    assert values["storage_use_pct"] == 0.0
    assert values["import_time_pct"] == 100.0


def test_no_storage():
    """Without storage its use does not apply, in full charges per hour and per year alike."""
    values = indicators(balance_of([5, 3], [4, 4]), MILLION)
    assert math.isnan(values["storage_use_pct"])
    assert math.isnan(values["storage_cycles_per_year"])


def test_an_hour_without_consumption_counts_zero_in_hourly_coverage():
    """Hourly coverage is a mean over all hours, one without consumption counting 0."""
    values = indicators(balance_of([0, 10, 10, 20], [5, 5, 10, 10]), MILLION)
    assert values["coverage_hourly_pct"] == pytest.approx(100 * (0 + 0.5 + 1 + 0.5) / 4)


def test_hours_that_flexibility_empties_do_not_explode_hourly_coverage():
    """Hours without consumption stay without it when flexibility flattens a day: no ratio to a rounding error."""
    rng = np.random.default_rng(2)
    consumption_w = np.concatenate((np.zeros(24), rng.uniform(100, 1000, 24)))
    balance = balance_of(consumption_w, rng.uniform(0, 1000, 48), flexible_share=0.05)
    assert 0.0 <= indicators(balance, MILLION)["coverage_hourly_pct"] < 1000.0


@given(balances(), st.integers(1, 10**6))
def test_a_balance_stays_as_it_is(balance, foyers):
    """Computing indicators changes no array of the balance."""
    before = [array.copy() for array in (balance.consumption_w, balance.imported_w, balance.charge_w)]
    indicators(balance, foyers)
    after = (balance.consumption_w, balance.imported_w, balance.charge_w)
    assert all((one == other).all() for one, other in zip(before, after, strict=True))


def test_a_supply_that_is_rounding_is_none():
    """Below a billionth of the production it covers nothing; a hundred-thousandth counts."""
    for share, covered in ((5e-10, 0.0), (-5e-10, 0.0), (2e-9, 2e-9), (1e-5, 1e-5)):
        values = dict.fromkeys(Totals._fields, np.array(0.0)) | {
            "production_w": np.array(100.0),
            "consumption_w": np.array(100.0),
            "supply_w": np.array(100.0 * share),
        }
        assert indicators_of(Totals(**values), 1)["coverage_pct"] == pytest.approx(100 * covered, rel=1e-9)
