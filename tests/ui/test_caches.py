"""What the caches tell apart, keep and share."""

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from elfe_core.curve_set.treatment import Policy
from elfe_core.errors import DataError
from elfe_core.scenario import Scenario
from elfe_ui import cached, memo
from elfe_ui.cached import DataSource
from elfe_ui.session import OwnSet

ONE = Scenario(
    wind_gwh=1.0,
    solar_gwh=2.0,
    bioenergy_gwh=3.0,
    period_start=date(2019, 1, 1),
    period_end=date(2019, 12, 31),
    storage_mwh=4.0,
    max_reduction_share=1.0,
)
OTHER: dict[type, Callable[[Any], Any]] = {
    str: lambda value: {"perfect": "none"}[value],
    bool: lambda value: not value,
    date: lambda value: value.replace(day=2),
    int: lambda value: value + 1 if value else 2019,
    float: lambda value: math.nextafter(value, math.inf if value < 1.0 else 0.0),
}
"""Another value of the same kind, of a number the nearest."""


@pytest.mark.parametrize("name", [field.name for field in fields(Scenario)])
def test_scenarios_that_differ_at_all_are_two(name: str) -> None:
    """A change of any field, be it of the last digit, is another entry; the same values are the same one."""
    value = getattr(ONE, name)
    other = replace(ONE, **{name: OTHER[type(value)](value)})
    kept = memo.Kept(lambda scenario: scenario.wind_gwh, 8)
    kept(ONE), kept(replace(ONE))
    assert len(kept) == 1
    kept(other)
    assert len(kept) == 2


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
    kept = memo.Kept(lambda where: where.stamp, 2 * len(sources))
    for source in (*sources, *sources):
        kept(source)
    assert len(kept) == len(sources)


class Figures(NamedTuple):
    """A result with arrays in all that can hold them."""

    hours: NDArray[np.float64]
    by_name: dict[str, NDArray[np.float64]]
    several: tuple[NDArray[np.float64], ...]


def test_all_share_one_result_that_none_can_change() -> None:
    """The same object for everyone, its arrays read-only, wherever they are."""
    kept = memo.Kept(lambda n: Figures(np.zeros(n), {"a": np.zeros(n)}, (np.zeros(n),)), 8)
    found = kept(3)
    assert kept(3) is found
    for array in (found.hours, found.by_name["a"], *found.several):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_the_arguments_used_last_are_kept() -> None:
    """Beyond the bound, what was not asked for longest is computed anew."""
    computed: list[int] = []
    kept = memo.Kept(lambda n: computed.append(n), 2)
    for number in (1, 2, 1, 3, 1, 2):
        kept(number)
    assert computed == [1, 2, 3, 2]


def test_what_begins_with_an_underscore_tells_nothing_apart() -> None:
    """Arguments that only say how, and some that cannot be hashed."""
    kept = memo.Kept(lambda stamp, _how, names: (stamp, names), 8)
    assert kept(1, "a", ["x"]) is kept(1, "b", ["x"])
    assert kept(1, "a", ["y"]) == (1, ["y"])
    assert len(kept) == 2


def test_a_fault_is_not_kept() -> None:
    """The next one who asks tries again."""
    answers = iter([ValueError("not yet"), 7])

    def ask() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return int(str(answer))

    kept = memo.Kept(ask, 2)
    with pytest.raises(ValueError, match="not yet"):
        kept()
    assert len(kept) == 0
    assert kept() == kept() == 7


def test_who_asks_at_once_waits_for_one_computation() -> None:
    """Eight visitors, one run of the model."""
    began, computed = threading.Barrier(8), []

    def compute(number: int) -> list[int]:
        time.sleep(0.05)
        computed.append(number)
        return computed

    kept = memo.Kept(compute, 2)

    def ask(_: int) -> list[int]:
        began.wait()
        return kept(5)

    with ThreadPoolExecutor(8) as visitors:
        assert len({id(found) for found in visitors.map(ask, range(8))}) == 1
    assert computed == [5]


def test_what_a_visitor_brought_is_forgotten() -> None:
    """Results whose arguments name the visitor's folder go; those of others stay."""
    kept = memo.Kept(lambda path, n: (path, n), 8)
    kept(Path("/tmp/mine/a"), 1), kept(DataSource(Path("/tmp/mine/b"), ()), 2), kept(Path("/tmp/other"), 3)
    memo.forget("/tmp/mine")
    assert len(kept) == 1


def test_a_shared_fault_holds_no_page_of_anyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults of the raw files are kept for all; what is raised is each visitor's own copy."""
    fault = DataError("a.csv", "empty")
    monkeypatch.setattr(cached.data, "_curves_or_faults", lambda where: fault)
    for _ in range(2):
        with pytest.raises(DataError, match="no data row") as raised:
            cached.curves(DataSource(Path("t.toml"), ()))
        assert raised.value is not fault
    assert fault.__traceback__ is None
