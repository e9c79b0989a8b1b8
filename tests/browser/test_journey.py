"""A whole visit in a real browser, from a shared link to a report read offline; every figure is the core's."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.app.screen import Reference, assert_reads
from tests.browser.harness import (
    CHARTS,
    Server,
    assert_painted,
    move_slider,
    open_from_bar,
    read_offline,
    slider,
    wait_idle,
)
from tests.browser.test_pages import assert_drawn, figure, query

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
FreshServer = Callable[[], Server]

LINK = {
    "v": "1",
    "eolien": "200",
    "stockage": "true",
    "stockage_mwh": "50",
    "unite": "MW",
    "vue": "Heures classées",
    "ref": "1-eolien.150",
}
CHANGES = {"wind_gwh": 200.0, "storage_on": True, "storage_mwh": 50.0}
PINNED = {"wind_gwh": 150.0}
MORE = CHANGES | {"storage_mwh": 53.0, "flexibility_on": True}
FIGURES = {
    "Énergie importée": ("imported_mwh", 1e-3),
    "Énergie exportée": ("exported_mwh", 1e-3),
    "Importation maximale": ("import_max_mw", 1.0),
    "Taux d'autoproduction": ("self_production_pct", 1.0),
    "Charges complètes": ("storage_cycles_per_year", 1.0),
    "Utilisation de la flexibilité": ("flexibility_use_pct", 1.0),
}
"""Some figures of the panel; the others are held by the tests of the page."""


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


def assert_figures_are(page: Page, expected: dict[str, float]) -> None:
    """The panel beside the balance reads as the core computes; without storage or flexibility its cell is a dash.

    The core says 100 % of a flexibility that is off, as the original program does.
    """
    for label, (key, factor) in FIGURES.items():
        is_off = key == "flexibility_use_pct" and expected[key] == 100.0
        if expected[key] == expected[key] and not is_off:
            assert_reads(figure(page, label), factor * expected[key])
        else:
            assert figure(page, label) == "–"


def change_of(page: Page, label: str) -> str:
    """What the panel says of a figure beside the reference's, without its unit."""
    cell = page.locator(".elfe-figure", has=page.get_by_text(label, exact=True))
    return cell.locator(".elfe-change").inner_text().split(" GWh")[0].removeprefix("+")


def in_bar(page: Page, menu: str, button: str) -> None:
    """Open a menu of the bar above the page and press a button in it."""
    page.locator(".st-key-barre").get_by_role("button", name=menu).click()
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
    wait_idle(page)
    page.keyboard.press("Escape")


def go(page: Page, name: str) -> None:
    open_from_bar(page, name)
    assert_drawn(page)


def compared(page: Page, label: str) -> list[str]:
    """The figures of a row of the page Comparer, one a scenario."""
    row = page.locator(".elfe-compare tr", has=page.get_by_role("rowheader", name=label, exact=True)).first
    return [cell.inner_text().split()[0] for cell in row.locator("td").all()]


def test_from_a_shared_link_to_a_report_read_offline(
    open_page: OpenPage, fresh_server: FreshServer, reference: Reference, tmp_path: Path
) -> None:
    """Open a link on a cold server, change two settings, pin, compare, undo, take the report home and open it there."""
    page = open_page(f"bilan?{urlencode(LINK)}", server=fresh_server())
    start, pinned = reference.indicators(**CHANGES), reference.indicators(**PINNED)
    assert_drawn(page)
    expect(page.get_by_role("radio", name="Heures classées", exact=True)).to_be_checked()
    assert_figures_are(page, start)
    assert_reads(change_of(page, "Énergie importée"), (start["imported_mwh"] - pinned["imported_mwh"]) / 1e3)

    move_slider(page, "Capacité (MWh)", 53)
    page.get_by_text("Décaler des consommations", exact=True).click()
    wait_idle(page)
    more = reference.indicators(**MORE)
    assert_figures_are(page, more)

    in_bar(page, "Référence épinglée", "Épingler ce scénario à la place")
    assert query(page)["ref"] == "1-eolien.200-stockage.1-stockage_mwh.53-flexibilite.1"
    assert change_of(page, "Énergie importée") == "identique"

    handle = slider(page, "Solaire (GWh/an)")
    handle.press("ArrowRight")  # one step, so that there is one to undo
    wait_idle(page)
    last = reference.indicators(**MORE, solar_gwh=float(handle.input_value()))
    go(page, "Comparer")
    assert_painted(page, page.locator("[data-testid=stMain]").locator(CHARTS).first)
    for label in ("Énergie importée", "Énergie exportée"):
        key = FIGURES[label][0]
        for shown, expected in zip(compared(page, label), (more[key], last[key]), strict=True):
            assert_reads(shown, expected / 1e3)

    page.get_by_role("button", name="Annuler").click()
    wait_idle(page)
    go(page, "Heure par heure")
    assert_figures_are(page, more)
    assert change_of(page, "Énergie importée") == "identique"
    expect(page.get_by_role("radio", name="Heures classées", exact=True)).to_be_checked()

    go(page, "D'où vient, où va")
    page.get_by_role("radio", name="Indicateurs", exact=True).click()
    wait_idle(page)
    address = shared_link(page)
    assert_is_the_report(page, taken_home(page, tmp_path), address, more)
    again = open_page(address.split("/", 3)[3], server=Server(page.url.rsplit("/", 1)[0], tmp_path))
    go(again, "Heure par heure")
    assert_figures_are(again, more)


