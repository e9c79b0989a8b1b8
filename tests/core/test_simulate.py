"""Simulate: the parts put together, scaled and cut."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import units
from elfe_core.curves import CURVE_NAMES, SECTORS, SOURCES, Curves
from elfe_core.errors import ElfeError, InputError
from elfe_core.indicators import indicators
from elfe_core.kernel import EXCHANGE_TOLERANCE
from elfe_core.simulate import period_hours, scaled_inputs, simulate, simulate_inputs
from tests.strategies import SHARES, balance_of, balances, curves, powers, scale_of, scenario, small_territory

THREE_DAYS = (date(2021, 1, 1), date(2021, 1, 3))


def three_days(**parts: object) -> Curves:
    """Three UTC days of curves that are 10 all along unless given, so that 10 W/foyer scales by 1."""
    arrays: dict[str, object] = {name: np.full(72, 10.0) for name in CURVE_NAMES}
    return curves(**arrays | parts)


def random_curves(n_hours: int = 72, seed: int = 3) -> Curves:
    rng = np.random.default_rng(seed)
    return curves(**{name: rng.uniform(0, 100, n_hours) for name in CURVE_NAMES})


def faults_of(call, *args: object) -> list[InputError]:
    with pytest.raises(ElfeError) as caught:
        call(*args)
    return [fault for fault in caught.value.each() if isinstance(fault, InputError)]


@given(balances())
def test_supply_equals_use_in_each_hour(balance):
    """Production, discharge and imports together are consumption, charge and exports, in each hour."""
    given_w = balance.production_w + balance.discharge_w + balance.imported_w
    taken_w = balance.consumption_w + balance.charge_w + balance.exported_w
    assert (np.abs(given_w - taken_w) <= 1e-9 * np.maximum(given_w, taken_w) + 1e-14 * scale_of(balance)).all()


@given(balances(), balances(max_reduction_share=math.inf))
def test_imports_and_exports_never_in_one_hour(bounded, original):
    """An hour imports, exports or does neither; both flows are at least zero."""
    for balance in (bounded, original):
        assert (balance.imported_w >= 0.0).all()
        assert (balance.exported_w >= 0.0).all()
        assert (balance.imported_w * balance.exported_w == 0.0).all()


@given(balances())
def test_every_flow_is_at_least_zero(balance):
    """Under the default bound no flow of the balance is negative."""
    flows = ("consumption_w", "production_w", "charge_w", "discharge_w", "stored_wh", "imported_w", "exported_w")
    for name in flows:
        assert (getattr(balance, name) >= 0.0).all(), name


@given(balances())
def test_sums_of_the_curves(balance):
    """Production is the sum of the sources, consumption before flexibility the sum of the sectors."""
    assert balance.production_w == pytest.approx(sum(balance.inputs[name] for name in SOURCES), rel=1e-12)
    before = sum(balance.inputs[name] for name in SECTORS)
    assert balance.consumption_before_w == pytest.approx(before, rel=1e-12)


@given(
    st.integers(1, 40).flatmap(lambda n: st.tuples(powers(n), powers(n))), SHARES, st.floats(0, 500), st.floats(0, 500)
)
def test_more_storage_never_raises_imports(pair, share, one_wh, other_wh):
    """A larger store imports no more and exports no more, in all."""
    small, large = (
        balance_of(*pair, capacity_wh=capacity, flexible_share=share, window_h=6)
        for capacity in sorted((one_wh, other_wh))
    )
    dust = 1e-9 * scale_of(small) * small.n_hours
    assert large.imported_w.sum() <= small.imported_w.sum() + dust
    assert large.exported_w.sum() <= small.exported_w.sum() + dust


def test_inputs_stay_as_they_are():
    """Read-only curves go in, equal curves are still there afterwards."""
    inputs = random_curves()
    before = {name: inputs[name].copy() for name in CURVE_NAMES}
    simulate_inputs(inputs, capacity_wh=50.0, flexible_share=0.1)
    simulate(scenario(storage_on=True, flexibility_on=True), inputs, small_territory())
    assert all((inputs[name] == before[name]).all() for name in CURVE_NAMES)


def test_storage_that_absorbs_every_surplus_leaves_no_dust():
    """Over a year in which the store takes every surplus and gives it back, no hour imports or exports."""
    swing = np.tile([0.1, 0.2, 0.3, 0.7, 1 / 3], 1752)
    wind = np.where(np.arange(8760) % 10 < 5, 1000.0 + swing, 1000.0 - swing)
    balance = balance_of(np.full(8760, 1000.0), wind, capacity_wh=1e5)
    # in each ten hours the same swing goes in and comes out again
    assert np.count_nonzero(balance.exported_w) == 0
    assert np.count_nonzero(balance.imported_w) == 0
    assert balance.charge_w.sum() == pytest.approx(balance.discharge_w.sum(), rel=1e-9)


def test_window_flattened_to_zero_exchange_leaves_no_dust():
    """A window whose consumption equals its production and is flattened wholly exchanges nothing at all."""
    rng = np.random.default_rng(4)
    consumption_w = rng.uniform(500, 1500, 24 * 30)
    production_w = np.concatenate([rng.permutation(day) for day in consumption_w.reshape(-1, 24)])
    balance = balance_of(consumption_w, production_w, flexible_share=1.0)
    assert np.count_nonzero(balance.imported_w) == 0
    assert np.count_nonzero(balance.exported_w) == 0
    values = indicators(balance, 1)
    assert (values["import_time_pct"], values["export_time_pct"]) == (0.0, 0.0)


def test_hour_emptied_by_flexibility_without_production_imports_nothing():
    """An hour that gives all its consumption away and has no production does not import a rounding error."""
    balance = balance_of([7.3, 7.3, 7.3], [21.9, 0.0, 0.0], flexible_share=1.0, window_h=3)
    assert balance.consumption_w[1:].tolist() == [0.0, 0.0]
    assert balance.imported_w.tolist() == [0.0, 0.0, 0.0]


def test_small_but_real_exchanges_count():
    """A millionth of the hour's power is a real import or export, ten powers of ten below it is none."""
    balance = balance_of([1.0, 1.0, 1.0], [1 - 1e-6, 1 + 1e-6, 1 - 1e-13])
    assert balance.imported_w == pytest.approx([1e-6, 0, 0], rel=1e-6)
    assert balance.exported_w == pytest.approx([0, 1e-6, 0], rel=1e-6)
    assert balance.imported_w[2] == 0.0
    assert EXCHANGE_TOLERANCE == 1e-9


