"""Facts of a result: hand-worked hours, months and days, holes, local time, energies of a period."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given

from elfe_core import units
from elfe_core.balance import Balance
from elfe_core.indicators import indicators
from elfe_core.insight.levers import Lever
from elfe_core.insight.story import Story, story
from elfe_core.simulate import simulate_inputs
from tests import strategies

FOYERS = 1000
DAY = np.ones(24)


def balance(consumption_w: object, production_w: object, **changes: object) -> Balance:
    inputs = replace(strategies.curves(res=consumption_w, wind=production_w), **changes)  # type: ignore[arg-type]
    return simulate_inputs(inputs, capacity_wh=0.0, flexible_share=0.0)


def facts(one: Balance, first: date = date(2021, 1, 1), last: date = date(2021, 1, 3), **changes: object) -> Story:
    """Facts of a balance over whole days in UTC."""
    given_facts: dict[str, object] = {"today_figures": None, "levers": (), "timezone": "Etc/UTC", **changes}
    territory = strategies.small_territory(foyers=FOYERS, timezone=str(given_facts.pop("timezone")))
    scenario = strategies.scenario(period_start=first, period_end=last, solar_gwh=0.0)
    figures = indicators(one, FOYERS)
    return story(scenario, one, figures, territory=territory, **given_facts)  # type: ignore[arg-type]


THREE_DAYS = np.concatenate([0.5 * DAY, 0.25 * DAY, np.where(np.arange(24) < 6, 2.0, 1.0)])
"""Production: half of the consumption, a quarter of it, then enough and twice enough."""


def test_the_hardest_and_the_best_day_by_hand() -> None:
    """A period of three days is told by its days: a quarter covered on the second, all of it on the third."""
    found = facts(balance(np.ones(72), THREE_DAYS))
    assert found.hardest is not None
    assert found.best is not None
    assert (found.hardest.first_day, found.hardest.last_day) == (date(2021, 1, 2), date(2021, 1, 2))
    assert found.hardest.self_production_pct == pytest.approx(25.0)
    assert (found.best.first_day, found.best.self_production_pct) == (date(2021, 1, 3), 100.0)


def test_the_longest_import_and_the_peak_by_hand() -> None:
    """Two days of import from the first hour on, the strongest at the start of the second day."""
    found = facts(balance(np.ones(72), THREE_DAYS))
    assert found.longest_import is not None
    assert (found.longest_import.start, found.longest_import.end) == (datetime(2021, 1, 1), datetime(2021, 1, 3))
    assert found.longest_import.n_hours == 48
    assert not found.imports_always
    assert found.import_max_at == datetime(2021, 1, 2)
    assert found.import_max_mw == pytest.approx(units.w_to_mw(0.75, FOYERS))


def test_energies_of_a_short_period_are_its_own() -> None:
    """Three days of 1 W/foyer are 72 Wh/foyer; the year's import is told beside."""
    found = facts(balance(np.ones(72), THREE_DAYS))
    assert not found.is_annual
    assert found.consumption_gwh == pytest.approx(72 * FOYERS / 1e9)
    assert found.imported_gwh == pytest.approx((12 + 18) * FOYERS / 1e9)
    assert found.annual_imported_gwh == pytest.approx(found.imported_gwh * 8760 / 72)
    assert found.self_production_pct == pytest.approx(100 * (1 - 30 / 72))


def test_savings_are_told_in_the_same_measure() -> None:
    """What is saved against today and by a lever is of the period too, where the import is."""
    lever = Lever(factor="wind_gwh", now=1.0, then=2.0, saved_gwh=8.76)
    found = facts(balance(np.ones(72), THREE_DAYS), today_figures={"imported_mwh": 8760.0}, levers=(lever,))
    assert found.levers[0].saved_gwh == pytest.approx(0.072)
    assert found.saved_gwh == pytest.approx(0.072 - found.imported_gwh)
    year = facts(balance(np.ones(8760), np.zeros(8760)), last=date(2021, 12, 31), levers=(lever,))
    assert year.is_annual
    assert year.levers == (lever,)
    assert year.imported_gwh == year.annual_imported_gwh == pytest.approx(8760 * FOYERS / 1e9)


