"""Scenarios as settings that differ from today's: their short text, their file, undo, the link."""

import dataclasses
import json
from datetime import date

import pytest
import streamlit as st
from hypothesis import given, strategies

from elfe_core.errors import ElfeError
from elfe_core.scenario import today
from elfe_ui.scenarios import history, library, link, settings
from elfe_ui.state import DISPLAY_KEYS, Value
from elfe_ui.words import faults, scenario_words
from tests.ui.test_state import DEFAULTS, KNOWN, TERRITORY, VALUES

CHANGED = VALUES.map(lambda values: settings.changed(values, KNOWN))
LETTERS = strategies.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="[]<>`*$~|\\")
NAMES = strategies.text(LETTERS, min_size=1, max_size=60)
TWO = {"eolien": 242.5, "stockage": True}


@pytest.fixture(autouse=True)
def own_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of the test's own."""
    monkeypatch.setattr(st, "session_state", {})


@given(CHANGED)
def test_the_short_text_says_the_same_scenario(changed: dict[str, Value]) -> None:
    """Written and read again, every setting is the same to the last digit, and the text needs no escape in a link."""
    text = settings.written(changed, KNOWN)
    assert settings.understood(text, KNOWN) == (changed, [])
    assert all(letter.isascii() and (letter.isalnum() or letter in "-._") for letter in text)


def test_a_short_text_is_as_documented() -> None:
    """Version, then key and value; a switch is 1, a day has eight digits, a choice its number."""
    full = TWO | {"du": date(2021, 3, 1), "ordre": "La période seule"}
    assert settings.written(full, KNOWN) == "1-eolien.242.5-stockage.1-du.20210301-ordre.1"
    assert settings.written({}, KNOWN) == "1"


def test_only_what_differs_makes_a_scenario() -> None:
    """Today's values and those of the display are left out; what is left out is as today."""
    assert settings.changed(DEFAULTS | TWO | {"unite": "MW"}, KNOWN) == TWO
    whole = settings.complete(TWO, KNOWN)
    assert whole["eolien"] == 242.5
    assert whole["solaire"] == KNOWN["solaire"].default
    assert not set(whole) & set(DISPLAY_KEYS)


def test_what_the_sidebar_cannot_hold_is_as_today() -> None:
    """A kept scenario opens with another territory: what does not fit there is today's."""
    assert settings.complete({"eolien": 1e9}, KNOWN) == settings.complete({}, KNOWN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2-eolien.5", ["**Version** : ce lien ou ce fichier est écrit pour une autre version (2)"]),
        ("", ["**Version** : ce lien ou ce fichier est écrit pour une autre version ()"]),
        ("1-vitesse.3", ["**Réglage inconnu** : « vitesse »"]),
        ("1-eolien.abc", ["**Éolien (GWh/an)** : « abc » n'est pas possible ; il faut un nombre de 0 à 600."]),
        ("1-du.20211399", ["**Début de la période** : « 2021-13-99 » n'est pas possible"]),
        ("1-stockage.2", ["**Stockage** : « 2 » n'est pas possible"]),
        ("1-ordre.7", ["**Heures calculées** : « 7 » n'est pas possible"]),
        ("1-unite.1", ["**Réglage inconnu** : « unite »"]),
        ("1-eolien.-5", ["**Réglage inconnu** : « 5 »", "**Éolien (GWh/an)** : « » n'est pas possible"]),
        ("1-x.1-solaire.9999", ["**Réglage inconnu** : « x »", "**Solaire (GWh/an)** : « 9999 » n'est pas possible"]),
    ],
)
def test_a_wrong_short_text_is_explained(text: str, said: list[str]) -> None:
    """Every fault has its sentence, all at once."""
    _, wrong = settings.understood(text, KNOWN)
    sentences = [sentence for fault in wrong for sentence in faults.sentences(fault)]
    assert len(sentences) == len(said)
    assert all(
        sentence.replace("«  »", "« »").startswith(start) for sentence, start in zip(sentences, said, strict=True)
    )


