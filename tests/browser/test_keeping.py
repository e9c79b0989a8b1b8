"""Nothing is lost: scenarios, reference, tried settings and curves outlive a reload and a lost connection."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from elfe_core.curve_set.treatment import Policy
from elfe_core.load import load_curve_set
from elfe_core.store import Archive, archive_bytes
from elfe_core.territory import load_territory
from tests.app.screen import TERRITORY_FILE
from tests.browser.harness import free_port, move_slider, running_server, slider, wait_idle
from tests.browser.test_pages import figure, query

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
STORED = "localStorage.getItem('elfe-predim')"


def open_list(page: Page, tab: str = "Mes scénarios") -> None:
    page.get_by_role("button", name="Scénarios", exact=True).click()
    page.get_by_role("tab", name=tab).click()


def keep(page: Page, name: str) -> None:
    open_list(page)
    page.get_by_label("Nom", exact=True).fill(name)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    wait_idle(page)


def pin(page: Page) -> None:
    page.locator(".st-key-barre_reference button").first.click()
    page.get_by_role("button", name="Épingler ce scénario").click()
    wait_idle(page)
    page.keyboard.press("Escape")


def stored(page: Page) -> dict[str, object]:
    found: dict[str, object] = json.loads(page.evaluate(STORED) or "{}")
    return found


def wait_stored(page: Page, text: str) -> None:
    page.wait_for_function(f"text => ({STORED} ?? '').includes(text)", arg=text)


def test_a_reload_loses_nothing(open_page: OpenPage) -> None:
    """Kept, pinned, tried: all there after a reload, and at the bare address; a link's own reference wins, the kept
    one is listed; one button forgets everything.
    """
    page = open_page("bilan?eolien=200")
    keep(page, "Deux cents")
    pin(page)
    move_slider(page, "Éolien (GWh/an)", 201.0)
    wait_stored(page, "Deux cents")
    base = page.url.split("/bilan")[0]
    page.reload()
    wait_idle(page)
    open_list(page)
    expect(page.get_by_role("button", name="Deux cents", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Mes essais").click()
    tried = page.get_by_role("button", name=re.compile("200$"))
    expect(tried).to_be_visible()
    tried.click()
    wait_idle(page)
    assert query(page)["eolien"] == "200"

    page.goto(f"{base}/")
    wait_idle(page)
    assert query(page)["ref"] == "1-eolien.200"

    page.goto(f"{base}/bilan?eolien=300&ref=1-solaire.50")
    wait_idle(page)
    assert query(page)["ref"] == "1-solaire.50"
    assert slider(page, "Éolien (GWh/an)").input_value() == "300"
    open_list(page)
    expect(page.get_by_role("button", name="Deux cents", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Tout effacer de ce navigateur")).to_be_visible()

    page.get_by_role("button", name="Tout effacer de ce navigateur").click()
    page.get_by_role("button", name="Oui, tout effacer").click()
    wait_idle(page)
    page.wait_for_function(f"!({STORED} ?? '').includes('Deux cents')")
    page.goto(f"{base}/")
    wait_idle(page)
    assert "ref" not in query(page)
    open_list(page)
    expect(page.get_by_role("button", name="Deux cents", exact=True)).to_have_count(0)


def test_a_lost_server_loses_nothing(open_page: OpenPage) -> None:
    """The server stops and another takes its place, without a session: the open page comes back, all there."""
    port = free_port()
    with running_server(port=port) as first:
        page = open_page("methode", server=first).context.new_page()  # not watched: a cut connection is an error to it
        page.goto(f"{first.url}/bilan?eolien=200")
        wait_idle(page)
        keep(page, "Avant la panne")
        pin(page)
        wait_stored(page, '"reference": {"eolien": "200"}')
        page.context.pages[-2].goto("about:blank")
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'")
    with running_server(port=port):
        wait_idle(page, quiet_ms=1500)
        assert query(page)["ref"] == "1-eolien.200"
        assert slider(page, "Éolien (GWh/an)").input_value() == "200"
        open_list(page)
        expect(page.get_by_role("button", name="Avant la panne", exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        move_slider(page, "Éolien (GWh/an)", 201.0)
        page.close()


def test_a_cut_line_loses_nothing(open_page: OpenPage) -> None:
    """The network goes and comes back on the same server: what was kept is there, and the page goes on."""
    page = open_page("methode").context.new_page()
    page.goto(f"{page.context.pages[-2].url.split('/methode')[0]}/bilan?eolien=200")
    wait_idle(page)
    keep(page, "Avant la coupure")
    page.context.set_offline(True)
    page.wait_for_timeout(1000)
    page.context.set_offline(False)
    wait_idle(page)
    move_slider(page, "Éolien (GWh/an)", 201.0)
    open_list(page)
    expect(page.get_by_role("button", name="Avant la coupure", exact=True)).to_be_visible()
    page.close()


def test_two_windows_lose_nothing_of_each_other(open_page: OpenPage) -> None:
    """What one window keeps while the other is open stays when that one keeps something too."""
    one = open_page("bilan?eolien=200")
    other = one.context.new_page()
    other.goto(one.url)
    wait_idle(other)
    keep(one, "De la première")
    wait_stored(one, "De la première")
    keep(other, "De la seconde")
    wait_stored(other, "De la seconde")
    names = [entry["name"] for entry in stored(other)["scenarios"]]  # type: ignore[attr-defined]
    assert sorted(names) == ["De la première", "De la seconde"]
    other.close()


@pytest.mark.parametrize(
    "text",
    ['{"format": "elfe-navigateur"', '{"format": "autre"}', "x" * 500_000, '{"format":"elfe-navigateur","version":99}'],
    ids=["cut", "foreign", "huge", "later"],
)
def test_spoilt_memory_is_left_aside(open_page: OpenPage, text: str) -> None:
    """A sentence says so, the page is drawn; what a later program wrote stays as it is."""
    page = open_page("bilan?eolien=200")
    page.evaluate("text => localStorage.setItem('elfe-predim', text)", text)
    page.reload()
    wait_idle(page)
    said = "version plus récente" if "99" in text else "n'est pas lisible"
    expect(page.get_by_text(said)).to_be_visible()
    assert figure(page, "Énergie importée")
    keep(page, "Après")
    page.wait_for_timeout(500)
    assert ("Après" in page.evaluate(STORED)) == ("99" not in text)


@pytest.fixture
def curves_file(tmp_path: Path) -> Path:
    """A kept set of curves: those of the territory, as one's own."""
    file = tmp_path / "miennes.elfe.zip"
    file.write_bytes(archive_bytes(Archive(load_curve_set(load_territory(TERRITORY_FILE)), Policy.LEAVE_OUT, False)))
    return file


