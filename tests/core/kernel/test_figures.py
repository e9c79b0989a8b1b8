"""The figures that MODEL.md sections 6 and 7 print, on the shipped year."""

import math

import pytest

from elfe_core import kernel, units
from tests.core.kernel.shipped import FOYERS, TODAY, battery, factors, gwh, totals_of, year_inputs


def wh(mwh: float) -> float:
    return units.mw_to_w(mwh, FOYERS)


def run(row, shares, batteries, **choices):
    of, first, last = year_inputs()
    return totals_of(kernel.rows(of, kernel.rules(first_h=first, last_h=last, **choices), [row], shares, batteries))


def test_the_limit_of_the_connection():
    """300 GWh wind, 150 sun, 30 biogas, 100 MWh, 5 % flexible: 30 MW curtails 24.1 GWh, 60 MW 6.0, no limit 0."""
    row = factors(wind=300.0, solar=150.0, bioenergy=30.0)
    limits = (30.0, 60.0, math.inf)
    found = run(row, [0.05], [battery(wh(100.0), export_limit_w=wh(limit)) for limit in limits])
    curtailed = [gwh(value) for value in found["curtailed_w"][0, :, 0]]
    assert curtailed == pytest.approx([24.1, 6.0, 0.0], abs=0.05)
    assert len(set(found["imported_w"][0, :, 0])) == 1


@pytest.mark.parametrize("bound", [(1.0, 10.6, 0.71), (0.2, 10.3, 0.2), (0.1, 8.6, 0.1), (0.05, 5.5, 0.05)])
def test_how_far_an_hour_is_emptied(bound):
    """What 5 % flexible saves of the import [GWh] beside 100 MWh, and how much it takes from single hours."""
    share, saved, largest = bound
    row = factors(wind=300.0, solar=150.0, bioenergy=30.0)
    found = run(row, [0.0, 0.05], [battery(wh(100.0))], max_reduction_share=share)
    imported = [gwh(value) for value in found["imported_w"][0, 0]]
    assert imported[0] - imported[1] == pytest.approx(saved, abs=0.05)
    assert found["largest_reduction"][0, 0, 1] == pytest.approx(largest, abs=0.005)
    assert found["largest_reduction"][0, 0, 0] == 0.0
    if share == 1.0:
        assert found["hours_reduced_over_20pct"][0, 0].tolist() == [0.0, 782.0]


@pytest.mark.parametrize("mix", [(TODAY.wind_gwh, TODAY.solar_gwh), (240.0, 150.0), (300.0, 150.0)])
def test_what_an_ideal_store_hides(mix):
    """85 % round trip, 2 h and 10 to 90 % save 76 to 82 % of what the ideal store of the same capacity saves."""
    row = factors(wind=mix[0], solar=mix[1], bioenergy=TODAY.bioenergy_gwh)
    for mwh in (20.0, 50.0, 100.0):
        real = battery(wh(mwh), efficiency=0.85, power_w=wh(mwh / 2.0), low=0.1, high=0.9)
        none, ideal, saved = run(row, [0.0], [battery(0.0), battery(wh(mwh)), real])["imported_w"][0, :, 0]
        assert 0.755 <= (none - saved) / (none - ideal) <= 0.825


def test_biogas_that_waits():
    """240 GWh wind, 150 sun, 30 biogas: import 265.7 GWh as made, 261.5 placed, 263.1 by the day before; the peak."""
    found = {}
    for name, share, foresight in (
        ("as made", 0.0, kernel.PERFECT),
        ("none", 1.0, kernel.NONE),
        ("perfect", 1.0, kernel.PERFECT),
        ("day before", 1.0, kernel.DAY_BEFORE),
    ):
        row = factors(wind=240.0, solar=150.0, bioenergy=30.0, dispatchable_share=share)
        totals = run(row, [0.0], [battery(0.0)], foresight=foresight)
        peak_mw = float(units.w_to_mw(totals["import_max_w"][0, 0, 0], FOYERS))
        found[name] = (gwh(totals["imported_w"][0, 0, 0]), peak_mw, gwh(totals["production_w"][0, 0, 0]))
    assert found["as made"] == pytest.approx((265.7, 122.3, 420.0), abs=0.05)
    assert found["none"] == pytest.approx(found["as made"], rel=1e-12)
    assert found["perfect"] == pytest.approx((261.5, 119.0, 420.0), abs=0.05)
    assert found["day before"][0] == pytest.approx(263.1, abs=0.05)
