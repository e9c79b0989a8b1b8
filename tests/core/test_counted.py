"""Hours that are left out: no result sees them, nothing is moved into them, a store sleeps through them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import InputError
from elfe_core.indicators import indicators
from elfe_core.simulate import scaled_inputs, simulate, simulate_inputs
from tests.strategies import scenario, small_territory

FOYERS = 1000


def curves_with_holes(seed: int, n_days: int = 6, share: float = 0.9) -> Curves:
    """Random curves whose hours count with a probability, 0 where they do not; the last day counts whole."""
    rng = np.random.default_rng(seed)
    counted = rng.random(24 * n_days) < share
    counted[-24:] = True
    parts = {name: np.where(counted, rng.gamma(2.0, 100.0, len(counted)), 0.0) for name in CURVE_NAMES}
    return Curves(start_utc=np.datetime64("2021-01-01T00", "h"), counted=counted, **parts)


def only_counted(curves: Curves) -> Curves:
    """The hours that count, one after the other."""
    parts = {name: curves[name][curves.counted] for name in CURVE_NAMES}
    return Curves(start_utc=curves.start_utc, **parts)


@given(st.integers(0, 10**6), st.sampled_from([0.0, 50.0, 5000.0]))
def test_what_does_not_count_might_as_well_not_be_there(seed, capacity_wh):
    """Without flexibility the indicators are those of the counted hours alone, put one after the other."""
    curves = curves_with_holes(seed)
    found = indicators(simulate_inputs(curves, capacity_wh=capacity_wh, flexible_share=0.0), FOYERS)
    alone = indicators(simulate_inputs(only_counted(curves), capacity_wh=capacity_wh, flexible_share=0.0), FOYERS)
    assert found == pytest.approx(alone, rel=1e-12, nan_ok=True)


@given(st.integers(0, 10**6), st.sampled_from([5, 24, 48]))
def test_nothing_is_moved_in_a_window_that_lacks_an_hour(seed, window_h):
    """Flexibility leaves such a window as it was, keeps the energy of the others, and counts the whole ones only."""
    curves = curves_with_holes(seed)
    balance = simulate_inputs(curves, capacity_wh=0.0, flexible_share=0.2, window_h=window_h)
    for number, start in enumerate(range(0, curves.n_hours, window_h)):
        hours = slice(start, start + window_h)
        before, after = balance.consumption_before_w[hours], balance.consumption_w[hours]
        if curves.counted[hours].all():
            assert after.sum() == pytest.approx(before.sum())
            assert not np.isnan(balance.window_use[number])
        else:
            assert after.tolist() == before.tolist()
            assert np.isnan(balance.window_use[number])
    assert balance.consumption_w[~curves.counted].tolist() == [0.0] * int((~curves.counted).sum())
    assert balance.imported_w[~curves.counted].tolist() == [0.0] * int((~curves.counted).sum())


def test_a_hand_worked_case():
    """Four hours, the third unknown: the means divide by three, and a third of them imports."""
    counted = np.array([True, True, False, True])
    zero = np.zeros(4)
    curves = Curves(
        start_utc=np.datetime64("2021-01-01T00", "h"),
        counted=counted,
        wind=np.array([10.0, 10.0, 0.0, 1.0]),
        res=np.array([4.0, 6.0, 0.0, 5.0]),
        **dict.fromkeys(("solar", "bioenergy", "pro", "ent"), zero),
    )
    values = indicators(simulate_inputs(curves, capacity_wh=0.0, flexible_share=0.0), 10**6)
    assert values["import_time_pct"] == pytest.approx(100 / 3)
    assert values["export_time_pct"] == pytest.approx(200 / 3)
    assert values["consumption_mwh"] == pytest.approx(5.0 * 8760)
    assert values["import_max_mw"] == 4.0
    assert values["self_production_pct"] == pytest.approx(100 * 11 / 15)


def test_annual_energies_are_means_over_the_hours_that_count():
    """A curve with holes is scaled so that its counted hours have the mean power of the annual energy."""
    territory, curves = small_territory(), curves_with_holes(3)
    scaled = scaled_inputs(scenario(wind_gwh=10.0), curves, territory)
    assert scaled.counted is curves.counted
    assert scaled["wind"].sum() / scaled.n_counted * territory.foyers * 8760 == pytest.approx(10e9)


def test_a_period_without_any_hour_that_counts_is_refused():
    """The result would be nothing divided by nothing."""
    territory, curves = small_territory(), curves_with_holes(1)
    counted = curves.counted.copy()
    counted[24:48] = False
    curves = replace(curves, counted=counted)
    empty = scenario(period_start=date(2021, 1, 2), period_end=date(2021, 1, 2))
    with pytest.raises(InputError, match="a period of which some hour counts"):
        simulate(empty, curves, territory)


def test_use_counts_whole_windows_only():
    """The mean leaves a window aside of which an hour does not count; without any it is 100 %."""
    counted = np.array([True, False, True, True])
    curves = Curves(start_utc=np.datetime64("2021-01-01T00", "h"), counted=counted, res=np.array([9.0, 0.0, 9.0, 1.0]))
    values = indicators(simulate_inputs(curves, flexible_share=1.0, window_h=2), FOYERS)
    assert values["flexibility_use_pct"] == pytest.approx(100 * 4 / 10)
    none = simulate_inputs(curves.cut(0, 2), flexible_share=1.0, window_h=2)
    assert indicators(none, FOYERS)["flexibility_use_pct"] == 100.0


def test_counted_has_the_shape_of_the_curves():
    """Another shape is a fault of the program."""
    with pytest.raises(ValueError, match="counted has shape"):
        replace(curves_with_holes(1), counted=np.ones(3, dtype=bool))
