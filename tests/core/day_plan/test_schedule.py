"""Files for an energy management system: read back, they are the plan."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from elfe_core import MODEL_VERSION, day_plan
from elfe_core.day_plan import COLUMNS, STEPS_MIN, DayPlan
from elfe_core.day_plan.plan import uses_of_day
from elfe_core.simulate import simulate_inputs
from tests.core.day_plan.example import AUTUMN, FLEETS, FOYERS, SPRING, known_of, on_data, plan_of

DAYS = [SPRING, AUTUMN, date(2021, 6, 15)]
MANY = {**FLEETS, "units_electric_car": 300, "participation_electric_car": 1.0}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def plan(request: pytest.FixtureRequest) -> DayPlan:
    return plan_of(request.param, **MANY)


@pytest.mark.parametrize("step_min", STEPS_MIN)
def test_a_csv_read_back_is_the_plan(plan: DayPlan, step_min: int) -> None:
    """Every step of every group: times, power of all and of one, allowed, quality; hours repeated in their quarters."""
    rows = list(csv.DictReader(io.StringIO(day_plan.to_csv(plan, step_min))))
    assert list(rows[0]) == list(COLUMNS)
    steps = plan.n_hours * 60 // step_min
    assert len(rows) == steps * sum(len(use.groups) for use in plan.uses)
    assert max(len(use.groups) for use in plan.uses) > 1
    for use in plan.uses:
        for group in use.groups:
            own = [row for row in rows if (row["use"], row["group"]) == (use.name, group.name)]
            power = np.array([float(row["power_kw"]) for row in own])
            assert power == pytest.approx(np.repeat(group.power_kw, 60 // step_min), abs=1e-6)
            assert power.sum() * step_min / 60 == pytest.approx(group.power_kw.sum(), abs=1e-4)
            of_one = np.array([float(row["power_w_per_appliance"]) for row in own])
            assert of_one * group.appliances / 1000.0 == pytest.approx(power, abs=1e-4)
            assert [row["allowed"] for row in own] == np.repeat(use.allowed.astype(int), 60 // step_min).astype(
                str
            ).tolist()
            assert [row["quality"] for row in own][:: 60 // step_min] == list(use.quality)
    assert {row["model_version"] for row in rows} == {str(MODEL_VERSION)}


@pytest.mark.parametrize("step_min", STEPS_MIN)
def test_times_follow_one_another(plan: DayPlan, step_min: int) -> None:
    """Without a hole in UTC, and the local ones are the same moments with their distance from UTC."""
    rows = day_plan.schedule(plan, step_min)[: plan.n_hours * 60 // step_min]
    utc = [datetime.strptime(row["start_utc"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC) for row in rows]
    local = [datetime.fromisoformat(row["start_local"]) for row in rows]
    assert utc == local
    assert {two - one for one, two in pairwise(utc)} == {timedelta(minutes=step_min)}
    assert local[0].isoformat().startswith(f"{plan.day}T00:00")
    assert local[-1].date() == plan.day


def test_json_says_what_the_plan_is(plan: DayPlan) -> None:
    """Its version, day, forecast, uses, what it brings, and the same rows as the CSV."""
    found = json.loads(day_plan.to_json(plan, 15))
    assert (found["format"], found["version"], found["model_version"]) == ("elfe-day-plan", 1, MODEL_VERSION)
    assert (found["day"], found["timezone"], found["step_min"]) == (plan.day.isoformat(), "Europe/Paris", 15)
    assert found["forecast"]["source"] == "day"
    assert found["import_kwh"]["expected"]["plan"] == pytest.approx(plan.believed.planned_kwh, abs=1e-3)
    assert [one["use"] for one in found["uses"]] == [use.name for use in plan.uses]
    rows = list(csv.DictReader(io.StringIO(day_plan.to_csv(plan, 15))))
    assert [{key: str(value) for key, value in row.items()} for row in found["schedule"]] == rows


@pytest.mark.parametrize("step_min", STEPS_MIN)
def test_a_replay_of_the_file_is_the_simulated_day(plan: DayPlan, step_min: int) -> None:
    """The set points of each use are what the simulation placed, to the last digit written; run in place of the
    baseline they buy what the file says.
    """
    found = json.loads(day_plan.to_json(plan, step_min))
    on = on_data(**MANY)
    known = known_of(plan.day, day_plan.DAY, on)
    placed = uses_of_day(plan.day, on)
    planned = simulate_inputs(known.curves, timezone="Europe/Paris", placed=placed, foresight="perfect")
    moved_kw = np.zeros(plan.n_hours)
    for number, use in enumerate(plan.uses):
        rows = [row for row in found["schedule"] if row["use"] == use.name]
        shape = (len(use.groups), plan.n_hours, 60 // step_min)
        of_file, baseline = (
            np.array([row[key] for row in rows]).reshape(shape).mean(axis=2).sum(axis=0)
            for key in ("power_kw", "baseline_power_kw")
        )
        left_w = (1.0 - use.fleet.participation) * planned.uses_natural_w[number]
        assert of_file == pytest.approx((planned.uses_w[number] - left_w) * FOYERS / 1000, abs=0.5e-6 * shape[0] + 1e-9)
        moved_kw += of_file - baseline
    natural = simulate_inputs(known.curves, timezone="Europe/Paris", placed=placed, foresight="none")
    need_w = natural.consumption_w + moved_kw * 1000 / FOYERS
    bought_kwh = np.maximum(need_w - natural.production_w, 0.0).sum() * FOYERS / 1000
    assert found["import_kwh"]["expected"]["plan"] == pytest.approx(bought_kwh, abs=1e-3)


def test_other_steps_are_refused() -> None:
    """The model has hours."""
    with pytest.raises(ValueError, match="steps of 30 min"):
        day_plan.schedule(plan_of(date(2021, 6, 15)), 30)
