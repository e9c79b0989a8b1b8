"""A plan as rows of time steps for an energy management system, as CSV and JSON (docs/FORMATS.md section 11)."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from elfe_core import MODEL_VERSION, units
from elfe_core.clock import moment
from elfe_core.csv_cells import harmless
from elfe_core.day_plan.groups import Group
from elfe_core.day_plan.plan import DayPlan, Outcome, PlannedUse

FORMAT: Final = "elfe-day-plan"
VERSION: Final = 1
STEPS_MIN: Final = (15, 60)
"""Lengths of a step: a model of hours repeats each of them in its four quarters."""

COLUMNS: Final = (
    "start_utc",
    "start_local",
    "step_min",
    "use",
    "group",
    "appliances",
    "allowed",
    "quality",
    "power_w_per_appliance",
    "power_kw",
    "baseline_power_kw",
    "model_version",
)
"""Of a row: one time step of one group of one use."""

DECIMALS = 6

Row = dict[str, Any]


def schedule(plan: DayPlan, step_min: int) -> list[Row]:
    """Rows of a plan by use, group and time, of steps of STEPS_MIN minutes."""
    if step_min not in STEPS_MIN:
        raise ValueError(f"steps of {step_min} min: expected one of {STEPS_MIN}")
    return [row for use in plan.uses for group in use.groups for row in _rows(plan, use, group, step_min)]


def _rows(plan: DayPlan, use: PlannedUse, group: Group, step_min: int) -> Iterator[Row]:
    zone, share = ZoneInfo(plan.timezone), group.appliances / use.appliances
    for step in range(plan.n_hours * 60 // step_min):
        hour, start = step * step_min // 60, moment(plan.start_utc, step_min, step)
        power_kw = float(group.power_kw[hour])
        yield {
            "start_utc": _iso(start),
            "start_local": start.astimezone(zone).isoformat(timespec="minutes"),
            "step_min": step_min,
            "use": use.name,
            "group": group.name,
            "appliances": round(group.appliances, DECIMALS),
            "allowed": int(use.allowed[hour]),
            "quality": use.quality[hour],
            "power_w_per_appliance": round(power_kw * units.WH_PER_KWH / group.appliances, DECIMALS),
            "power_kw": round(power_kw, DECIMALS),
            "baseline_power_kw": round(float(use.natural_kw[hour]) * share, DECIMALS),
            "model_version": MODEL_VERSION,
        }


def _iso(start: datetime) -> str:
    return start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def to_csv(plan: DayPlan, step_min: int) -> str:
    """The rows as CSV: commas, points, UTF-8, a header of COLUMNS."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: harmless(value) for key, value in row.items()} for row in schedule(plan, step_min))
    return text.getvalue()


def to_json(plan: DayPlan, step_min: int) -> str:
    """The plan with its facts, its uses and the rows as JSON."""
    about = {
        "format": FORMAT,
        "version": VERSION,
        "model_version": MODEL_VERSION,
        "territory": plan.territory,
        "day": plan.day.isoformat(),
        "timezone": plan.timezone,
        "step_min": step_min,
        "model_step_min": 60,
        "forecast": {"source": plan.source, "curves": dict(plan.origins), "files": list(plan.files)},
        "is_example": plan.is_example,
        "import_kwh": {"expected": _told(plan.believed), "actual": _told(plan.came)},
        "uses": [_use(use) for use in plan.uses],
        "schedule": schedule(plan, step_min),
    }
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def _told(outcome: Outcome | None) -> dict[str, float] | None:
    """Energy bought in natural hours (the baseline) and by the plan."""
    if outcome is None:
        return None
    return {"baseline": round(outcome.natural_kwh, 3), "plan": round(outcome.planned_kwh, 3)}


def _use(use: PlannedUse) -> Row:
    of = use.fleet.use
    return {
        "use": use.name,
        "appliances": round(use.appliances, DECIMALS),
        "appliances_owned": use.fleet.units,
        "participation": use.fleet.participation,
        "rated_power_w": round(of.power_kw * units.WH_PER_KWH, DECIMALS),
        "share_available": of.share_available,
        "power_max_kw": round(use.most_kw, DECIMALS),
        "energy_kwh": round(use.energy_kwh, DECIMALS),
        "unplaced_kwh": round(use.unplaced_kwh, DECIMALS),
        "window_h": of.window_h,
        "groups": [{"group": one.name, "appliances": round(one.appliances, DECIMALS)} for one in use.groups],
    }
