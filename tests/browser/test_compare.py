"""Comparing scenarios in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import CHARTS, assert_painted, open_from_bar, printed_pages, read_offline, wait_idle

pytestmark = pytest.mark.browser

SCENARIO = {"eolien": "200", "stockage": "true", "stockage_mwh": "50"}


def test_a_comparison_is_drawn_and_kept(open_page: Callable[..., Page]) -> None:
    """A link is compared with today, picture and tables; what is chosen stands in the address and outlives a visit."""
    page = open_page(f"comparer?{urlencode(SCENARIO | {'courbe': 'Mois par mois'})}")
    main = page.locator("[data-testid=stMain]")
    expect(main.get_by_text(re.compile("C'est surtout l'éolien"))).to_be_visible()
    assert_painted(page, main.locator(CHARTS).first)
    keys = main.locator(".elfe-compare thead .elfe-key").all()
    assert len({key.evaluate("key => getComputedStyle(key).background") for key in keys}) == 2
    main.get_by_role("button", name="Aujourd'hui", exact=True).click()
    wait_idle(page)
    expect(main.get_by_text("Choisissez au moins deux scénarios", exact=False)).to_be_visible()
    for name in ("Heure par heure", "Comparer"):
        open_from_bar(page, name)
    expect(main.get_by_text("Choisissez au moins deux scénarios", exact=False)).to_be_visible()
    assert "avec=Votre" in page.url
    main.get_by_role("button", name="Aujourd'hui", exact=True).click()
    wait_idle(page)
    expect(main.get_by_text(re.compile("C'est surtout l'éolien"))).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0


ON_A4_PX = (680, 980)
"""What a page of the report holds, at 96 pixels an inch."""


@pytest.mark.parametrize(("others", "most_pages"), [((), 5), (("Deux fois plus d'éolien", "Tout ensemble"), 6)])
def test_the_comparison_is_taken_home(
    open_page: Callable[..., Page], tmp_path: Path, others: tuple[str, ...], most_pages: int
) -> None:
    """One file that needs no network, with the figures of the page's tables; no table is larger than a page of A4."""
    names = ("Aujourd'hui", "Votre scénario", *others)
    page = open_page(f"comparer?{urlencode(SCENARIO | {'avec': names}, doseq=True)}")
    tables = page.locator("[data-testid=stMain] .elfe-compare")
    shown = [table.inner_text() for table in tables.all() if table.is_visible()]
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="Rapport de la comparaison").click()
    file = tmp_path / download.value.suggested_filename
    assert re.fullmatch(r"comparaison-elfe-redon-pontchateau-\d{4}-\d\d-\d\d\.html", file.name)
    download.value.save_as(file)
    with read_offline(page, file) as alone:
        told = [words(text) for text in alone.locator(".elfe-compare").all_inner_texts()]
        assert len(shown) >= 3
        assert [words(text) for text in shown if words(text) not in told] == []
        expect(alone.locator("figure img")).to_have_count(len(names) + 2)
        assert alone.locator("figure img").evaluate_all("all => all.every(one => one.naturalWidth > 300)")
        assert "eolien=200" in (alone.locator("a").get_attribute("href") or "")
        alone.emulate_media(media="print")
        alone.set_viewport_size({"width": ON_A4_PX[0], "height": ON_A4_PX[1]})
        heights = alone.locator("table, figure").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert max(heights) < ON_A4_PX[1]
        assert 2 <= printed_pages(alone) <= most_pages


def words(text: str) -> list[str]:
    return text.split()
