"""Turns: how many pages are computed at once, and in which order."""

import threading
import time

import pytest
from streamlit.runtime.scriptrunner import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from elfe_ui.visitors.turns import FEW_RUNS, RUNS, Turns

PATIENCE_S = 10.0


def _wait_until(turns: Turns, n_waiting: int) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while turns.n_waiting != n_waiting:
        assert time.monotonic() < deadline_s
        time.sleep(0.002)


def _queue(turns: Turns, names: list[str], held: list[str]) -> list[threading.Thread]:
    """Threads that ask for a turn one after the other; each notes its name when it has it."""

    def ask(name: str) -> None:
        with turns.turn(name):
            held.append(name)

    threads = []
    for number, name in enumerate(names, start=turns.n_waiting + 1):
        threads.append(threading.Thread(target=ask, args=(name,)))
        threads[-1].start()
        _wait_until(turns, number)
    return threads


def test_no_more_pages_than_places_at_once() -> None:
    """Twelve visitors, two places: never three at once, and all are served."""
    turns, at_once, seen = Turns(2), [], []

    def visit(name: str) -> None:
        with turns.turn(name):
            at_once.append(name)
            seen.append(len(at_once))
            time.sleep(0.01)
            at_once.remove(name)

    threads = [threading.Thread(target=visit, args=(str(n),)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(seen) == 12
    assert max(seen) <= 2


def test_who_asked_first_is_served_first() -> None:
    """In the order of asking."""
    turns, held = Turns(1), []
    with turns.turn("now"):
        threads = _queue(turns, ["a", "b", "c"], held)
    for thread in threads:
        thread.join(PATIENCE_S)
    assert held == ["a", "b", "c"]


def test_a_run_that_begins_anew_does_not_queue_again() -> None:
    """A visitor who moved the slider again meanwhile keeps the place in the queue; another one does not."""
    turns, held = Turns(1), []
    with pytest.raises(RerunException), turns.turn("eager"):
        raise RerunException(RerunData())
    with turns.turn("now"):
        threads = _queue(turns, ["a", "eager"], held)
    for thread in threads:
        thread.join(PATIENCE_S)
    assert held == ["eager", "a"]


def test_something_long_lets_others_in_and_never_waits_for_them() -> None:
    """A file is read outside of the turn; afterwards its page goes on at once, although the place is taken.

    Else two pages could wait for each other: one for its turn, the other with a turn for the first one's result.
    """
    turns, result, held = Turns(1), threading.Lock(), []
    result.acquire()
    with turns.turn("reads"):
        with turns.set_aside():
            needs = threading.Thread(target=lambda: _with_turn_and(result, turns, held))
            needs.start()
            deadline_s = time.monotonic() + PATIENCE_S
            while not held:
                assert time.monotonic() < deadline_s
                time.sleep(0.002)
        result.release()
    needs.join(PATIENCE_S)
    assert held == ["a turn", "the result"]
    with turns.turn("next"):  # the places are as many as before
        threads = _queue(turns, ["waits"], held)
        assert turns.n_waiting == 1
    threads[0].join(PATIENCE_S)


def _with_turn_and(result: threading.Lock, turns: Turns, held: list[str]) -> None:
    with turns.turn("needs"):
        held.append("a turn")
        with result:
            held.append("the result")


def test_without_a_turn_nothing_is_set_aside() -> None:
    """A part of a page that is computed alone takes no place and gives none away."""
    turns, held = Turns(1), []
    with turns.set_aside(), turns.turn("one"):
        threads = _queue(turns, ["two"], held)
        assert held == []
    threads[0].join(PATIENCE_S)
    assert held == ["two"]


def test_the_cost_of_a_page_is_that_of_the_last_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processor time of those drawn whole, in the median; not known from a few, and broken-off ones do not count."""
    turns, costs_s = Turns(2), iter([1.0] * FEW_RUNS + [3.0] * RUNS)
    now_s = [0.0]
    monkeypatch.setattr(time, "thread_time", lambda: now_s[0])
    for run in range(FEW_RUNS + RUNS):
        with turns.turn("who"):
            now_s[0] += next(costs_s)
        with pytest.raises(RerunException), turns.turn("who"):
            raise RerunException(RerunData())
        assert (turns.cost_s() > 0.0) == (run + 1 >= FEW_RUNS)
        if run + 1 == FEW_RUNS:
            assert turns.cost_s() == 1.0
    assert turns.cost_s() == 3.0
