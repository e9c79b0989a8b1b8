"""The plan of a day as tables for its pictures: hours of each use, names beside them, marks of the clock, powers."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from elfe_core import day_plan, units
from elfe_core.day_plan import BAD, GOOD, MIDDLING, DayPlan, PlannedUse
from elfe_ui.words import day_words, formats

LEVELS: Final = {GOOD: 1.0, MIDDLING: 0.5, BAD: 0.14, "": 0.0}
"""Height of an hour's bar: whole, half, or a line, so that nobody needs its colour."""

LABEL_H: Final = 3
"""Hours that the words of a power are as wide as."""

TICKS_H: Final = 3
"""Hours between two marks of the clock."""


def hour_bars(plan: DayPlan, uses: Sequence[PlannedUse]) -> pd.DataFrame:
    """One row an hour of a use, in the order of `uses`.

    row, hour, after (place of the next hour), key, quality (in words), level (0-1), advised, groups (letters of those
    who run), name, moment, tip.
    """
    edges = day_words.hour_labels(plan)
    rows = [
        {
            "row": row,
            "hour": hour,
            "after": hour + 1,
            "quality": day_words.QUALITIES.get(use.quality[hour], ""),
            "level": LEVELS[use.quality[hour]],
            "advised": bool(advised[hour]),
            "groups": letters[hour],
            "name": day_words.title(use.name),
            "moment": f"De {edges[hour]} à {edges[hour + 1]}",
            "tip": day_words.cell(plan, use, hour),
        }
        for row, use in enumerate(uses)
        for advised, letters in [(day_words.advised(use), group_letters(use))]
        for hour in range(plan.n_hours)
    ]
    return pd.DataFrame(rows)


def group_letters(use: PlannedUse) -> list[str]:
    """The groups that run in each hour, `A`, `AB`; empty without groups, and in hours of which nobody is told."""
    letters = [""] * len(use.power_kw)
    if len(use.groups) == 1:
        return letters
    for group in use.groups:
        for first, last in day_plan.announced(group.power_kw, use.quality):
            letters[first:last] = [found + group.name for found in letters[first:last]]
    return letters


def heads(plan: DayPlan, uses: Sequence[PlannedUse]) -> pd.DataFrame:
    """One row a use: its name, its hours in short, whether any of them is good."""
    return pd.DataFrame(
        [
            {
                "row": row,
                "name": day_words.title(use.name),
                "when": day_words.in_short(plan, use),
                "good": day_words.is_good(use),
            }
            for row, use in enumerate(uses)
        ]
    )


def day_table(plan: DayPlan, uses: Sequence[PlannedUse]) -> pd.DataFrame:
    """The strips as a table: one row an hour, one column a use with the quality of the hour and whether it is told."""
    edges = day_words.hour_labels(plan)
    columns: dict[str, list[str]] = {"Heure": [f"{edges[hour]} – {edges[hour + 1]}" for hour in range(plan.n_hours)]}
    for use in uses:
        advised = day_words.advised(use)
        columns[day_words.title(use.name)] = [
            day_words.QUALITIES.get(quality, "Non permise") + (", conseillée" if told else "")
            for quality, told in zip(use.quality, advised, strict=True)
        ]
    return pd.DataFrame(columns)


def clock_marks(plan: DayPlan) -> pd.DataFrame:
    """Marks of the local clock: the edges of hours that are a multiple of TICKS_H, and the end of the day.

    `is_main` is every second one, which a phone has room for.
    """
    hours = [int(str(hour)[11:13]) for hour in plan.local_hours()]
    marks = [(place, hour) for place, hour in enumerate(hours) if hour % TICKS_H == 0] + [(plan.n_hours, 24)]
    return pd.DataFrame(
        [
            {"hour": place, "label": f"{hour}{formats.NO_BREAK_SPACE}h", "is_main": hour % (2 * TICKS_H) == 0}
            for place, hour in marks
        ]
    )


def power_ticks(powers: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Zero and two or three round powers below the highest, with their words: the highest has the unit, zero none.

    `side` is the edge of the day, left or right, at which the curves leave them more room.
    """
    top = float(powers[["production", "planned", "natural"]].to_numpy().max(initial=0.0))
    if top <= 0.0:
        return pd.DataFrame({"power": [0.0], "label": [""], "side": ["right"]})
    size = 10.0 ** np.floor(np.log10(top))
    step = next(size * part for part in (0.1, 0.2, 0.25, 0.5, 1.0, 2.5) if top / (size * part) < 4.0)
    values = np.arange(0.0, top, step)
    unit_words = f"{formats.NO_BREAK_SPACE}{formats.POWER_UNIT_LABELS[unit]}"
    labels = ["", *(formats.number(value, max(0, -int(np.floor(np.log10(step))))) for value in values[1:])]
    labels[-1] += unit_words
    return pd.DataFrame({"power": values, "label": labels, "side": [_free_side(powers, value) for value in values]})


def _free_side(powers: pd.DataFrame, value: float) -> str:
    """Where no curve is near a power in the first or in the last LABEL_H hours."""
    away = (powers[["production", "planned"]] - value).abs().min(axis=1)
    return "left" if away.iloc[:LABEL_H].min() > away.iloc[-LABEL_H:].min() else "right"


def day_power(plan: DayPlan, unit: str, foyers: int) -> pd.DataFrame:
    """Power of each hour in a unit: hour, after, production, consumption in natural hours and by the plan, moment."""
    edges = day_words.hour_labels(plan)
    scale = formats.in_power_unit(1.0 / units.KW_PER_MW, unit, foyers)
    hours = np.arange(plan.n_hours)
    return pd.DataFrame(
        {
            "hour": hours,
            "after": hours + 1,
            "production": plan.production_kw * scale,
            "natural": plan.consumption_kw * scale,
            "planned": plan.planned_kw * scale,
            "moment": [f"De {edges[hour]} à {edges[hour + 1]}" for hour in hours],
        }
    )