@pytest.mark.parametrize("cut_then_simulate", [True, False])
def test_storage_off_is_a_storage_of_nothing(cut_then_simulate):
    """Switching storage off gives the same hours as a capacity of zero."""
    off = scenario(storage_on=False, storage_mwh=20.0, cut_then_simulate=cut_then_simulate)
    zero = scenario(storage_on=True, storage_mwh=0.0, cut_then_simulate=cut_then_simulate)
    one, other = (simulate(choice, random_curves(), small_territory()) for choice in (off, zero))
    assert (one.imported_w == other.imported_w).all()
    assert (one.exported_w == other.exported_w).all()
    assert one.capacity_wh == other.capacity_wh == 0.0
    assert not one.charge_w.any()
    assert not other.charge_w.any()


def test_flexibility_off_is_a_share_of_nothing():
    """Switching flexibility off gives the same hours as a flexible share of zero."""
    off = scenario(flexibility_on=False, flexible_share=0.5)
    zero = scenario(flexibility_on=True, flexible_share=0.0)
    one, other = (simulate(choice, random_curves(), small_territory()) for choice in (off, zero))
    assert (one.consumption_w == other.consumption_w).all()
    assert (one.consumption_w == one.consumption_before_w).all()
    assert (one.window_use == 1.0).all()


def test_capacity_is_shared_among_the_foyers():
    """Storage of 0.02 MWh among 1000 foyers is 20 Wh each."""
    balance = simulate(scenario(storage_on=True, storage_mwh=0.02), three_days(), small_territory())
    assert balance.capacity_wh == pytest.approx(20.0)


def test_scaled_to_annual_energies_and_shares():
    """Over the reference hours each source has its annual mean power, each sector its share of today's."""
    choices = scenario(wind_gwh=0.0, share_res=0.5, share_pro=0.0, share_ent=2.0)
    scaled = scaled_inputs(choices, random_curves(), small_territory())
    means = {name: scaled[name].mean() for name in CURVE_NAMES}
    assert means == pytest.approx(
        {"wind": 0.0, "solar": 10.0, "bioenergy": 10.0, "res": 5.0, "pro": 0.0, "ent": 20.0}, rel=1e-12
    )


def test_scaling_keeps_the_shape_and_the_unit_of_a_curve_is_free():
    """A curve in other units scales to the same hours."""
    one, other = random_curves(), random_curves()
    other = curves(**{name: 1e6 * other[name] for name in CURVE_NAMES})
    first, second = (scaled_inputs(scenario(), part, small_territory()) for part in (one, other))
    for name in CURVE_NAMES:
        assert first[name] == pytest.approx(second[name], rel=1e-12)