@given(strategies.dictionaries(NAMES, CHANGED, min_size=1, max_size=4))
def test_a_file_brings_back_what_was_kept(scenarios: dict[str, dict[str, Value]]) -> None:
    """Exported and imported, names and settings are the same."""
    assert library.from_file(library.to_file(scenarios, "Ici"), KNOWN) == scenarios


GOOD = json.loads(library.to_file({"Un": TWO}, "Ici"))


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "scenario_file"),
        (b"\xff\xfe", "scenario_file"),
        (b"[]", "scenario_file"),
        (b"[" * 100_000, "scenario_file"),
        (b" " * 300_000, "scenario_file"),
        (json.dumps({**GOOD, "format": "autre"}).encode(), "scenario_file"),
        (json.dumps({**GOOD, "version": 2}).encode(), "version"),
        (json.dumps({**GOOD, "scenarios": []}).encode(), "scenario_file"),
        (json.dumps({**GOOD, "scenarios": [{"name": "Un", "settings": {"eolien": 3}}]}).encode(), "scenario_file"),
        (json.dumps({**GOOD, "scenarios": [{"name": " ", "settings": {}}]}).encode(), "scenario_name"),
        (json.dumps({**GOOD, "scenarios": [{"name": "Un", "settings": {"eolien": "-3"}}]}).encode(), "wind_gwh"),
        (json.dumps({**GOOD, "scenarios": [{"name": "Un", "settings": {"drop": "1"}}]}).encode(), "setting"),
        (json.dumps({**GOOD, "scenarios": GOOD["scenarios"] * 2}).encode(), "scenario_name"),
    ],
)
def test_a_wrong_file_is_refused(content: bytes, field: str) -> None:
    """What is no file of scenarios brings nothing, and says why in French."""
    with pytest.raises(ElfeError) as caught:
        library.from_file(content, KNOWN)
    assert [fault.field for fault in caught.value.each()] == [field]  # type: ignore[attr-defined]
    assert all(sentence.startswith("**") for sentence in faults.sentences(caught.value))


def test_kept_scenarios_are_renamed_copied_deleted() -> None:
    """A new name keeps the place in the list; a copy gets a number; a name is never another's."""
    library.keep("  A   un ", TWO)
    library.keep("B", {})
    library.rename("A un", "C")
    assert list(library.saved()) == ["C", "B"]
    library.duplicate("C")
    library.duplicate("C")
    assert list(library.saved()) == ["C", "B", "C (2)", "C (3)"]
    assert library.saved()["C (3)"] == TWO
    with pytest.raises(ElfeError):
        library.rename("B", "C")
    with pytest.raises(ElfeError):
        library.keep("x" * 61, {})
    library.delete("C (3)")
    assert library.last() is None
    assert library.opened("C") == TWO
    assert library.last() == "C"


def test_a_name_is_no_markup() -> None:
    """A picture or a link in a name, typed or imported, is text without its signs."""
    library.keep("![x](http://ailleurs/x.png) **fort**", {})
    content = library.to_file({"<b>a</b> [l](http://ailleurs)": {}}, "Ici")
    library.add(library.from_file(content, KNOWN))
    assert list(library.saved()) == ["! x (http://ailleurs/x.png) fort", "b a /b l (http://ailleurs)"]


def test_halves_of_letters_are_left_out() -> None:
    """JSON can hold them, no file and no page can: in a name they go, in a fault a sign stands for them."""
    content = library.to_file({"moitie": {}}, "Ici").replace(b"moitie", b"moiti\\udfffe")
    found = library.from_file(content, KNOWN)
    assert list(library.from_file(library.to_file(found, "Ici"), KNOWN)) == ["moitie"]
    content = library.to_file({"a": {"eolien": 1.0}}, "Ici")
    for written, half in ((b"eolien", b"\\ud800"), (b'"1"', b'"\\ud800"')):
        with pytest.raises(ElfeError) as refused:
            library.from_file(content.replace(written, half), KNOWN)
        assert "« ? »" in faults.sentences(refused.value)[0].replace("\u00a0", " ")


