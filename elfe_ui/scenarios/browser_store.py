"""The browser's own memory: scenarios, reference, tried settings and, where asked for, curves outlive the page.

Nothing stays on the server. The browser is told at each run what it shall hold, and says what it holds when a session
begins or another window wrote meanwhile; that is checked like an imported file. `assets/browser_store.js` is its end.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import streamlit as st

from elfe_core.errors import DataError
from elfe_core.scenario_file import MOST_SCENARIOS, free_name
from elfe_ui import session, state
from elfe_ui.cached import DataSource
from elfe_ui.economics import in_force
from elfe_ui.scenarios import browser_text, settings, tried
from elfe_ui.scenarios.browser_text import Kept
from elfe_ui.scenarios.saved import SAVED_KEY, saved
from elfe_ui.state import WidgetSpecs
from elfe_ui.words import faults

KEY: Final = "navigateur"
SCRIPT: Final = Path(__file__).parents[1] / "assets" / "browser_store.js"
STORE_KEY, CURVES_KEY = "_navigateur", "_garde_mes_courbes"
COOKIE: Final = "elfe_courbes"
MOST_CURVES_BYTES: Final = 8_000_000
OLD_REFERENCE: Final = "Référence gardée"

SPOILT = "Ce que ce navigateur gardait de vos scénarios n'est pas lisible : rien n'en est repris."
LATER = (
    "Ce que ce navigateur garde vient d'une version plus récente de l'application : rien n'en est repris, et cette "
    "visite n'y ajoutera rien."
)
CURVES_SPOILT = "Les courbes que ce navigateur gardait ne sont pas lisibles : les données du territoire sont en place."
TOO_LARGE = (
    "Ce jeu de courbes est trop gros pour rester dans ce navigateur : « Garder ce jeu de courbes » en fait un fichier."
)

_memory = st.components.v2.component("elfe_browser_store", js=SCRIPT.read_text(encoding="utf-8"), isolate_styles=False)


@dataclass(slots=True)
class Store:
    """What this session knows of the browser's memory."""

    nonce: str = field(default_factory=lambda: secrets.token_hex(8))
    """Tells this session's questions and answers from another's."""
    number: int = 0
    """Of the last answer that was taken."""
    answer: Mapping[str, Any] | None = None
    """An answer that waits to be read."""
    has_read: bool = False
    may_write: bool = True
    works: bool = True
    aside: list[Any] = field(default_factory=list)
    held: str = ""
    """Name of the set of curves that the browser holds."""
    is_bare: bool | None = None
    """Whether the address said nothing of a scenario when the session began."""


def of_session() -> Store:
    """The session's own."""
    if STORE_KEY not in st.session_state:
        st.session_state[STORE_KEY] = Store()
    store: Store = st.session_state[STORE_KEY]
    return store


def works() -> bool:
    """Whether the browser keeps what it is told."""
    return of_session().works


def holds_something() -> bool:
    """Whether there is anything to forget."""
    return not _now().is_empty


def connect() -> None:
    """Tell the browser what it shall hold; call at each run, when what it said last is taken over."""
    store = of_session()
    text = browser_text.written(_now()) if store.may_write else None
    _memory(
        data={"nonce": store.nonce, "number": store.number, "text": text, "curves": _curves(store)},
        key=KEY,
        on_answer_change=_take_answer,
        height=0,
    )


def _now() -> Kept:
    return Kept(
        scenarios=saved(),
        reference=settings.pinned(),
        tried=tried.every(),
        curves=keeps_curves(),
        costs=in_force.written(in_force.own()),
        aside=of_session().aside,
    )


def _curves(store: Store) -> dict[str, str] | None:
    """The set of curves to hold, with its content until the browser has it; the one it has while none is in use."""
    own = session.own_set()
    if not keeps_curves():
        return None
    if own is None:
        return {"id": store.held} if store.held else None
    name = own.path.name
    content = {} if store.held == name else {"content": base64.b64encode(own.path.read_bytes()).decode()}
    return {"id": name, **content}


