"""The visitor's session: its own folder and its own set of curves, seen by nobody else."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from elfe_core.curve_set import CurveSet
from elfe_core.curve_set.treatment import Policy
from elfe_core.errors import DataError
from elfe_core.store import Archive, archive_bytes, read_archive
from elfe_core.store.disk import refusing, whole_file
from elfe_ui import memo, visitors
from elfe_ui.visitors import OwnFolder

FOLDER_KEY, SET_KEY = "_own_curves_folder", "_own_curves"


class OwnSet(NamedTuple):
    """The visitor's set of curves and how its gaps are treated; the file is named after its content."""

    path: Path
    policy: Policy
    by_weekday: bool
    """Curves of other years are moved to the period of consumption, by day of the year and weekday."""


def folder() -> Path:
    """A folder of the visitor's own, gone with the session."""
    if FOLDER_KEY not in st.session_state:
        st.session_state[FOLDER_KEY] = new_folder("curves")
    own: OwnFolder = st.session_state[FOLDER_KEY]
    return own.path


def new_folder(name: str) -> OwnFolder:
    """A folder that goes, with all that is kept of its files, when the visitor leaves; `name` is what it is for.

    Raises
    ------
    DataError
        unwritable: the temporary folder is full.
    """
    with refusing(Path(name)):
        own = OwnFolder(visitors.who())
    path = str(own.path)

    def leave(remove: Callable[[], object] = own.remove) -> None:
        memo.forget(path)
        remove()

    visitors.at_leaving(f"folder of {name}", leave)
    return own


def own_set() -> OwnSet | None:
    """The set in use; None for the data of the territory."""
    found: OwnSet | None = st.session_state.get(SET_KEY)
    return found


def stored(curve_set: CurveSet, policy: Policy, *, by_weekday: bool) -> OwnSet:
    """The set, written into the visitor's folder; a DataError where that is full."""
    content = archive_bytes(Archive(curve_set, policy, by_weekday))
    path = folder() / f"{sha256(content).hexdigest()[:16]}.elfe.zip"
    if not path.exists():
        _write(path, content)
    return OwnSet(path, policy, by_weekday)


def taken_over(content: bytes) -> OwnSet:
    """A kept set that came back as a file, checked and written into the visitor's folder.

    Raises
    ------
    DataError
        As `read_archive`; foreign_set, too, for one that does not say what becomes of missing hours; unwritable.
    """
    path = folder() / f"{sha256(content).hexdigest()[:16]}.elfe.zip"
    _write(path, content)
    kept = read_archive(path)
    if kept.policy is None or kept.by_weekday is None:
        raise DataError(path.name, "foreign_set")
    return OwnSet(path, kept.policy, kept.by_weekday)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole, or leave nothing of it."""
    with refusing(path), whole_file(path) as unfinished:
        unfinished.write_bytes(content)


def use(chosen: OwnSet | None) -> None:
    """Let every page of this session use the set, or the territory's data again."""
    st.session_state[SET_KEY] = chosen