def test_imported_scenarios_take_no_name_away() -> None:
    """A scenario whose name is taken gets a number; too many are refused as a whole."""
    library.keep("A", TWO)
    library.add({"A": {}, "B": {}})
    assert library.saved() == {"A": TWO, "A (2)": {}, "B": {}}
    with pytest.raises(ElfeError):
        library.add({str(number): {} for number in range(library.MOST_SCENARIOS)})
    assert len(library.saved()) == 3


@given(strategies.lists(strategies.sampled_from([-1, 1, "a", "b", "c"]), max_size=30))
def test_undo_and_redo_walk_through_what_was_seen(steps: list[int | str]) -> None:
    """Undo brings the state before, redo the one after, a new state ends what could be redone: as two stacks do."""
    past: list[str] = ["start"]
    future: list[str] = []
    kept = history.History()
    kept.note({"x": "start"}, 0.0)
    for time_s, step in enumerate(steps, 1):
        if step == -1:
            assert kept.can_undo == (len(past) > 1)
            if kept.can_undo:
                future.append(past.pop())
                assert kept.moved(-1) == {"x": past[-1]}
        elif step == 1:
            assert kept.can_redo == bool(future)
            if kept.can_redo:
                past.append(future.pop())
                assert kept.moved(1) == {"x": past[-1]}
        elif step != past[-1]:
            past.append(str(step))
            future.clear()
            kept.note({"x": str(step)}, 2.0 * time_s)
        kept.note({"x": past[-1]}, 2.0 * time_s)  # each run notes what it shows


def test_other_choices_have_a_history_of_their_own() -> None:
    """The states are those of one territory and its data; with the same choices the history goes on."""
    history.of_session(KNOWN).note({"x": 1}, 0.0)
    assert history.of_session(dict(KNOWN)).states == [{"x": 1}]
    wind = dataclasses.replace(KNOWN["eolien"], default=1.0)
    assert history.of_session({**KNOWN, "eolien": wind}).states == []
    assert history.of_session(KNOWN).states == []


def test_a_slider_on_the_move_is_one_step() -> None:
    """Changes of one setting within a second are undone together; a rest or another setting parts them."""
    kept = history.History()
    moves = [(0.0, 0, 0), (9.0, 1, 0), (9.4, 2, 0), (10.2, 3, 0), (10.4, 3, 1), (10.6, 4, 1), (12.0, 5, 1)]
    for time_s, x, y in moves:
        kept.note({"x": x, "y": y}, time_s)
    assert [tuple(state.values()) for state in kept.states] == [(0, 0), (3, 0), (3, 1), (4, 1), (5, 1)]
    kept.moved(-1)
    kept.note({"x": 6, "y": 1}, 12.1)
    assert [state["x"] for state in kept.states] == [0, 3, 3, 4, 6]
    kept.note({"x": 4, "y": 1}, 12.2)
    assert [state["x"] for state in kept.states] == [0, 3, 3, 4]
    assert kept.place == 3


def test_a_link_holds_everything_and_its_version() -> None:
    """The page, every parameter once, the version first; another host when the app has a public address."""
    query = {"eolien": "200", "vue": "Part importée", "ref": "1", "v": "1"}
    own = link.whole("http://127.0.0.1:8501/bilan?eolien=1#x", query)
    assert own == "http://127.0.0.1:8501/bilan?v=1&eolien=200&vue=Part+import%C3%A9e&ref=1"
    several = link.whole("http://127.0.0.1:8501/comparer", {"avec": ["Aujourd'hui", "À moi"]})
    assert several.endswith("&avec=Aujourd%27hui&avec=%C3%80+moi")
    public = link.whole("http://127.0.0.1:8501/bilan", query, "https://elfe.example/")
    assert public == own.replace("http://127.0.0.1:8501", "https://elfe.example")
    in_the_room = link.whole("http://127.0.0.1:8501/bilan", query, "192.168.1.20:8501")
    assert in_the_room == own.replace("127.0.0.1", "192.168.1.20")
    assert not link.is_reachable(own)
    assert link.is_reachable(public)


def test_every_setting_of_the_report_has_a_name() -> None:
    """The table of settings names each of its rows and says its value."""
    told = scenario_words.settings(today(TERRITORY))
    assert all(told)
    assert all(told.values())
