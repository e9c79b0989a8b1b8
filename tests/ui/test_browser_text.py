"""What the browser keeps: it goes around and comes around, is bounded, and whatever else stands there does no harm."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from hypothesis import given, strategies

from elfe_core.economics.ranges import Range
from elfe_core.scenario_file import MOST_SCENARIOS
from elfe_ui import cached
from elfe_ui.economics import in_force
from elfe_ui.scenarios import browser_store, browser_text, settings, tried
from elfe_ui.scenarios.browser_text import MOST_BYTES, Kept, merged, understood, written
from elfe_ui.scenarios.saved import saved
from elfe_ui.scenarios.tried import Tried
from tests.app.screen import TERRITORY_FILE
from tests.ui.test_state import KNOWN

WHERE = cached.source(TERRITORY_FILE)

TWO: dict[str, Any] = {"eolien": 242.5, "stockage": True}
ONE: dict[str, Any] = {"solaire": 50.0}
TRIED = Tried(territory="territory", settings=TWO, headline="40 % d'autoproduction, 380 GWh/an importés")
ROWS = "wind_eur_per_mwh~60~65~90"
KEPT = Kept(scenarios={"A": TWO, "B": {}}, reference=ONE, tried=(TRIED,), curves=True, costs=ROWS)
JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=8),
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(max_size=8), inner),
    max_leaves=8,
)


@pytest.fixture(autouse=True)
def new_session() -> Iterator[None]:
    """A session without anything."""
    st.session_state.clear()
    yield
    st.session_state.clear()


def test_it_comes_back_as_it_was() -> None:
    """Scenarios, reference, tried settings, the wish to keep curves, rows of costs; nothing at all is no text."""
    assert understood(written(KEPT), KNOWN).kept == KEPT
    assert written(Kept()) == browser_text.NOTHING
    assert understood(browser_text.NOTHING, KNOWN).kept == Kept()


def test_rows_of_costs_come_back_unless_the_visitor_has_others() -> None:
    """What fits is taken; what does not is said; a link's rows, or those typed meanwhile, stay."""
    assert in_force.take_kept(f"{ROWS}-moon~1~2~3", WHERE)
    assert in_force.own() == {"wind_eur_per_mwh": Range(60.0, 65.0, 90.0)}
    assert in_force.take_kept("solar_eur_per_mwh~1~2~3", WHERE) == []
    assert in_force.written(in_force.own()) == ROWS
    assert understood(stored(costs="x" * 5000), KNOWN).kept.costs == ""
    assert understood(stored(costs=7), KNOWN).kept.costs == ""
    browser_store.forget_all()
    assert in_force.own() == {}


def entry(name: object, texts: object) -> dict[str, object]:
    return {"name": name, "settings": texts}


def stored(**changes: object) -> str:
    return json.dumps(json.loads(written(KEPT)) | changes)


def test_what_does_not_fit_here_is_set_aside_and_kept() -> None:
    """A scenario of another territory is not listed, said once, and written back as it was."""
    other = entry("Ailleurs", {"eolien": "99999", "solaire": "50"})
    found = understood(stored(scenarios=[entry("A", {"eolien": "242.5"}), other]), KNOWN)
    assert found.kept.scenarios == {"A": {"eolien": 242.5}}
    assert [getattr(fault, "field", "") for fault in found.faults] == ["wind_gwh"]
    assert json.loads(written(found.kept))["scenarios"][-1] == other


@pytest.mark.parametrize(
    "scenarios",
    ["x", [1, None], [entry(3, {})], [entry("A", {"eolien": 3})], [entry("A", None)], [entry("   ", {})], [{}]],
)
def test_spoilt_entries_are_left(scenarios: object) -> None:
    """What is no scenario is none; the rest stays."""
    found = understood(stored(scenarios=scenarios), KNOWN)
    assert (found.kept.scenarios, found.kept.aside, found.is_readable) == ({}, (), True)
    assert found.kept.reference == ONE


def test_markup_does_not_come_back() -> None:
    """Names and headlines of the memory stand on buttons: their signs of markup go."""
    spoilt = {"territory": "t", "headline": "![x](http://x)", "settings": {"eolien": "242.5"}}
    found = understood(stored(scenarios=[entry("![x](http://ailleurs)", {})], tried=[spoilt]), KNOWN).kept
    assert not any(sign in text for text in (*found.scenarios, found.tried[0].headline) for sign in "[]*<>`")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": "autre"}', "x" * (MOST_BYTES + 1), None, 3, {}, "[" * 9999]
)
def test_foreign_texts_are_not_read(text: object) -> None:
    """Nothing of them is taken; only nothing at all is readable."""
    found = understood(text, KNOWN)
    assert (found.kept, found.is_readable, found.is_later) == (Kept(), text == "", False)


def test_a_later_version_is_told_apart() -> None:
    """So that it is not written over."""
    assert understood(stored(version=2), KNOWN).is_later
    assert not understood(stored(version="2"), KNOWN).is_later


@given(JSON, JSON, JSON, JSON)
def test_no_content_does_harm(scenarios: object, reference: object, found: object, curves: object) -> None:
    """Any JSON in any place is read without an error, and what was read can be written."""
    text = stored(scenarios=scenarios, reference=reference, tried=found, curves=curves)
    kept = understood(text, KNOWN).kept
    assert understood(written(kept), KNOWN).kept == kept


