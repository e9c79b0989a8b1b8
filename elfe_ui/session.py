"""The visitor's own set of curves: kept in the visitor's session, seen by nobody else."""

import shutil
import tempfile
import weakref
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from elfe_core.curve_set import CurveSet
from elfe_core.curve_set.treatment import Policy
from elfe_core.store import Archive, archive_bytes

FOLDER_KEY, SET_KEY = "_own_curves_folder", "_own_curves"


class OwnSet(NamedTuple):
    """A kept set of curves and what becomes of its holes; the file is named after its content."""

    path: Path
    policy: Policy
    by_weekday: bool
    """Curves of other years are moved to the period of consumption, by day of the year and weekday."""


def folder() -> Path:
    """A folder of the visitor's own, gone with the session."""
    if FOLDER_KEY not in st.session_state:
        st.session_state[FOLDER_KEY] = OwnFolder()
    own: OwnFolder = st.session_state[FOLDER_KEY]
    return own.path


def own_set() -> OwnSet | None:
    """The set in use; None for the data of the territory."""
    found: OwnSet | None = st.session_state.get(SET_KEY)
    return found


def stored(curve_set: CurveSet, policy: Policy, *, by_weekday: bool) -> OwnSet:
    """The set, written into the visitor's folder."""
    content = archive_bytes(Archive(curve_set, policy, by_weekday))
    path = folder() / f"{sha256(content).hexdigest()[:16]}.elfe.zip"
    if not path.exists():
        path.write_bytes(content)
    return OwnSet(path, policy, by_weekday)


def use(chosen: OwnSet | None) -> None:
    """Let every page of this session use the set, or the territory's data again."""
    st.session_state[SET_KEY] = chosen


class OwnFolder:
    """Removed, with all that it holds, when nothing refers to it any more or the server stops."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="elfe-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