def test_curves_stay_only_where_asked_for(open_page: OpenPage, curves_file: Path) -> None:
    """Without the tick a reload ends them; with it they come back, with the link's settings; unticked they go."""
    page = open_page("donnees")

    def use() -> None:
        page.get_by_text("Apporter mes fichiers").click()
        wait_idle(page)
        page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(curves_file)
        wait_idle(page)
        page.get_by_role("button", name="Utiliser ces courbes").click()
        wait_idle(page)

    use()
    expect(page.get_by_text("Vos courbes sont en place").first).to_be_visible()
    page.reload()
    wait_idle(page)
    expect(page.get_by_text("Vos courbes sont en place")).to_have_count(0)
    use()
    page.get_by_text("Garder mes courbes dans ce navigateur").click()
    wait_idle(page)
    page.wait_for_function("document.cookie.includes('elfe_courbes=1')")
    page.goto(page.url.split("/donnees")[0] + "/donnees?eolien=222")
    wait_idle(page)
    expect(page.get_by_text("Vos courbes sont en place").first).to_be_visible()
    assert slider(page, "Éolien (GWh/an)").input_value() == "222"
    page.get_by_text("Garder mes courbes dans ce navigateur").click()
    wait_idle(page)
    page.wait_for_function("!document.cookie.includes('elfe_courbes')")
    page.reload()
    wait_idle(page)
    expect(page.get_by_text("Vos courbes sont en place")).to_have_count(0)


def test_everything_taken_home_opens_again(open_page: OpenPage, tmp_path: Path) -> None:
    """The zip of one visitor, opened by another: the same scenario on screen and the same figures."""
    page = open_page("bilan?eolien=242.5&stockage=true&stockage_mwh=50")
    before = [figure(page, name) for name in ("Énergie importée", "Énergie exportée", "Charges complètes")]
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="Tout emporter").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.suffix == ".zip"
    other = open_page("bilan")
    open_list(other)
    other.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    other.wait_for_url("**eolien=242.5**")  # a file is on its way for a while, in which the page is idle
    wait_idle(other)
    assert query(other)["eolien"] == "242.5"
    assert [figure(other, name) for name in ("Énergie importée", "Énergie exportée", "Charges complètes")] == before
