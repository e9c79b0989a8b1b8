"""The kernel against a plain slow computation, compiled and uncompiled."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings

from elfe_core import kernel
from elfe_core.kernel import compiled
from tests.core.kernel import twin
from tests.core.kernel.cases import (
    battery_of,
    cases,
    factors_of,
    inputs_of,
    placed_cases,
    rules_of,
    scale_of,
    year_of,
)

RELATIVE = 1e-9


def assert_as_the_twin(case: twin.Case) -> None:
    expected = twin.flows(case)
    found, use = year_of(case)
    scale = scale_of(case)
    for name, values in found.items():
        size = max(scale, case.capacity if name == "stored_wh" else 0.0, 24 * scale if name == "gas_level_wh" else 0.0)
        np.testing.assert_allclose(values, expected[name], rtol=0, atol=RELATIVE * size, err_msg=name)
    np.testing.assert_allclose(use, expected["window_use"], rtol=0, atol=1e-6)


@settings(max_examples=80)
@given(cases(max_days=4))
def test_every_hour_is_the_twins(case):
    """Each flow of each hour agrees to 1e-9 of the largest power, whatever the choices."""
    assert_as_the_twin(case)


@settings(max_examples=120)
@given(placed_cases())
def test_every_hour_of_uses_is_the_twins(case):
    """So it is with uses, and the power of each of them."""
    assert_as_the_twin(case)


@settings(max_examples=100)
@given(placed_cases())
def test_totals_are_sums_and_ranks_of_the_hours(case):
    """The totals of a year, by both ways, are the twin's plain sums, sorted ranks and shares of the same hours."""
    flows, use = year_of(case)
    hours = {name: values.tolist() for name, values in flows.items()} | {"window_use": use.tolist()}
    n_hours = len(case.consumption)
    expected = twin.totals(case, hours, 0, n_hours)
    of = inputs_of(case), rules_of(case), [factors_of(case)], [case.flexible_share]
    of_row = kernel.rows(*of, [battery_of(case), battery_of(case)])[0, 1, 0]
    of_hours = kernel.flow_totals(list(flows.values()), case.counted, use)
    scale = scale_of(case)
    for row in (of_row, of_hours):
        assert not np.isnan(row).any()
        for name, value in zip(kernel.TOTALS, row, strict=True):
            size = scale if name.endswith("_w") else max(1.0, abs(expected[name]))
            if name not in {"coverage_hourly", "largest_reduction", "hours_reduced_over_20pct"}:
                assert value == pytest.approx(expected[name], rel=0, abs=1e-11 * size), name
            elif name == "hours_reduced_over_20pct":
                assert abs(value - expected[name]) <= np.sum(np.abs(reductions(flows) - 0.2) < 1e-9), name
            else:  # a supply over a consumption that is the rounding of a difference has no more digits than that
                assert value == pytest.approx(expected[name], rel=1e-9, abs=1e-9), name


def reductions(flows):
    before = flows["consumption_before_w"]
    return np.divide(before - flows["consumption_w"], before, out=np.zeros_like(before), where=before > 0.0)


@settings(max_examples=10)
@given(placed_cases(max_days=2))
def test_the_plain_source_gives_the_same(case):
    """Uncompiled, as a visitor is served while the compiler runs: the same hours and totals to the last digits."""
    kernel.get_ready()
    assert compiled.functions(wait=False) is not compiled.PLAIN or compiled.is_disabled()
    flows, _ = year_of(case)
    row = kernel.rows(inputs_of(case), rules_of(case), [factors_of(case)], [case.flexible_share], [battery_of(case)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "functions", lambda wait: compiled.PLAIN)
        plain, _ = year_of(case)
        again = kernel.rows(
            inputs_of(case), rules_of(case), [factors_of(case)], [case.flexible_share], [battery_of(case)]
        )
    for name, values in flows.items():
        np.testing.assert_allclose(plain[name], values, rtol=1e-13, atol=1e-12 * scale_of(case), err_msg=name)
    np.testing.assert_allclose(again, row, rtol=1e-9, atol=1e-11 * scale_of(case))


@given(placed_cases())
def test_inputs_stay(case):
    """No argument is changed."""
    of = inputs_of(case)
    parts = [*of[:-1], *of.uses]
    before = [np.copy(part) for part in parts]
    kernel.year(of, rules_of(case), factors_of(case), case.flexible_share, battery_of(case))
    kernel.rows(of, rules_of(case), [factors_of(case)], [case.flexible_share], [battery_of(case)])
    for part, kept in zip(parts, before, strict=True):
        np.testing.assert_array_equal(part, kept)


def test_a_hand_worked_battery():
    """81 % round trip, 50 W, 10 to 90 % of 100 Wh: 40 W charge 36 Wh; 72 Wh are left of a band of 80."""
    case = twin.Case(
        consumption=[0.0, 0.0, 0.0, 90.0, 90.0],
        other_production=[40.0, 60.0, 60.0, 0.0, 0.0],
        bioenergy=[0.0] * 5,
        counted=[True] * 5,
        day_starts=[],
        bioenergy_mean=0.0,
        capacity=100.0,
        efficiency=0.81,
        power=50.0,
        low=0.1,
        high=0.9,
        export_limit=55.0,
    )
    flows = SimpleNamespace(**year_of(case)[0])
    assert flows.charge_w == pytest.approx([40.0, 44.0 / 0.9, 0.0, 0.0, 0.0])
    assert flows.stored_wh == pytest.approx([10.0, 46.0, 90.0, 90.0, 90.0 - 50.0 / 0.9])
    assert flows.discharge_w == pytest.approx([0.0, 0.0, 0.0, 50.0, (80.0 - 50.0 / 0.9) * 0.9])
    assert flows.exported_w == pytest.approx([0.0, 60.0 - 44.0 / 0.9, 55.0, 0.0, 0.0])
    assert flows.curtailed_w == pytest.approx([0.0, 0.0, 5.0, 0.0, 0.0])
    assert flows.loss_w == pytest.approx([4.0, 4.4 / 0.9, 0.0, 50.0 / 9, (80.0 * 0.9 - 50.0) / 9])
    assert flows.imported_w == pytest.approx([0.0, 0.0, 0.0, 40.0, 90.0 - (72.0 - 50.0)])


def test_dataclass_fields_are_choices():
    """Every choice of the twin's case has a default, so that a case says what it changes."""
    required = {field.name for field in dataclasses.fields(twin.Case) if field.default is dataclasses.MISSING}
    assert required == {"consumption", "other_production", "bioenergy", "counted", "day_starts", "bioenergy_mean"}
