"""What must hold whatever the curves: energy is kept, less capable batteries never import less, gas is not lost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.kernel.cases import EFFICIENCIES, cases, scale_of, year_of

TOLERANCE = 1e-9


@settings(max_examples=100)
@given(cases())
def test_each_hour_balances(case):
    """G + import + discharge = C + export + charge + curtailed, and every flow but the original rule's C is >= 0."""
    flows, _ = year_of(case)
    sources = flows["production_w"] + flows["imported_w"] + flows["discharge_w"]
    sinks = flows["consumption_w"] + flows["exported_w"] + flows["charge_w"] + flows["curtailed_w"]
    np.testing.assert_allclose(sources, sinks, rtol=0, atol=2 * TOLERANCE * scale_of(case))
    for name, values in flows.items():
        if name != "consumption_w" or case.max_reduction <= 1.0:
            assert values.min() >= -TOLERANCE * scale_of(case), name
    assert not np.any((flows["charge_w"] > 0.0) & (flows["discharge_w"] > 0.0))
    assert not np.any((flows["imported_w"] > 0.0) & (flows["exported_w"] + flows["curtailed_w"] > 0.0))
    assert flows["exported_w"].max() <= case.export_limit
    assert np.maximum(flows["charge_w"], flows["discharge_w"]).max() <= case.power * (1 + TOLERANCE)


@given(cases())
def test_energy_into_the_battery_comes_out_or_is_lost_or_stays(case):
    """Charge = discharge + loss + change of level over any stretch; the level stays in its band."""
    flows, _ = year_of(case)
    level, half = flows["stored_wh"], len(case.consumption) // 2
    into, out = flows["charge_w"][:half].sum(), (flows["discharge_w"] + flows["loss_w"])[:half].sum()
    size = max(scale_of(case) * len(level), case.capacity)
    assert into == pytest.approx(out + level[half] - level[0], rel=0, abs=1e-11 * size)
    assert level.min() >= case.low * case.capacity - 1e-12 * case.capacity
    assert level.max() <= case.high * case.capacity + 1e-12 * case.capacity


@settings(max_examples=100)
@given(cases(), EFFICIENCIES, st.floats(0.3, 1.0), st.floats(0.05, 0.5))
def test_a_less_capable_battery_never_imports_less(case, efficiency, power_part, narrowing):
    """Lower efficiency, less power, a narrower band (with as much in it at the start): no less import."""
    case = replace(case, cyclic=False, low=0.0, high=1.0, export_limit=float("inf"))
    power = min(case.power, scale_of(case))
    worse = [
        replace(case, efficiency=efficiency * case.efficiency),
        replace(case, power=power_part * power),
        replace(case, high=1.0 - narrowing),
        replace(case, low=narrowing),
    ]
    least = year_of(case)[0]["imported_w"].sum()
    for other in worse:
        assert year_of(other)[0]["imported_w"].sum() >= least * (1 - 1e-9) - 1e-9 * scale_of(case)


@given(cases())
def test_a_cyclic_start_closes(case):
    """Where a battery can be emptied or filled, the level after the last hour is that of the first."""
    case = replace(case, cyclic=True)
    flows, _ = year_of(case)
    moved = flows["charge_w"].sum() + flows["discharge_w"].sum()
    end = flows["stored_wh"][-1] + flows["charge_w"][-1] - flows["discharge_w"][-1]
    if case.efficiency == 1.0 and moved * 20 > case.capacity:
        assert end == pytest.approx(flows["stored_wh"][0], rel=0, abs=1e-9 * max(case.capacity, scale_of(case)))
    else:
        assert flows["stored_wh"][0] >= case.low * case.capacity


@settings(max_examples=100)
@given(cases())
def test_gas_is_neither_borrowed_nor_lost(case):
    """The tank holds what was made and not yet burnt, between empty and full; a day plans within its engines."""
    case = replace(case, dispatchable=1.0)
    flows, _ = year_of(case)
    made = np.array(case.bioenergy)
    level = flows["gas_level_wh"]
    mean = case.bioenergy_mean
    tank, engine = case.gas_store_h * mean, case.engine_factor * mean
    size = max(tank, made.max(), 1e-300)
    np.testing.assert_allclose(np.diff(level), (made - flows["biogas_w"])[:-1], rtol=0, atol=1e-12 * 24 * size)
    assert level.min() >= -1e-12 * size
    assert level.max() <= tank + 1e-12 * size
    beyond = flows["biogas_w"] > engine + 1e-9 * size
    as_made = np.isclose(flows["biogas_w"], made, rtol=0, atol=1e-9 * size)
    full = level + made - flows["biogas_w"] >= tank - 1e-9 * size
    assert not np.any(beyond & ~as_made & ~full)


@given(cases())
def test_windows_keep_their_energy(case):
    """What flexibility takes from some hours of a window it gives to others, at most m times an hour."""
    flows, _ = year_of(case)
    before, after = flows["consumption_before_w"], flows["consumption_w"]
    starts = np.arange(0, len(before), case.window_h)
    np.testing.assert_allclose(
        np.add.reduceat(after, starts), np.add.reduceat(before, starts), rtol=0, atol=1e-10 * scale_of(case)
    )
    if case.max_reduction <= 1.0:
        assert np.all(before - after <= case.max_reduction * before + 1e-12 * scale_of(case))
