"""Giving back the memory that nothing refers to any more."""

import gc

import streamlit as st

EVERY_S = 60


@st.cache_resource(ttl=EVERY_S, show_spinner=False)
def tidy() -> int:
    """Collect what only circles keep alive, sessions that are over among it: once a minute for all visitors together.

    Streamlit does so after each run (`postScriptGC`, off in config.toml). It takes as much processor time as a run of
    the page itself, because every object of pandas and Altair is looked at, and all other visitors wait meanwhile.
    """
    return gc.collect()