def shared_link(page: Page) -> str:
    """The address that the bar offers, with its code for the room."""
    page.locator(".st-key-barre").get_by_role("button", name="Partager").click()
    code = page.locator(".elfe-qr")
    expect(code).to_be_visible()
    assert code.evaluate("code => code.naturalWidth > 60")
    address = page.get_by_role("textbox", name="Lien vers cette page et ses réglages").input_value()
    page.keyboard.press("Escape")
    wait_idle(page)
    return address


def taken_home(page: Page, folder: Path) -> Path:
    """The report, downloaded."""
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="Rapport à imprimer").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def assert_is_the_report(page: Page, file: Path, address: str, expected: dict[str, float]) -> None:
    """Opened as a file without a network it asks for nothing, logs nothing, and says the figures and the link."""
    with read_offline(page, file) as report:
        for label, (key, factor) in FIGURES.items():
            assert_reads(first_figure(report, label), factor * expected[key])
        assert report.locator("a", has_text="eolien=200").get_attribute("href") == address


def first_figure(report: Page, label: str) -> str:
    """This scenario's figure of a row of the report."""
    rows: Locator = report.locator(".wide tr", has=report.get_by_role("rowheader", name=re.compile(re.escape(label))))
    return rows.first.locator("td.number").first.inner_text().split("\n")[0]


def test_an_old_link_opens_with_today_for_what_it_does_not_say(open_page: OpenPage, reference: Reference) -> None:
    """A link of version 1 that names two settings sets these; every other one is today's, nothing is complained of."""
    page = open_page("bilan?v=1&eolien=250&unite=MW&ref=1-solaire.90")
    assert_drawn(page)
    assert page.locator("[data-testid=stAlert]").count() == 0
    assert_figures_are(page, reference.indicators(wind_gwh=250.0))
    assert slider(page, "Capacité (MWh)").is_disabled()
    change = reference.indicators(wind_gwh=250.0)["imported_mwh"] - reference.indicators(solar_gwh=90.0)["imported_mwh"]
    assert_reads(change_of(page, "Énergie importée"), change / 1e3)


def test_a_wrong_link_says_what_is_wrong_and_opens(open_page: OpenPage, reference: Reference) -> None:
    """Each fault of a link is one sentence; what it says rightly is kept, the rest is today's, no reference is made."""
    page = open_page("bilan?v=1&eolien=beaucoup&stockage=true&unite=MW&vue=Ailleurs&ref=1-vitesse.3")
    assert_drawn(page)
    said = " ".join(page.locator("[data-testid=stMain] [data-testid=stAlert]").all_inner_texts()).replace("\u00a0", " ")
    for part in ("« beaucoup » n'est pas possible", "vue inconnue", "Réglage inconnu : « vitesse »"):
        assert part in said
    assert "ref" not in query(page)
    assert page.locator(".elfe-change").count() == 0
    assert_figures_are(page, reference.indicators(storage_on=True))


def test_a_link_of_a_later_version_opens_today(open_page: OpenPage) -> None:
    """It is said that the link is of another version; the page is drawn."""
    page = open_page("bilan?v=2&unite=MW")
    assert_drawn(page)
    said = page.locator("[data-testid=stMain] [data-testid=stAlert]").first
    expect(said).to_contain_text("écrit pour une autre version (2)")
