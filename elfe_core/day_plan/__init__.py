"""The plan of one local day: when each use should run, by hours and quarters of an hour (MODEL.md section 8)."""

from elfe_core.day_plan.expected import DAY, DAY_BEFORE, FILE, LIKE_DAY, Expected, expected, is_in_data
from elfe_core.day_plan.forecast import (
    CONSUMPTION,
    OF_DATA,
    OF_TERRITORY,
    SCALES,
    Forecast,
    curves_of_report,
    days_of,
    first_day,
    forecast_of,
    on_local_clock,
)
from elfe_core.day_plan.ground import Ground, ground, telling_day, whole_days
from elfe_core.day_plan.groups import AtOnce, Group
from elfe_core.day_plan.plan import DayPlan, Outcome, PlannedUse, announced, plan_day
from elfe_core.day_plan.quality import BAD, GOOD, GOOD_SHARE, MIDDLING, QUALITIES
from elfe_core.day_plan.schedule import COLUMNS, STEPS_MIN, schedule, to_csv, to_json

__all__ = [
    "BAD",
    "COLUMNS",
    "CONSUMPTION",
    "DAY",
    "DAY_BEFORE",
    "FILE",
    "GOOD",
    "GOOD_SHARE",
    "LIKE_DAY",
    "MIDDLING",
    "OF_DATA",
    "OF_TERRITORY",
    "QUALITIES",
    "SCALES",
    "STEPS_MIN",
    "AtOnce",
    "DayPlan",
    "Expected",
    "Forecast",
    "Ground",
    "Group",
    "Outcome",
    "PlannedUse",
    "announced",
    "curves_of_report",
    "days_of",
    "expected",
    "first_day",
    "forecast_of",
    "ground",
    "is_in_data",
    "on_local_clock",
    "plan_day",
    "schedule",
    "telling_day",
    "to_csv",
    "to_json",
    "whole_days",
]