def test_scaled_on_the_whole_or_on_the_period():
    """Of a wind curve of 10, 20 and 60 day 2 is at 2/3 of the annual mean, or at the annual mean on its own."""
    wind = np.repeat([10.0, 20.0, 60.0], 24)
    day_two = {"period_start": date(2021, 1, 2), "period_end": date(2021, 1, 2)}
    whole = simulate(scenario(**day_two), three_days(wind=wind), small_territory())
    period = simulate(scenario(**day_two, scale_on_period=True), three_days(wind=wind), small_territory())
    assert whole.inputs["wind"] == pytest.approx(np.full(24, 10 * 20 / 30))
    assert period.inputs["wind"] == pytest.approx(np.full(24, 10.0))


def test_storage_filled_before_the_period_counts_when_cut_after():
    """Simulated whole and then cut, day 2 starts with the energy of day 1; cut first, it starts empty."""
    # wind: 10 W/foyer in the mean of three days; consumption 30 W all along; solar and bioenergy none
    wind = np.concatenate((np.full(24, 30.0), np.zeros(24), np.zeros(24)))
    choices = {"solar_gwh": 0.0, "bioenergy_gwh": 0.0, "share_pro": 0.0, "share_ent": 0.0, "share_res": 0.5}
    choices |= {
        "storage_on": True,
        "storage_mwh": 0.1,
        "period_start": date(2021, 1, 2),
        "period_end": date(2021, 1, 2),
    }
    after = simulate(scenario(**choices), three_days(wind=wind), small_territory())
    before = simulate(scenario(**choices, cut_then_simulate=True), three_days(wind=wind), small_territory())
    # capacity 100 Wh/foyer, full after day 1 (25 W of surplus an hour); day 2 needs 5 W an hour
    assert after.stored_wh[0] == pytest.approx(100.0)
    assert after.discharge_w == pytest.approx(np.where(np.arange(24) < 20, 5.0, 0.0))
    assert after.imported_w == pytest.approx(np.where(np.arange(24) < 20, 0.0, 5.0))
    assert before.stored_wh[0] == 0.0
    assert before.imported_w == pytest.approx(np.full(24, 5.0))


def test_windows_count_from_the_first_hour_simulated():
    """With windows of 48 hours day 2 shares its window with day 1 when cut after, with day 3 when cut before."""
    res = np.repeat([20.0, 10.0, 0.0], 24)
    none = {"wind_gwh": 0.0, "solar_gwh": 0.0, "bioenergy_gwh": 0.0, "share_pro": 0.0, "share_ent": 0.0}
    choices = none | {"flexibility_on": True, "flexible_share": 1.0, "flexibility_window_h": 48}
    choices |= {"period_start": date(2021, 1, 2), "period_end": date(2021, 1, 3)}
    after = simulate(scenario(**choices), three_days(res=res), small_territory())
    before = simulate(scenario(**choices, cut_then_simulate=True), three_days(res=res), small_territory())
    assert after.consumption_w == pytest.approx(np.repeat([15.0, 0.0], 24))
    assert len(after.window_use) == 2
    assert after.window_offset_h == 24
    assert before.consumption_w == pytest.approx(np.full(48, 5.0))
    assert len(before.window_use) == 1
    assert before.window_offset_h == 0


def test_cut_after_equals_the_hours_of_the_whole_run():
    """Cut after the simulation, the period's hours are those of the whole run."""
    choices = {"storage_on": True, "storage_mwh": 0.05, "flexibility_on": True}
    whole = simulate(scenario(**choices), random_curves(), small_territory())
    day = simulate(scenario(**choices, period_start=date(2021, 1, 2)), random_curves(), small_territory())
    assert (day.imported_w == whole.imported_w[24:]).all()
    assert (day.stored_wh == whole.stored_wh[24:]).all()
    assert day.inputs.start_utc == np.datetime64("2021-01-02T00", "h")


@pytest.mark.parametrize(("month", "n_hours"), [(3, 743), (10, 745), (6, 720)])
@pytest.mark.parametrize("original_rule", [False, True])
def test_months_with_a_change_of_clock(month, n_hours, original_rule):
    """March has an hour less and October an hour more than whole days; cut first, both are simulated to the end."""
    rng = np.random.default_rng(5)
    year = curves(
        start_utc=np.datetime64("2020-12-31T23", "h"), **{name: rng.uniform(1, 100, 8760) for name in CURVE_NAMES}
    )
    last_day = {3: 31, 10: 31, 6: 30}[month]
    choices = scenario(
        period_start=date(2021, month, 1),
        period_end=date(2021, month, last_day),
        cut_then_simulate=True,
        flexibility_on=True,
        original_rule=original_rule,
    )
    balance = simulate(choices, year, small_territory(timezone="Europe/Paris"))
    assert balance.n_hours == n_hours
    assert len(balance.window_use) == math.ceil(n_hours / 24)
    assert balance.consumption_w.sum() == pytest.approx(balance.consumption_before_w.sum(), rel=1e-12)