def _take_answer() -> None:
    """Callback: note what the browser said, for this run to read."""
    store, said = of_session(), st.session_state[KEY].answer
    if not isinstance(said, Mapping) or said.get("nonce") != store.nonce:
        return
    number = said.get("number")
    if not isinstance(number, int) or number <= store.number:
        return
    store.number, store.works = number, said.get("works") is True
    if isinstance(said.get("held"), str):
        store.held = said["held"]
    elif store.works:
        store.answer = said
    else:
        store.has_read = True


def is_waiting_for_curves() -> bool:
    """Whether the browser holds curves that it has not handed over yet: the page is drawn with them."""
    store = of_session()
    asked = store.has_read or store.answer is not None or not store.works or session.own_set() is not None
    return not asked and st.context.cookies.get(COOKIE) == "1"


def go_on_without() -> None:
    """Callback: draw the page without the curves that do not come."""
    of_session().works = False


def take_curves() -> None:
    """Put the curves that the browser handed over in use; before the data are chosen."""
    store = of_session()
    if store.answer is None or not isinstance(curves := store.answer.get("curves"), Mapping):
        return
    store.answer = {**store.answer, "curves": None}
    if session.own_set() is not None:
        return
    try:
        content = base64.b64decode(str(curves.get("content", ""))[: 2 * MOST_CURVES_BYTES], validate=True)
        own = session.taken_over(content)
    except (binascii.Error, ValueError, DataError):
        _say(CURVES_SPOILT)
        return
    session.use(own)
    st.session_state[CURVES_KEY], store.held = True, own.path.name


def take_rest(known: WidgetSpecs, where: DataSource) -> None:
    """Join what the browser said with what the session has; `known` are the settings that the data allow."""
    store = of_session()
    if store.is_bare is None:
        store.is_bare = not any(name in known or name == "ref" for name in st.query_params)
    if store.answer is None:
        return
    found, is_first = browser_text.understood(store.answer.get("text"), known), not store.has_read
    before = browser_text.understood(store.answer.get("before"), known).kept.scenarios
    store.answer, store.has_read = None, True
    store.may_write = not found.is_later
    if not found.is_readable:
        _say(LATER if found.is_later else SPOILT)
        return
    for fault in found.faults:
        _say(f"Un scénario gardé ne va pas avec ce territoire et ses données : {faults.sentences(fault)[0]}")
    both = browser_text.merged(before, saved(), found.kept.scenarios)
    st.session_state[SAVED_KEY] = dict(list(both.items())[:MOST_SCENARIOS])
    store.aside = list(found.kept.aside)
    here = tried.every()
    there = [one for one in found.kept.tried if one not in here]
    tried.keep([*here, *there])
    if is_first:
        _take_reference(found.kept.reference, is_bare=bool(store.is_bare))
        for fault in in_force.take_kept(found.kept.costs, where):
            _say(f"Une hypothèse de coût gardée ne convient pas : {faults.sentences(fault)[0]}")


def _take_reference(kept: dict[str, Any] | None, *, is_bare: bool) -> None:
    """Pin the reference again, or list it where a link says otherwise."""
    if kept is None or kept == settings.pinned():
        return
    if is_bare and settings.pinned() is None:
        settings.pin(kept)
    elif kept not in saved().values() and len(saved()) < MOST_SCENARIOS:
        saved()[free_name(OLD_REFERENCE, saved())] = kept


def keeps_curves() -> bool:
    """Whether the visitor wants the curves to stay in this browser."""
    return bool(st.session_state.get(CURVES_KEY))


def keep_curves(wants: bool) -> None:
    """Keep the curves in use in this browser, or no longer; says so where they are too large."""
    own = session.own_set()
    if wants and own is not None and own.path.stat().st_size > MOST_CURVES_BYTES:
        _say(TOO_LARGE)
        wants = False
    st.session_state[CURVES_KEY] = wants
    if not wants:
        of_session().held = ""


def forget_all() -> None:
    """Forget scenarios, tried settings, the reference and that curves stay: the browser then holds nothing."""
    saved().clear()
    tried.keep([])
    settings.pin(None)
    in_force.set_own({})
    of_session().aside.clear()
    keep_curves(False)


def _say(sentence: str) -> None:
    noted = st.session_state.setdefault(state.NOTE_KEY, [])
    if sentence not in noted:
        noted.append(sentence)
