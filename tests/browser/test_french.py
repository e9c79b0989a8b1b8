"""What Streamlit itself says is French on the page, spaces hold, and a field keeps Ctrl+Z to itself."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit
from playwright.sync_api import Page, expect

from tests.browser.harness import ROOT, wait_idle
from tests.browser.test_own_data import BRING

OpenPage = Callable[..., Page]
SCRIPT = (ROOT / "elfe_ui" / "assets" / "app.js").read_text(encoding="utf-8")
WRITE_JS = """(text) => { const line = document.createElement('p'); line.textContent = text;
    line.setAttribute('aria-label', text); document.body.append(line);
    return new Promise(done => setTimeout(() => done([line.textContent, line.getAttribute('aria-label')]))); }"""
RARE = {
    ": Date set outside allowed range. Please select a date on or before 31/12/2021.": (
        ": choisissez une date jusqu'au 31/12/2021."
    ),
    ": Date set outside allowed range. Please select a date between 01/01/2020 and 31/12/2021.": (
        ": choisissez une date du 01/01/2020 au 31/12/2021."
    ),
    "You can only select up to 4 options. Remove an option first.": "Pas plus de 4 à la fois : enlevez-en d'abord.",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "Cette adresse ne mène à aucune page ; voici l'accueil."
    ),
    "Streamlit server is not responding. Are you connected to the internet?": (
        "L'application ne répond plus. Est-elle encore ouverte sur l'ordinateur qui la montre ? La page reviendra "
        "d'elle-même."
    ),
    "No results": "Aucun résultat",
    "Help for Éolien": "Aide : Éolien",
    "Previous month": "Mois précédent",
}


def test_rare_words_of_streamlit_are_french(open_page: OpenPage) -> None:
    """Sentences that are hard to bring about, as Streamlit writes them into texts and names of elements."""
    page = open_page("methode")
    for english, french in RARE.items():
        text, name = page.evaluate(WRITE_JS, english)
        assert text.replace("\u00a0", " ") == french
        assert name == french


@pytest.mark.parametrize("words", re.findall(r'^    "([^"]+)": "', SCRIPT, re.MULTILINE))
def test_words_to_translate_are_those_of_streamlit(words: str) -> None:
    """Each one still stands in the pages of the pinned version, else its translation is dead."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    written = {"Press Enter to apply": "Press Enter to $", "Error:": "Error: "}.get(words, words)
    assert any(written in file.read_text(encoding="utf-8") for file in folder.glob("*.js"))


def test_fields_speak_french(open_page: OpenPage) -> None:
    """Dates, a number that is being typed, a file that is refused; marks of French stay with their word."""
    page = open_page("bilan?flexibilite=true")
    side = page.locator("[data-testid=stSidebar]")
    page.get_by_text("Période et calcul").click()
    expect(side.get_by_text("Du", exact=True)).to_be_visible()
    assert "required" not in side.inner_text()
    field = page.get_by_role("spinbutton", name="Fenêtre (heures)")
    field.fill("48")
    expect(side.get_by_text("Entrée pour valider")).to_be_visible()
    said = page.locator("[data-testid=stMain]").inner_text()
    assert ":" in said
    assert re.findall(r"\w [;:!?]", said) == []
    page = open_page(BRING)
    file = {"name": "x.exe", "mimeType": "application/x-msdownload", "buffer": b"x"}
    page.locator("[data-testid=stFileUploader] input").set_input_files([file])
    expect(page.get_by_text("aucune ligne ne porte une date")).to_be_visible()


def test_own_scenarios_in_a_browser(open_page: OpenPage) -> None:
    """Ctrl+Z in a name undoes letters, no setting; a new name is given in the list; links say what they lack."""
    page = open_page("comparer?eolien=200")
    page.get_by_role("switch", name="Stocker les surplus").check(force=True)
    wait_idle(page)
    page.get_by_role("button", name="Scénarios", exact=True).click()
    page.get_by_role("tab", name="Mes scénarios").click()
    name = page.get_by_label("Nom", exact=True)
    name.fill("Essai")
    name.press("Control+z")
    expect(name).to_have_value("")
    name.fill("Essai")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Autres").click()
    page.get_by_text("Renommer…").click()
    page.get_by_label("Nouveau nom").fill("Le mien")
    page.get_by_role("button", name="Renommer", exact=True).click()
    expect(page.get_by_role("button", name="Le mien").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("switch", name="Stocker les surplus")).to_be_checked()
    page.locator("[data-testid=stMain]").get_by_role("button", name="Le mien").last.click()
    wait_idle(page)
    page.get_by_role("button", name="Partager").click()
    expect(page.get_by_text("Vos scénarios enregistrés (« Le mien ») ne sont pas dans ce lien.")).to_be_visible()