def test_period_inside_the_data():
    """Both days of the period are included."""
    assert period_hours(date(2021, 1, 1), date(2021, 1, 3), three_days(), "Etc/UTC") == (0, 72)
    assert period_hours(date(2021, 1, 2), date(2021, 1, 2), three_days(), "Etc/UTC") == (24, 48)


def test_period_outside_the_data_names_both_ends_at_once():
    """A start before and an end after the data are two faults in one error."""
    faults = faults_of(period_hours, date(2020, 12, 31), date(2021, 1, 4), three_days(), "Etc/UTC")
    assert [(fault.field, fault.value) for fault in faults] == [
        ("period_start", date(2020, 12, 31)),
        ("period_end", date(2021, 1, 4)),
    ]
    assert {fault.expected for fault in faults} == {"a day from 2021-01-01 to 2021-01-03"}


def test_period_outside_and_backwards_is_three_faults_at_once():
    """Ends outside the data and in the wrong order are all named."""
    faults = faults_of(period_hours, date(2021, 2, 1), date(2020, 2, 1), three_days(), "Etc/UTC")
    assert [fault.field for fault in faults] == ["period_start", "period_end", "period_end"]


def test_period_checked_by_local_days():
    """UTC days do not hold the first local day of Paris, which began an hour before them."""
    (fault,) = faults_of(period_hours, date(2021, 1, 1), date(2021, 1, 2), three_days(), "Europe/Paris")
    assert fault.field == "period_start"
    assert period_hours(date(2021, 1, 2), date(2021, 1, 3), three_days(), "Europe/Paris") == (23, 71)


def test_zero_curves_that_should_carry_energy_are_all_named():
    """Each curve that is zero all along but has an energy to carry is a fault, all at once."""
    faults = faults_of(
        scaled_inputs, scenario(), three_days(wind=np.zeros(72), ent=np.zeros(72)), small_territory(), None
    )
    assert [fault.field for fault in faults] == ["wind_curve", "ent_curve"]


def test_zero_curve_without_energy_is_no_fault():
    """A curve that is zero all along is welcome where the scenario wants nothing of it."""
    scaled = scaled_inputs(scenario(wind_gwh=0.0), three_days(wind=np.zeros(72)), small_territory())
    assert (scaled["wind"] == 0.0).all()


def test_curve_that_is_zero_in_the_period_only():
    """Scaled on the period, a curve that is zero there is a fault; scaled on the whole, it is a zero."""
    wind = np.repeat([20.0, 0.0, 10.0], 24)
    day_two = {"period_start": date(2021, 1, 2), "period_end": date(2021, 1, 2)}
    whole = simulate(scenario(**day_two), three_days(wind=wind), small_territory())
    assert (whole.inputs["wind"] == 0.0).all()
    (fault,) = faults_of(simulate, scenario(**day_two, scale_on_period=True), three_days(wind=wind), small_territory())
    assert fault.field == "wind_curve"


def test_a_curve_with_a_hole_is_refused():
    """A curve that holds NaN is refused, not taken for a curve without energy."""
    wind = np.full(72, 10.0)
    wind[5] = math.nan
    with pytest.raises((ElfeError, ValueError), match="wind"):
        simulate(scenario(), three_days(wind=wind), small_territory())


def test_no_consumption_at_all():
    """With every sector at nothing consumption is exactly zero and all production exported, flexibility on or off."""
    none = {"share_res": 0.0, "share_pro": 0.0, "share_ent": 0.0}
    for flexibility_on in (False, True):
        balance = simulate(scenario(**none, flexibility_on=flexibility_on), random_curves(), small_territory())
        assert (balance.consumption_w == 0.0).all()
        assert balance.exported_w == pytest.approx(balance.production_w)
        assert (balance.imported_w == 0.0).all()


def test_annual_energy_by_hand():
    """A year of 30 W/foyer of consumption among 1000 foyers is 262.8 MWh a year."""
    balance = simulate(scenario(), three_days(), small_territory())
    assert indicators(balance, 1000)["consumption_mwh"] == pytest.approx(262.8)
    assert units.w_to_annual_mwh(30.0, 1000) == pytest.approx(262.8)
