"""One link that holds everything on screen: what it says beside the widgets' own values, to copy and to scan."""

import html
import os
import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from elfe_core.catalogue import SETTING
from elfe_core.errors import ElfeError, InputError
from elfe_ui import session, state
from elfe_ui.memo import kept
from elfe_ui.scenarios.saved import saved
from elfe_ui.scenarios.settings import VERSION, changed, complete, pin, pinned, understood, written
from elfe_ui.state import WidgetSpecs

VERSION_PARAMETER, REFERENCE_PARAMETER = "v", "ref"
HELD = "tenu_"
READ_KEY, NAMES_READ_KEY = "_link_read", "_link_names_read"
PUBLIC_ADDRESS = "ELFE_PUBLIC_URL"
"""Environment variable with the address under which everybody reaches the app, for links and their QR code."""

OF_PAGES = re.compile(
    "territoire|presentation|vue|pas|zoom|carte|flux|source|forme|axe_[xy]|indicateurs?|comparer|facteur|famille|courbes?|avec|parc"
    "|saison|chiffre|ordre_annees|appareils|volet|mix_.+|jour|prevu|chapitre|terme|partie|objectif(_.+)?|second_.+|bornes_.+"
)
"""Choices of single pages: a link may name one whose widget is not drawn yet."""
OF_OTHERS = re.compile(r"(utm|mtm|pk)_.*|mc_[ce]id|fbclid|gclid|msclkid|igshid")
"""What social networks and mailing programs add to any link."""

OWN_MACHINE = ("localhost", "127.0.0.1", "::1", "0.0.0.0")

COMPARED_KEY = "avec"
"""Parameter of the scenarios that the page Comparer sets side by side."""

COPY_SCRIPT = """<script>
document.querySelectorAll(".elfe-link button").forEach(button => button.onclick = async () => {
  const field = button.parentElement.querySelector("input");
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  button.textContent = "Lien copié";
  setTimeout(() => button.textContent = "Copier le lien", 2500);
});
</script>"""


def take_former_names() -> None:
    """Replace what was called otherwise when a link was made, before any widget reads it, and begin the run anew."""
    found = {
        key: state.FORMER_NAMES[key][value]
        for key, value in st.query_params.items()
        if value in state.FORMER_NAMES.get(key, {})
    }
    if found:
        st.query_params.update(found)
        st.rerun()


def read_address(known: WidgetSpecs) -> list[ElfeError]:
    """Read the address, once a session: pin its reference; returns what is wrong with it."""
    if READ_KEY in st.session_state:
        return []
    st.session_state[READ_KEY] = True
    wrong = _take_over_held(known)
    version = st.query_params.get(VERSION_PARAMETER, str(VERSION))
    if version != str(VERSION):
        return [*wrong, InputError("version", version, "the version of this program", choices=(str(VERSION),))]
    text = st.query_params.get(REFERENCE_PARAMETER)
    if text is None:
        return wrong
    settings, faults = understood(text, known)
    if not faults:
        pin(settings)
    return [*wrong, *faults]


def _take_over_held(known: WidgetSpecs) -> list[ElfeError]:
    """What links once held for the factor pages alone (`tenu_wind_gwh`) is a setting now; returns what is wrong.

    A setting that the link names itself stays.
    """
    wrong: list[ElfeError] = []
    for name in [name for name in st.query_params if name.startswith(HELD)]:
        text, row = st.query_params[name].replace(",", "."), SETTING.get(name.removeprefix(HELD))
        if row is None or row.query not in known:
            continue
        del st.query_params[name]
        value = state.read(known[row.query], text)
        if isinstance(value, InputError):
            wrong.append(value)
        elif row.query not in st.query_params:
            st.session_state[row.query] = value
            if row.is_size and row.switch:
                st.session_state[SETTING[row.switch].query] = float(str(value)) > 0.0
    return wrong


def unknown_names(known: WidgetSpecs, others: Collection[str]) -> list[ElfeError]:
    """Unknown parameters of the address, once a session; they are removed from it.

    `others` are known parameters without a widget.
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


def write_reference(known: WidgetSpecs) -> None:
    """Write the reference into the address, from which a change of page removes it."""
    settings = pinned()
    if settings is None:
        if REFERENCE_PARAMETER in st.query_params:
            del st.query_params[REFERENCE_PARAMETER]
        return
    text = written(changed(complete(settings, known), known), known)
    if st.query_params.get(REFERENCE_PARAMETER) != text:
        st.query_params[REFERENCE_PARAMETER] = text


def link_of_page() -> str:
    """The link of the page on screen; call when all its widgets are drawn and `write_reference` is done."""
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


@kept(32)
def qr_code(address: str) -> str:
    """The link as a picture that a phone reads (a data address), always dark on light, with its quiet border."""
    code: str = segno.make(address, error="m", micro=False).svg_data_uri(
        scale=4, border=4, dark="#000000", light="#ffffff"
    )
    return code


@st.fragment
def show_share() -> None:
    """The button that opens the link; its code, which takes as long as a chart, is only made once it is open."""
    opened = st.popover("Partager", icon=":material/share:", key="barre_partager", on_change="rerun")
    if opened.open:
        with opened:
            _share_content()


def _share_content() -> None:
    """Link, button to copy it, and QR code."""
    address = link_of_page()
    shown = html.escape(address, quote=True)
    st.html(
        f"<div class='elfe-link'><input readonly value='{shown}' aria-label='Lien vers cette page et ses réglages'>"
        f"<button type='button'>Copier le lien</button></div>"
        f"<img class='elfe-qr' alt='Code QR du lien' src=\"{qr_code(address)}\">{COPY_SCRIPT}",
        unsafe_allow_javascript=True,
    )
    st.caption("Ce lien ouvre cette page avec tous ses réglages, sa vue et la référence.")
    for sentence in left_behind():
        st.warning(sentence, icon=":material/info:")
    if not is_reachable(address):
        st.caption(
            ":material/wifi_off: Cette adresse ne marche que sur cet ordinateur. Pour un téléphone, ouvrez "
            "l'application par l'adresse de réseau qu'elle affiche à son démarrage."
        )


def left_behind() -> list[str]:
    """What is on screen and cannot be in a link, as it exists in this session only: a sentence each."""
    found = []
    if session.own_set() is not None:
        found.append(
            "Vos propres courbes restent chez vous : qui ouvre ce lien voit vos réglages sur les données du "
            "territoire, donc d'autres chiffres. Page Données, « Garder ce jeu de courbes » en fait un fichier."
        )
    own = [name for name in st.query_params.get_all(COMPARED_KEY) if name in saved()]
    if own:
        names = ", ".join(f"« {name} »" for name in own)
        found.append(
            f"Vos scénarios enregistrés ({names}) ne sont pas dans ce lien. « Scénarios », « Exporter mes scénarios » "
            "en fait un fichier."
        )
    return found