def test_whole_months_are_compared_where_there_are_two() -> None:
    """From mid-January to March the parts are February and March: a part of a month is no month."""
    n_days = (date(2021, 4, 1) - date(2021, 1, 15)).days
    start = np.datetime64("2021-01-15T00", "h")
    days = start + np.arange(24 * n_days)
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    production = np.select([month == 1, month == 2], [0.0, 0.3], 0.4)
    found = facts(balance(np.ones(24 * n_days), production, start_utc=start), date(2021, 1, 15), date(2021, 3, 31))
    assert found.hardest is not None
    assert found.best is not None
    assert (found.hardest.first_day, found.hardest.last_day) == (date(2021, 2, 1), date(2021, 2, 28))
    assert (found.best.first_day, found.best.self_production_pct) == (date(2021, 3, 1), pytest.approx(40.0))


def test_days_are_local() -> None:
    """In Paris the day begins an hour before UTC's in winter: the hours of a local day make its share."""
    start = np.datetime64("2020-12-31T23", "h")
    found = facts(balance(np.ones(72), THREE_DAYS, start_utc=start), timezone="Europe/Paris")
    assert found.hardest is not None
    assert found.hardest.self_production_pct == pytest.approx(25.0)
    assert found.import_max_at == datetime(2021, 1, 2)
    assert found.longest_import is not None
    assert found.longest_import.end == datetime(2021, 1, 3)


def test_the_day_of_25_hours_loses_none() -> None:
    """On the autumn day 25 hours of import follow one another, from midnight to midnight."""
    start = np.datetime64("2021-10-30T22", "h")
    day = date(2021, 10, 31)
    found = facts(balance(np.ones(25), np.zeros(25), start_utc=start), day, day, timezone="Europe/Paris")
    assert found.longest_import is not None
    assert found.longest_import.n_hours == 25
    assert (found.longest_import.start, found.longest_import.end) == (datetime(2021, 10, 31), datetime(2021, 11, 1))
    assert (found.hardest, found.best) == (None, None)


def test_hours_that_do_not_count() -> None:
    """A hole ends a run of import, and a day that is mostly unknown is not compared."""
    counted = np.ones(72, dtype=bool)
    counted[20:44] = False
    consumption = np.where(counted, 1.0, 0.0)
    found = facts(balance(consumption, 0.5 * consumption, counted=counted))
    assert found.left_out_h == 24
    assert found.imports_always
    assert found.longest_import is not None
    assert found.longest_import.n_hours == 28
    assert found.hardest is not None
    assert found.hardest.first_day == date(2021, 1, 1)
    assert found.consumption_gwh == pytest.approx(48 * FOYERS / 1e9)


def test_nothing_imported_and_nothing_consumed() -> None:
    """Without an import there is no stretch; without consumption no share and nothing to compare."""
    enough = facts(balance(np.ones(72), np.ones(72)))
    assert enough.longest_import is None
    assert not enough.imports_always
    assert enough.hardest == enough.best or enough.hardest is not None
    nothing = facts(balance(np.zeros(72), np.ones(72)))
    assert np.isnan(nothing.self_production_pct)
    assert (nothing.hardest, nothing.longest_import) == (None, None)


def test_sources_without_energy_are_named() -> None:
    """The scenario of these tests has no sun."""
    assert facts(balance(np.ones(72), np.ones(72))).absent == ("solar",)


@given(strategies.balances())
def test_the_facts_agree_with_the_hours(one: Balance) -> None:
    """The longest import is no shorter than any other run, and its hours import, all of them."""
    n_days = -(-one.n_hours // 24)
    found = facts(one, last=date(2021, 1, n_days))
    imports = one.imported_w > 0.0
    runs = "".join("x" if value else " " for value in imports).split()
    longest = max((len(run) for run in runs), default=0)
    assert (found.longest_import.n_hours if found.longest_import else 0) == longest
    assert found.imports_always == bool(imports.all())
    if found.longest_import:
        first = int((np.datetime64(found.longest_import.start, "h") - one.inputs.start_utc).astype(int))
        assert imports[first : first + longest].all()
