"""Places of visitors: who is served, who waits, who has left."""

import pytest

from elfe_ui.visitors import caretaker, places
from elfe_ui.visitors.places import IDLE_S, LOST_S, STILL_WAITS_S, Places


def test_a_place_for_each_up_to_the_number_then_a_queue() -> None:
    """The third of two waits, the fourth after it; who has a place keeps it."""
    found = Places(lambda: 2)
    assert [found.ask(one, at_s) for at_s, one in enumerate("abcd")] == [0, 0, 1, 2]
    assert [found.ask(one, 5.0) for one in "dcab"] == [2, 1, 0, 0]


def test_a_lost_visitor_frees_the_place_for_the_first_in_the_queue() -> None:
    """The first who came gets it, even if the second asks before."""
    found = Places(lambda: 1)
    for one, at_s in (("a", 0.0), ("b", 1.0), ("c", 2.0)):
        found.ask(one, at_s)
    assert not found.look(lambda one: one != "a", 3.0)
    assert found.ask("c", 4.0) == 2
    assert found.ask("b", 5.0) == 0
    assert found.ask("c", 6.0) == 1


def test_who_asks_no_more_waits_no_more() -> None:
    """A page of the queue that was closed holds up nobody."""
    found = Places(lambda: 1)
    for one, at_s in (("a", 0.0), ("b", 1.0), ("c", 2.0)):
        found.ask(one, at_s)
    found.look(lambda one: one != "a", 3.0)
    assert found.ask("c", 2.0 + STILL_WAITS_S) == 0


def test_who_did_nothing_for_long_gives_way_only_when_others_wait() -> None:
    """The idlest first; alone, one keeps the place all day."""
    found = Places(lambda: 2)
    found.ask("idlest", 0.0), found.ask("idle", 1.0)
    assert found.ask("idlest", 2.0 + 9 * IDLE_S) == 0
    assert found.ask("new", 2.0 + 9 * IDLE_S) == 0
    assert found.ask("idle", 3.0 + 9 * IDLE_S) == 1


def test_one_who_acts_is_never_put_out() -> None:
    """Up to the limit of idleness, the new one waits."""
    found = Places(lambda: 1)
    found.ask("a", 0.0)
    assert found.ask("b", IDLE_S) == 1
    assert found.ask("b", IDLE_S + 1.0) == 0


def test_a_visitor_leaves_once_the_connection_was_lost_for_long() -> None:
    """150 s without a break; who comes back in between starts anew."""
    found = Places(lambda: 2)
    found.ask("a", 0.0)
    assert not found.look(lambda _: False, 10.0)
    assert not found.look(lambda _: False, 9.0 + LOST_S)
    assert not found.look(lambda _: True, 9.5 + LOST_S)
    assert not found.look(lambda _: False, 10.0 + LOST_S)
    assert list(found.look(lambda _: False, 10.0 + 2 * LOST_S)) == ["a"]
    assert not found.look(lambda _: False, 11.0 + 3 * LOST_S)


def test_what_a_visitor_had_begun_ends_when_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said last by each name is done, then the session is closed; others go on."""
    monkeypatch.setattr(places, "LOST_S", 0.0)
    found, done = Places(lambda: 3), []
    for one in ("gone", "here"):
        found.ask(one)
        found.at_leaving(one, "study", lambda: done.append("the study before"))
        found.at_leaving(one, "study", lambda one=one: done.append(f"study of {one}"))
        found.at_leaving(one, "folder", lambda one=one: done.append(f"folder of {one}"))
    assert caretaker.end_left(found, lambda one: one == "here", lambda one: done.append(f"session of {one}"))
    assert done == ["study of gone", "folder of gone", "session of gone"]
    assert not caretaker.end_left(found, lambda one: one == "here", done.append)


def test_the_number_of_places_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment sets the number of places; nonsense is the usual number."""
    monkeypatch.setenv(places.MOST_VARIABLE, "7")
    assert places.most_visitors(9.0) == 7
    for text in ("", "0", "-3", "viel"):
        monkeypatch.setenv(places.MOST_VARIABLE, text)
        assert places.most_visitors(0.0) == places.MOST_VISITORS


@pytest.mark.parametrize(("cost_s", "most"), [(0.0, 40), (0.02, 40), (0.075, 30), (0.09, 25), (0.5, 20)])
def test_a_slower_machine_has_fewer_places(monkeypatch: pytest.MonkeyPatch, cost_s: float, most: int) -> None:
    """As many as one processor draws a page for every three seconds, within bounds; the most while nothing is known."""
    monkeypatch.delenv(places.MOST_VARIABLE, raising=False)
    assert places.most_visitors(cost_s) == most


def test_places_follow_what_pages_cost() -> None:
    """A number that falls puts out nobody who acts; who is new waits."""
    most = [3]
    found = Places(lambda: most[0])
    assert [found.ask(one, 0.0) for one in "abc"] == [0, 0, 0]
    most[0] = 2
    assert [found.ask(one, 1.0) for one in "abcd"] == [0, 0, 0, 1]
    most[0] = 4
    assert found.ask("d", 2.0) == 0
