"""The server's caretaker: a thread that ends what visitors who left had begun, and gives back their memory.

Streamlit forgets a lost session only when another visitor comes.
"""

import shutil
import threading
import time
from collections.abc import Callable
from functools import partial

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from elfe_ui.visitors import ending, folders, memory, turns
from elfe_ui.visitors.places import Places, most_visitors

LOOK_EVERY_S = 2.0
TIDY_EVERY_S = 60.0

_PLACES = Places(lambda: most_visitors(turns.cost_s()))
_BEGUN = threading.Lock()


def ask_for_place() -> int:
    """Take or keep the place of this page's visitor: 0, or how many wait, this one counted."""
    session = _session()
    return 0 if session is None else _PLACES.ask(session)


def at_leaving(name: str, call: Callable[[], object]) -> None:
    """Have something done once this page's visitor has left for good, in place of what was said by this name before."""
    session = _session()
    if session is not None:
        _PLACES.at_leaving(session, name, call)


def remember(session: str) -> None:
    """Know a visitor who sends files, be it before any page was shown: they go when the visitor leaves."""
    begin()
    folder = folders.of_visitor(session)
    _PLACES.at_leaving(session, "files", partial(shutil.rmtree, folder, ignore_errors=True))


def begin() -> None:
    """Set up memory and runs, and start the caretaker, once for the server."""
    if _server() is not None and _BEGUN.acquire(blocking=False):
        memory.set_up()
        threading.Thread(target=_care, name="caretaker", daemon=True).start()


def who() -> str:
    """The session of this page's visitor; empty outside a server."""
    return _session() or ""


def _session() -> str | None:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None and _server() is not None else None


def _server() -> runtime.Runtime | None:
    """The server; None in a test of a page, which runs in the place of one."""
    found = runtime.get_instance() if runtime.exists() else None
    return found if isinstance(found, runtime.Runtime) else None


def _care() -> None:
    tidied_s = time.monotonic()
    while (server := _server()) is not None:
        time.sleep(LOOK_EVERY_S)
        has_left = end_left(_PLACES, server.is_active_session, partial(_close, server))
        if has_left or time.monotonic() - tidied_s >= TIDY_EVERY_S:
            memory.give_back()
            tidied_s = time.monotonic()


def end_left(places: Places, is_here: Callable[[str], bool], close: Callable[[str], object]) -> bool:
    """End what visitors who left had begun, and close their sessions; whether there were any."""
    gone = places.look(is_here)
    for session, one in gone.items():
        ending.end_work(session)
        for call in one.at_leaving.values():
            call()
        close(session)
    return bool(gone)


def _close(server: runtime.Runtime, session: str) -> None:
    """Close a session, unless its visitor came back just now."""
    if not server.is_active_session(session):
        server.clear_user_info_for_session(session)  # on a lost session that closes it, from any thread
