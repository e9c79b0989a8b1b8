"""What an address holds beside the widgets' own values: the version of the link, and the pinned reference."""

import os
import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from urllib.parse import urlencode, urlsplit

import streamlit as st

from elfe_core.errors import ElfeError, InputError
from elfe_ui.scenarios import reference
from elfe_ui.scenarios.settings import VERSION, Choices, changed, complete, understood, written

VERSION_PARAMETER, REFERENCE_PARAMETER = "v", "ref"
READ_KEY, NAMES_READ_KEY = "_link_read", "_link_names_read"
PUBLIC_ADDRESS = "ELFE_PUBLIC_URL"
"""Environment variable with the address under which everybody reaches the app, for links and their QR code."""

OF_PAGES = re.compile(
    "territoire|vue|pas|carte|flux|source|forme|axe_[xy]|indicateurs?|comparer|facteur|famille|courbes?|avec|parc"
    "|chapitre|terme|partie|objectif(_.+)?|second_.+|(bornes|tenu)_.+"
)
"""Choices of single pages: a link may name one whose widget is not drawn yet."""
OF_OTHERS = re.compile(r"(utm|mtm|pk)_.*|mc_[ce]id|fbclid|gclid|msclkid|igshid")
"""What social networks and mailing programs add to any link."""

OWN_MACHINE = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


def read(known: Choices) -> list[ElfeError]:
    """Take over what the address says, once a session; returns what is wrong with it."""
    if READ_KEY in st.session_state:
        return []
    st.session_state[READ_KEY] = True
    version = st.query_params.get(VERSION_PARAMETER, str(VERSION))
    if version != str(VERSION):
        return [InputError("version", version, "the version of this program", choices=(str(VERSION),))]
    text = st.query_params.get(REFERENCE_PARAMETER)
    if text is None:
        return []
    settings, faults = understood(text, known)
    if not faults:
        reference.pin(settings)
    return faults


def unknown_names(known: Choices, others: Collection[str]) -> list[ElfeError]:
    """Parameters of the address that mean nothing here, once a session; they leave it, so that nobody hands them on.

    `others` are those that have no widget.
    """
    if NAMES_READ_KEY in st.session_state:
        return []
    st.session_state[NAMES_READ_KEY] = True
    taken = {VERSION_PARAMETER, REFERENCE_PARAMETER, *others, *known}
    expected = (OF_PAGES, OF_OTHERS)
    strange = [
        key for key in st.query_params if key not in taken and not any(names.fullmatch(key) for names in expected)
    ]
    for key in strange:
        del st.query_params[key]
    near = [tuple(get_close_matches(key.lower(), known, n=1)) for key in strange]
    return [
        InputError("parameter", key, "a setting of this page", choices=resembling)
        for key, resembling in zip(strange, near, strict=True)
    ]


def write(known: Choices) -> None:
    """Let the address name the reference: a change of page takes it out."""
    settings = reference.pinned()
    if settings is None:
        if REFERENCE_PARAMETER in st.query_params:
            del st.query_params[REFERENCE_PARAMETER]
        return
    text = written(changed(complete(settings, known), known), known)
    if st.query_params.get(REFERENCE_PARAMETER) != text:
        st.query_params[REFERENCE_PARAMETER] = text


def of_page() -> str:
    """The link of the page on screen; to be asked for when all its widgets are drawn and `write` is done."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    return whole(st.context.url or "", query, os.environ.get(PUBLIC_ADDRESS, ""))


def whole(page_address: str, query: Mapping[str, str | Sequence[str]], public_address: str = "") -> str:
    """The address of a page with all its settings and the version of the link.

    A parameter may have several values. `public_address` replaces everything before the page's name;
    without a scheme it is one of http.
    """
    base = page_address.split("?")[0].split("#")[0]
    if public_address:
        public_address = public_address if "://" in public_address else f"http://{public_address}"
        base = f"{public_address.rstrip('/')}/{urlsplit(base).path.rsplit('/', 1)[-1]}"
    rest = {key: value for key, value in query.items() if key != VERSION_PARAMETER}
    return f"{base}?{urlencode({VERSION_PARAMETER: str(VERSION), **rest}, doseq=True)}"


def is_reachable(address: str) -> bool:
    """Whether other machines can follow the link."""
    return urlsplit(address).hostname not in OWN_MACHINE
