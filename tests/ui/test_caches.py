"""What the caches tell apart, and when memory is given back."""

import gc
import math
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from elfe_core.curve_set.treatment import Policy
from elfe_core.scenario import Scenario
from elfe_ui import session
from elfe_ui.cached import KEYS, DataSource
from elfe_ui.session import OwnSet

ONE = Scenario(
    wind_gwh=1.0,
    solar_gwh=2.0,
    bioenergy_gwh=3.0,
    period_start=date(2021, 1, 1),
    period_end=date(2021, 12, 31),
    storage_mwh=4.0,
    max_reduction_share=1.0,
)
OTHER: dict[type, Callable[[Any], Any]] = {
    str: lambda value: {"perfect": "none"}[value],
    bool: lambda value: not value,
    date: lambda value: value.replace(day=2),
    int: lambda value: value + 1,
    float: lambda value: math.nextafter(value, math.inf if value < 1.0 else 0.0),
}
"""Another value of the same kind, of a number the nearest."""


@pytest.mark.parametrize("name", [field.name for field in fields(Scenario)])
def test_scenarios_that_differ_at_all_are_two(name: str) -> None:
    """A change of any field, be it of the last digit, is another entry; the same values are the same one."""
    value = getattr(ONE, name)
    other = replace(ONE, **{name: OTHER[type(value)](value)})
    assert KEYS[Scenario](other) != KEYS[Scenario](ONE)
    assert KEYS[Scenario](replace(ONE)) == KEYS[Scenario](ONE)


def test_sources_that_differ_at_all_are_two() -> None:
    """Territory, any file's size or time, and the visitor's own set with its choices."""
    own = OwnSet(Path("a.zip"), Policy.REFUSE, False)
    sources = [
        DataSource(Path("t.toml"), (("t.toml", 1, 2),)),
        DataSource(Path("u.toml"), (("t.toml", 1, 2),)),
        DataSource(Path("t.toml"), (("t.toml", 1, 3),)),
        DataSource(Path("t.toml"), (("t.toml", 1, 2), ("w.csv", 1, 2))),
        *(DataSource(Path("t.toml"), (("t.toml", 1, 2),), own._replace(policy=policy)) for policy in Policy),
        DataSource(Path("t.toml"), (("t.toml", 1, 2),), own._replace(by_weekday=True)),
    ]
    assert len({KEYS[DataSource](source) for source in sources}) == len(sources)


def test_memory_is_given_back_once_for_many_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs of a minute share one collection."""
    times = iter(range(100))
    session.tidy_memory.clear()
    monkeypatch.setattr(gc, "collect", lambda: next(times))
    found = [session.tidy_memory() for _ in range(3)]
    session.tidy_memory.clear()
    assert found == [0, 0, 0]
    assert session.tidy_memory() == 1
