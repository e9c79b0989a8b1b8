"""The visitor's own files in a real browser: brought, looked at, used, and nobody else's."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.app.test_own_data import holes, plain_csv
from tests.browser.harness import CHARTS, assert_painted, wait_idle

OpenPage = Callable[..., Page]
BRING = "donnees?partie=Apporter+mes+fichiers"
USED = "Vos courbes sont en place"


def bring(page: Page, name: str, content: bytes) -> None:
    files = page.locator("[data-testid=stFileUploader] input")
    files.set_input_files([{"name": name, "mimeType": "text/csv", "buffer": content}])
    expect(page.locator("[data-testid=stMain]").get_by_text("Compris comme").first).to_be_visible()
    wait_idle(page)


def test_a_file_is_brought_and_used_by_its_visitor_alone(open_page: OpenPage) -> None:
    """A meter's curve with holes is filled as asked and stands on every page; another visitor sees nothing of it."""
    page = open_page(BRING)
    bring(page, "compteur.csv", plain_csv(holes))
    page.get_by_role("combobox", name="Utiliser").click()
    page.get_by_role("option", name="Éolien").click()
    expect(page.get_by_text("des heures manquent")).to_be_visible()
    page.get_by_text("Compléter", exact=True).click()
    page.get_by_role("button", name="Utiliser ces courbes").click()
    filled = "2 heures complétées par une droite, 30 heures reprises des jours voisins"
    expect(page.locator("[data-testid=stSidebar]").get_by_text(filled)).to_be_visible()
    expect(page.get_by_text(USED)).to_be_visible()
    expect(page.get_by_role("button", name="Utiliser ces courbes")).to_have_count(0)
    page.get_by_text("Données en place").click()
    expect(page.get_by_role("button", name="Revenir aux données de l'application")).to_be_visible()
    expect(page.get_by_text(USED).first).to_be_visible()
    wait_idle(page)
    page.get_by_text("Jours couverts").first.click()
    wait_idle(page)
    assert_painted(page, page.locator(CHARTS).nth(1))
    page.get_by_role("link", name="Heure par heure").click()
    expect(page.get_by_role("heading", name="Heure par heure")).to_be_visible()
    expect(page.locator("[data-testid=stSidebar]").get_by_text("Vos courbes")).to_be_visible()
    page.get_by_role("button", name="Partager").click()
    expect(page.get_by_text("Vos propres courbes restent chez vous")).to_be_visible()
    other = open_page("donnees")
    expect(other.get_by_text("Jeu de démonstration").first).to_be_visible()
    assert other.get_by_text(USED).count() == 0