def test_the_text_is_bounded() -> None:
    """More than 50 scenarios, or entries that are too large, never make a longer text than allowed."""
    many = {f"{number:03} {'x' * 50}": TWO for number in range(MOST_SCENARIOS)}
    aside = [entry("y" * 60, {"eolien": "9" * 20_000}) for _ in range(30)]
    text = written(Kept(scenarios=many, tried=[TRIED] * 30, aside=aside))
    assert len(text.encode()) <= MOST_BYTES
    assert len(understood(text, KNOWN).kept.scenarios) == MOST_SCENARIOS
    listed = [entry(f"{number}", {}) for number in range(MOST_SCENARIOS + 9)]
    found = understood(stored(scenarios=listed), KNOWN).kept
    assert (len(found.scenarios), len(found.aside)) == (MOST_SCENARIOS, 9)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ({}, {"A": ONE}, {"B": TWO}, {"A": ONE, "B": TWO}),
        ({"A": ONE}, {}, {"A": ONE, "B": TWO}, {"B": TWO}),
        ({"A": ONE}, {"A": ONE}, {}, {}),
        ({"A": ONE}, {"A": TWO}, {"A": ONE}, {"A": TWO}),
        ({"A": ONE}, {"A": ONE}, {"A": TWO}, {"A": TWO}),
        ({"A": {}}, {"A": ONE}, {"A": TWO}, {"A": ONE, "A (2)": TWO}),
        ({"A": ONE}, {"A": TWO}, {}, {"A": TWO}),
    ],
    ids=[
        "both new",
        "deleted here",
        "deleted there",
        "changed here",
        "changed there",
        "changed twice",
        "changed, deleted",
    ],
)
def test_two_windows_are_put_together(base: Any, mine: Any, theirs: Any, expected: Any) -> None:
    """What only one of them changed is as there; what both changed is there twice."""
    assert merged(base, mine, theirs) == expected


def answered(text: str, before: str = "", **more: Any) -> None:
    """An answer of the browser, taken over."""
    store = browser_store.of_session()
    store.is_bare = more.pop("is_bare", True)
    store.answer = {"text": text, "before": before, "works": True, **more}
    browser_store.take_rest(KNOWN, WHERE)


def test_a_new_session_takes_over_what_was_kept() -> None:
    """At a bare address the reference is pinned again."""
    answered(written(KEPT))
    assert saved() == KEPT.scenarios
    assert settings.pinned() == ONE
    assert tried.every() == [TRIED]


def test_a_link_wins_and_what_was_kept_is_listed() -> None:
    """With a link's own reference, or with settings only, the kept reference becomes a kept scenario, once."""
    settings.pin({"eolien": 300.0})
    answered(written(KEPT), is_bare=False)
    assert settings.pinned() == {"eolien": 300.0}
    assert saved() == KEPT.scenarios | {"Référence gardée": ONE}
    answered(written(KEPT), before=written(KEPT), is_bare=False)
    assert list(saved()) == ["A", "B", "Référence gardée"]


def test_a_spoilt_memory_is_said_and_changes_nothing() -> None:
    """The session stays as it is; what a later program wrote is not written over."""
    answered("{")
    assert st.session_state["_note"] == [browser_store.SPOILT]
    assert browser_store.of_session().may_write
    answered(stored(version=9))
    assert not browser_store.of_session().may_write
    assert saved() == {}


@pytest.mark.parametrize("content", ["", "x", "eA==", "UEsDBA=="])
def test_spoilt_curves_are_refused(content: str) -> None:
    """Neither taken nor kept; the territory's data stay, and a sentence says so."""
    store = browser_store.of_session()
    store.answer = {"text": "", "curves": {"id": "x", "content": content}, "works": True}
    browser_store.take_curves()
    assert st.session_state["_note"] == [browser_store.CURVES_SPOILT]
    assert not browser_store.keeps_curves()


def test_everything_is_forgotten_at_once() -> None:
    """After one click there is nothing to hold."""
    answered(written(KEPT))
    browser_store.forget_all()
    assert not browser_store.holds_something()


def test_what_was_tried_is_listed_newest_first() -> None:
    """Today's settings are not; what was tried before comes first again; at most 30 stay."""
    tried.note("t", {}, "aujourd'hui", 0.0)
    tried.note("t", {"eolien": 200.0}, "a", 10.0)
    tried.note("t", {"eolien": 200.0, "stockage": True}, "b", 20.0)
    tried.note("t", {"eolien": 200.0}, "a", 30.0)
    assert [one.headline for one in tried.of_territory("t")] == ["a", "b"]
    assert tried.of_territory("other") == []
    for number in range(40):
        tried.note("t", {"eolien": float(number)}, str(number), 100.0 + 10 * number)
    assert len(tried.every()) == 30
    assert tried.every()[0].headline == "39"


def test_a_setting_on_its_way_is_tried_where_it_stops() -> None:
    """Steps of one slider that follow each other are one entry; another setting begins a new one."""
    tried.note("t", {"eolien": 200.0}, "a", 10.0)
    tried.note("t", {"eolien": 201.0}, "b", 20.0)
    tried.note("t", {"eolien": 202.0}, "c", 21.0)
    tried.note("t", {"eolien": 203.0}, "d", 22.0)
    tried.note("t", {"eolien": 203.0, "stockage": True}, "e", 22.5)
    assert [one.headline for one in tried.every()] == ["e", "d", "a"]
