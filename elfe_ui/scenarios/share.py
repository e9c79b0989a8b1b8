"""One link that holds everything on screen: to copy, to scan from the projector, to open at home."""

import html

import segno
import streamlit as st

from elfe_ui import session
from elfe_ui.scenarios import link, shelf

COMPARED = "avec"
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


@st.cache_data(max_entries=32, show_spinner=False)
def qr_code(address: str) -> str:
    """The link as a picture that a phone reads (a data address), always dark on light, with its quiet border."""
    code: str = segno.make(address, error="m", micro=False).svg_data_uri(
        scale=4, border=4, dark="#000000", light="#ffffff"
    )
    return code


@st.fragment
def show() -> None:
    """The button that opens the link; its code, which takes as long as a chart, is only made once it is open."""
    opened = st.popover("Partager", icon=":material/share:", key="barre_partager", on_change="rerun")
    if opened.open:
        with opened:
            _content()


def _content() -> None:
    """Link, button to copy it, and QR code."""
    address = link.of_page()
    shown = html.escape(address, quote=True)
    st.html(
        f"<div class='elfe-link'><input readonly value='{shown}' aria-label='Lien vers cette page et ses réglages'>"
        f"<button type='button'>Copier le lien</button></div>"
        f"<img class='elfe-qr' alt='Code QR du lien' src=\"{qr_code(address)}\">{COPY_SCRIPT}",
        unsafe_allow_javascript=True,
    )
    st.caption("Ce lien ouvre cette page avec tous ses réglages, sa vue et la référence.")
    for sentence in _left_behind():
        st.warning(sentence, icon=":material/info:")
    if not link.is_reachable(address):
        st.caption(
            ":material/wifi_off: Cette adresse ne marche que sur cet ordinateur. Pour un téléphone, ouvrez "
            "l'application par l'adresse de réseau qu'elle affiche à son démarrage."
        )


def _left_behind() -> list[str]:
    """What is on screen and cannot be in a link: it has not left the visitor's session."""
    found = []
    if session.own_set() is not None:
        found.append(
            "Vos propres courbes restent chez vous : qui ouvre ce lien voit vos réglages sur les données du "
            "territoire, donc d'autres chiffres. Page Données, « Garder ce jeu de courbes » en fait un fichier."
        )
    own = [name for name in st.query_params.get_all(COMPARED) if name in shelf.saved()]
    if own:
        names = ", ".join(f"« {name} »" for name in own)
        found.append(
            f"Vos scénarios enregistrés ({names}) ne sont pas dans ce lien. « Scénarios », « Exporter mes scénarios » "
            "en fait un fichier."
        )
    return found
