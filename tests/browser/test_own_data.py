"""The visitor's own files in a real browser: brought, looked at, used, and nobody else's."""

import gzip
import re
import resource
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.app.test_own_data import holes, plain_csv
from tests.browser.harness import CHARTS, Server, Watch, assert_painted, goto, new_page, shot, wait_idle

OpenPage = Callable[..., Page]
BRING = "donnees?partie=Apporter+mes+fichiers"
USED = "Vos courbes sont en place"
CASES = Path(__file__).parents[1] / "store" / "cases" / "intake"


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


@pytest.mark.parametrize(
    ("case", "texts"),
    [
        (
            "xlsx_enedis/Export_courbe_de_charge.xlsx",
            ["5 138 kWh/an", "de 0,40 kW à 1,00 kW", "du 02/01/2023 au 15/01/2023"],
        ),
        ("rte_annual_zip_spring/eCO2mix_RTE_Annuel-Definitif_2019.zip", ["RTE éCO2mix", "de 40 410 MW à 69 586 MW"]),
        (
            "eco2mix_xls_tsv_latin1/eCO2mix_RTE_Annuel-Definitif_2022.xls.gz",
            ["RTE éCO2mix", "Utiliser « Solaire » pour"],
        ),
        (
            "powerwall_comma_comma/day.csv.gz",
            ["virgule décimale ?", "2: 2023-06-01 00:00:00,0,400,5", "points-virgules"],
        ),
        ("seven_zip/conso.7z", ["n'est pas un tableau lisible ici", "extrait de son archive"]),
        ("fixed_winter_time/enregistreur.csv.gz", ["chaque jour a 24 heures", "Heures du fichier", "7 071 kWh/an"]),
    ],
)
def test_files_as_people_have_them(open_page: OpenPage, case: str, texts: Sequence[str]) -> None:
    """Each is judged by its content, whatever its name, and shown in units of its size or refused with its lines."""
    packed = CASES / case
    content = packed.read_bytes()
    content = gzip.decompress(content) if packed.suffix == ".gz" else content
    page = open_page(BRING)
    expect(page.get_by_text("Ce que vous pouvez déposer")).to_be_visible()
    bring(page, packed.name.removesuffix(".gz"), content)
    main = page.locator("[data-testid=stMain]")
    shown = " ".join(main.inner_text().replace("\u202f", " ").replace("\u00a0", " ").split())
    assert [text for text in texts if text not in shown] == []


def test_a_question_is_answered_on_the_page(open_page: OpenPage) -> None:
    """Of two columns one is chosen, and the curve is there with its energy."""
    page = open_page(BRING)
    packed = CASES / "two_curves_hourly_semicolon" / "maison.csv.gz"
    bring(page, "maison.csv", gzip.decompress(packed.read_bytes()))
    expect(page.get_by_text("plusieurs colonnes peuvent contenir les valeurs")).to_be_visible()
    page.get_by_role("combobox", name="Colonne des valeurs").click()
    page.get_by_role("option", name="Consommation (kWh)").click()
    wait_idle(page)
    shown = page.locator("[data-testid=stMain]").inner_text().replace("\u202f", " ").replace("\u00a0", " ")
    assert "7 071 kWh/an" in shown


def test_what_there_is_no_room_for_is_said_in_french(
    visitor_context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    """A file beyond the server's limit, one on a full disk, one too many; taken out, the next one is read."""
    assert visitor_context.browser is not None
    assert server.pid is not None
    watch = Watch()
    page = new_page(visitor_context.browser, watch)
    goto(page, f"{server.url}/{BRING}")
    field, large = page.locator("[data-testid=stFileUploader] input"), tmp_path / "gros.csv"
    with large.open("wb") as hollow:
        hollow.truncate(201 << 20)
    field.set_input_files(large)
    expect(page.get_by_text("Le fichier est trop gros : 200 Mo au plus.")).to_be_visible()
    small = {"name": "plein.csv", "mimeType": "text/csv", "buffer": plain_csv(holes)}
    limits = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1000, limits[1]))  # as a disk with no more room than that
    try:
        field.set_input_files([small])
        expect(page.get_by_text("Le serveur n'a plus la place de recevoir ce fichier")).to_be_visible()
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, limits)
    page.route("**/_stcore/upload_file/**", lambda route: route.fulfill(status=413))
    field.set_input_files([small | {"name": "de trop.csv"}])
    expect(page.get_by_text("Trop gros, avec les fichiers déjà apportés")).to_be_visible()
    page.unroute_all()
    assert page.get_by_text("AxiosError").count() == 0
    shot(page, "no-room")
    for _ in range(3):
        page.get_by_role("button", name="Enlever").first.click()
    expect(page.get_by_role("button", name="Enlever")).to_have_count(0)
    bring(page, "plein.csv", plain_csv(holes))
    page.context.close()
    assert [problem for problem in watch.problems() if not re.search("status (of|code) (507|413)", problem)] == []
