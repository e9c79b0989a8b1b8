"""The plan of a day taken home: the noticeboard's sheet as a picture and printed, rows for an energy manager."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import CHARTS, assert_painted, printed_pages, read_offline, wait_idle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def download(page: Page, menu: str, name: str, folder: Path) -> Path:
    """A file of a menu, under its own name."""
    button = page.get_by_role("button", name=menu)
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    with page.expect_download(timeout=120_000) as found:
        page.get_by_role("button", name=name, exact=True).click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def test_a_plan_is_printed_and_replayed(open_page: OpenPage, tmp_path: Path) -> None:
    """The sheet prints on two A4 pages without a network, the first of them the poster; its picture is a PNG of A4; the
    rows of the page's day are those of the whole day.
    """
    page = open_page("journee?jour=20210615&eolien=240&solaire=150&chauffe_eau=25000&creuses_midi=true")
    expect(page.get_by_text("Mardi 15 juin 2021").first).to_be_visible()
    assert_painted(page, page.locator(CHARTS).first)
    sheet = download(page, "Affiche A4", "Feuille à imprimer", tmp_path)
    with read_offline(page, sheet) as alone:
        assert alone.locator("svg text", has_text="Mardi 15 juin 2021").is_visible()
        alone.emulate_media(media="print")
        assert printed_pages(alone) == 2
    picture = download(page, "Affiche A4", "Image PNG", tmp_path)
    assert picture.name == "journee-elfe-redon-pontchateau-2021-06-15.png"
    head = picture.read_bytes()[:24]
    assert [int.from_bytes(head[at : at + 4]) for at in (16, 20)] == [2382, 3369]
    page.keyboard.press("Escape")
    wait_idle(page)
    rows = download(page, "Pour un gestionnaire d'énergie", "CSV, pas de 15 min", tmp_path)
    with rows.open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) % 96 == 0
