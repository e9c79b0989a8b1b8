"""The app in a visitor's hands: brush, views, downloads, keyboard, phone, haste, two tabs, broken data."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.screen import BALANCE_VIEWS, Reference, assert_reads
from tests.app.territories import small_territory
from tests.browser.harness import (
    CHARTS,
    IN_BAR,
    PAGES,
    PHONE,
    Server,
    assert_painted,
    link_in_bar,
    move_slider,
    open_from_bar,
    printed_pages,
    read_offline,
    slider,
    wait_idle,
)
from tests.browser.test_pages import BEYOND_THE_EDGE, CUT_TEXTS, assert_drawn, figure, main_text, query

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


def caption(page: Page) -> str:
    """The line below the detail: which hours it shows."""
    return page.locator("[data-testid=stCaptionContainer]", has_text=re.compile("heure locale")).inner_text()


def view(page: Page, name: str) -> None:
    """Choose a view."""
    page.get_by_role("radio", name=name, exact=True).click()


def brush(page: Page, first: float, last: float) -> None:
    """Drag over a part of the overview, given as shares of its width."""
    box = page.locator(CHARTS).first.bounding_box()
    assert box is not None
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + first * box["width"], height)
    page.mouse.down()
    page.mouse.move(box["x"] + last * box["width"], height, steps=6)
    page.mouse.up()
    wait_idle(page)


def test_dragging_over_the_overview_zooms(open_page: OpenPage) -> None:
    """A drag narrows the detail to its days; a slider or another view keeps them, a double click ends it."""
    page = open_page("bilan")
    whole = caption(page)
    assert whole.startswith("Du 1er janvier au 31 décembre 2021")
    brush(page, 0.45, 0.5)
    part = caption(page)
    assert re.match(r"Du \d+ mai au \d+ juin 2021", part)
    assert "un point toutes" not in part
    assert_painted(page, page.locator(CHARTS).nth(1))
    move_slider(page, "Bioénergies (GWh/an)", 6.2)
    assert caption(page) == part
    view(page, "Part importée")
    wait_idle(page)
    assert caption(page) == part
    page.locator(CHARTS).first.dblclick()
    wait_idle(page)
    assert caption(page) == whole


def test_every_view_is_drawn_at_a_click(open_page: OpenPage) -> None:
    """Each pill draws its charts and stands in the address; a reload comes back to it."""
    page = open_page("bilan?stockage=true&flexibilite=true&eolien=250")
    for name in BALANCE_VIEWS[1:]:
        view(page, name)
        wait_idle(page)
        assert_drawn(page)
        assert query(page)["vue"] == name
        assert_painted(page, page.locator(CHARTS).last, min_share_vivid=0.0003)
    page.reload()
    wait_idle(page)
    assert query(page)["vue"] == BALANCE_VIEWS[-1]
    expect(page.get_by_role("radio", name=BALANCE_VIEWS[-1], exact=True)).to_be_checked()


def test_the_files_to_download(open_page: OpenPage, tmp_path: Path) -> None:
    """Every hour of the period and every indicator, for a French spreadsheet and as standard CSV."""
    page = open_page("entrees_sorties?flux=Indicateurs&du=2021-10-31&au=2021-10-31")
    hours = "toutes-les-heures-20211031-20211031"
    for menu, stem, rows in (("Indicateurs (CSV)", "indicateurs", 30), ("Toutes les heures (25)", hours, 25)):
        page.get_by_role("button", name=menu).click()
        for label, name, delimiter in (
            ("CSV pour un tableur français", f"{stem}.csv", ";"),
            ("CSV standard", f"{stem}-standard.csv", ","),
        ):
            with page.expect_download() as download:
                page.get_by_role("dialog").get_by_role("button", name=label).click()
            assert download.value.suggested_filename == name
            download.value.save_as(tmp_path / name)
            with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
                table = (line for line in file if not line.startswith("#"))
                assert len(list(csv.DictReader(table, delimiter=delimiter))) == rows
        page.keyboard.press("Escape")
        wait_idle(page)
    assert_drawn(page)


def test_figures_are_explained_to_the_keyboard(open_page: OpenPage) -> None:
    """Tab reaches each figure in turn, shows its definition and hides the one before."""
    page = open_page("bilan")
    figures = page.locator(".elfe-figure")
    assert figures.count() >= 17
    figures.first.locator("a").focus()
    for place in range(3):
        cell = figures.nth(place)
        expect(cell.locator("a")).to_be_focused()
        definition = cell.locator(".elfe-definition")
        expect(definition).to_be_visible()
        box = definition.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        page.keyboard.press("Tab")
        expect(definition).to_be_hidden()


def test_nothing_is_cut_on_a_phone(open_page: OpenPage) -> None:
    """On a phone the table of indicators fits, and the sidebar opens with the pages and every setting, nothing cut."""
    page = open_page("entrees_sorties?flux=Indicateurs", size=PHONE)
    assert page.locator("[data-testid=stMain]").evaluate("box => box.scrollWidth - box.clientWidth") <= 1
    assert (page.evaluate(CUT_TEXTS), page.evaluate(BEYOND_THE_EDGE)) == ([], [])
    page.locator("[data-testid=stExpandSidebarButton]").click()
    expect(page.get_by_text("Production locale", exact=True).first).to_be_in_viewport()
    sidebar = page.locator("[data-testid=stSidebarContent]")
    assert sidebar.evaluate("box => box.scrollWidth - box.clientWidth") <= 1
    page.wait_for_function(f"() => ({CUT_TEXTS})().length === 0")  # the sidebar slides open
    assert page.locator("[data-testid=stSidebarNavLink]").count() == len(PAGES)


def test_haste_at_a_slider_loses_nothing(open_page: OpenPage, reference: Reference) -> None:
    """Fifteen quick steps end at the fifteenth: slider, address and figures agree."""
    page = open_page("bilan?unite=MW&stockage=true")
    handle = slider(page, "Capacité (MWh)")
    handle.focus()
    for _ in range(15):
        handle.press("ArrowRight", delay=5)
    wait_idle(page, quiet_ms=600)
    assert handle.input_value() == "35"
    assert query(page)["stockage_mwh"] == "35"
    expected = reference.indicators(storage_on=True, storage_mwh=35.0)
    assert_reads(figure(page, "Charges complètes"), expected["storage_cycles_per_year"])
    assert_drawn(page)


def test_haste_at_the_views_ends_at_the_last(open_page: OpenPage) -> None:
    """Running through the views and pages without waiting ends where the last click led, without an error."""
    page = open_page("bilan")
    for name in (*BALANCE_VIEWS, "Stockage", "Carte de chaleur", "Échanges", "Heures classées"):
        view(page, name)
    wait_idle(page, quiet_ms=800)
    assert_drawn(page)
    assert query(page) == {"vue": "Heures classées"}
    assert page.locator(CHARTS).count() == 1
    for place in (0, 1, 3, 2, 4, 1):
        page.locator(IN_BAR).nth(place).click()
    wait_idle(page, quiet_ms=800)
    assert_drawn(page)
    assert page.locator("h1").first.inner_text() == "Heure par heure"


def test_two_tabs_do_not_mix(open_page: OpenPage, reference: Reference) -> None:
    """Two tabs of one browser keep each its scenario, whichever moves last."""
    one = open_page("bilan?unite=MW&eolien=50")
    two = one.context.new_page()
    two.goto(one.url.replace("eolien=50", "eolien=300"))
    wait_idle(two)
    move_slider(one, "Bioénergies (GWh/an)", 6.2)
    for page, changes in (
        (one, {"wind_gwh": 50.0, "bioenergy_gwh": 6.2}),
        (two, {"wind_gwh": 300.0}),
    ):
        assert_reads(figure(page, "Énergie importée"), reference.indicators(**changes)["imported_mwh"] / 1e3)


def test_turbines_survive_a_reload(open_page: OpenPage, reference: Reference) -> None:
    """Energy set by a number of turbines stands in the address: a reload gives the same figures."""
    page = open_page("bilan?unite=MW")
    page.get_by_text("Éolien en nombre d'éoliennes").click()
    field = page.get_by_role("spinbutton", name="Nombre d'éoliennes")
    field.fill("40")
    field.press("Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).has('eolien')")
    wait_idle(page)
    expected = reference.indicators(wind_gwh=40 * 0.728 * 8.76)
    for _ in range(2):
        assert_reads(figure(page, "Énergie importée"), expected["imported_mwh"] / 1e3)
        assert float(slider(page, "Éolien (GWh/an)").input_value()) == pytest.approx(255.1, abs=0.06)
        page.reload()
        wait_idle(page)


def test_back_to_today_empties_the_address(open_page: OpenPage, reference: Reference) -> None:
    """The button of the sidebar gives back the plain address and today's figures; a reload changes nothing."""
    page = open_page("bilan?eolien=300&stockage=true&stockage_mwh=80&du=2021-02-01&ordre=Couper+puis+simuler")
    page.get_by_role("button", name="Revenir à aujourd'hui").click()
    wait_idle(page)
    for _ in range(2):
        assert query(page) == {}
        assert_reads(figure(page, "Énergie importée"), reference.indicators()["imported_mwh"] / 1e3)
        page.reload()
        wait_idle(page)


def test_a_wrong_period_is_put_right_by_hand(open_page: OpenPage) -> None:
    """A link whose period ends before it begins shows the message in place of the page, and a new date cures it."""
    page = open_page("bilan?du=2021-05-05&au=2021-02-01&eolien=200")
    assert "Fin de la période" in main_text(page)
    page.get_by_text("Période et calcul").click()
    month = page.get_by_role("spinbutton", name="month, Au (inclus)")
    month.click()
    month.press_sequentially("06")
    page.locator("[data-testid=stSidebar] h3").first.click()  # a date counts once its field is left
    wait_idle(page, quiet_ms=600)
    assert_drawn(page)
    assert query(page) == {"du": "2021-05-05", "au": "2021-06-01", "eolien": "200"}


@pytest.fixture
def own_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_server: Callable[[], Server]
) -> tuple[Path, Server]:
    """A server of its own whose territory file and raw files can be broken."""
    file = small_territory(tmp_path)
    monkeypatch.setenv("ELFE_TERRITORY_FILE", str(file))
    return file, fresh_server()


def rerun(page: Page) -> None:
    """The next thing that a visitor does: a press of the arrow at a slider, or a reload where there is none."""
    if slider(page, "Solaire (GWh/an)").count():
        slider(page, "Solaire (GWh/an)").press("ArrowRight")
    else:
        page.reload()
    wait_idle(page)


@pytest.mark.parametrize(
    "broken",
    [
        "raw/wind.csv",
        "territory.toml",
    ],
)
def test_broken_data_lose_no_setting(own_data: tuple[Path, Server], open_page: OpenPage, broken: str) -> None:
    """While a file is broken each page says so in French; once it is repaired every setting is still there."""
    territory, server = own_data
    page = open_page("bilan?eolien=200&stockage=true&unite=MW", server=server)
    assert_drawn(page)
    path = territory.parent / broken
    whole = path.read_bytes()
    path.unlink()
    rerun(page)
    open_from_bar(page, "D'où vient, où va")
    assert f"{path.name} : le fichier est introuvable" in main_text(page)
    assert page.locator("[data-testid=stException]").count() == 0
    page.reload()
    wait_idle(page)
    assert f"{path.name} : le fichier est introuvable" in main_text(page)
    path.write_bytes(whole)
    page.reload()
    wait_idle(page)
    assert_drawn(page)
    assert {name: query(page).get(name) for name in ("eolien", "stockage", "unite")} == {
        "eolien": "200",
        "stockage": "true",
        "unite": "MW",
    }


def test_the_days_in_view_go_from_page_to_page(open_page: OpenPage) -> None:
    """A week chosen hour by hour is that of the flows, which a line says; its button ends it on every page."""
    page = open_page("bilan?zoom=20210208-20210214")
    open_from_bar(page, "D'où vient, où va")
    assert query(page)["zoom"] == "20210208-20210214"
    expect(page.get_by_text("Du 8 au 14 février 2021")).to_be_visible()
    expect(page.get_by_text("Énergies des 168 heures de la période", exact=False)).to_be_visible()
    page.get_by_role("button", name="Toute la période").click()
    wait_idle(page)
    assert "zoom" not in query(page)
    expect(page.get_by_text("Du 8 au 14 février 2021")).to_have_count(0)
    open_from_bar(page, "Heure par heure")
    assert caption(page).startswith("Du 1er janvier au 31 décembre 2021")


def test_the_report_opens_offline_and_prints(open_page: OpenPage, tmp_path: Path) -> None:
    """The report asks for nothing, reports no error, and prints on two to five A4 pages; a chart's picture is a PNG."""
    page = open_page("entrees_sorties?flux=Indicateurs&eolien=250&stockage=true")
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="Rapport à imprimer").click()
    file = tmp_path / download.value.suggested_filename
    assert re.fullmatch(r"rapport-elfe-redon-pontchateau-\d{4}-\d\d-\d\d\.html", file.name)
    download.value.save_as(file)
    with read_offline(page, file) as alone:
        expect(alone.locator("figure img")).to_have_count(4)
        assert alone.locator("figure img").evaluate_all("all => all.every(one => one.naturalWidth > 300)")
        assert "eolien=250" in (alone.locator("a").get_attribute("href") or "")
        assert 2 <= printed_pages(alone) <= 5


def test_a_chart_is_taken_home(open_page: OpenPage) -> None:
    """The quiet button under a chart opens four files; the picture is made at a click."""
    page = open_page("bilan?vue=Monotone")
    page.locator("[data-testid=stMain]").get_by_role("button", name="Télécharger").click()
    files = page.get_by_role("dialog").locator("[data-testid=stDownloadButton]")
    expect(files).to_have_count(4)
    with page.expect_download(timeout=120_000) as download:
        files.get_by_role("button", name="Image PNG").click()
    assert download.value.suggested_filename == "heures-classees.png"
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_finger_explores_the_hours(touch_page: Callable[[str], Page]) -> None:
    """On a phone the lengths zoom by touch, a tap on the detail shows its values, a swipe over it scrolls."""
    page = touch_page("bilan?zoom=20210208-20210214")
    page.get_by_role("radio", name="Jour", exact=True).first.tap()
    wait_idle(page)
    assert caption(page).startswith("8 février 2021")
    overview, detail = page.locator(CHARTS).nth(0), page.locator(CHARTS).nth(1)
    assert_painted(page, detail)
    detail.scroll_into_view_if_needed()
    box = detail.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.touchscreen.tap(x, y)
    values = page.locator("#vg-tooltip-element.visible")
    expect(values).to_contain_text("Importation")
    place = values.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    main = page.get_by_test_id("stMain")
    before = main.evaluate("main => main.scrollTop")
    swipe(page, (x, y), (x, y - 200))
    assert main.evaluate("main => main.scrollTop") > before + 100
    main.evaluate("main => main.scrollTo(0, 0)")
    box = overview.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.5, box["y"] + 25
    swipe(page, (x, y), (x + 0.2 * box["width"], y))
    wait_idle(page)
    drawn = caption(page)
    assert re.match(r"Du \d+ (mai|juin) au \d+ (juillet|août) 2021", drawn)
    before = main.evaluate("main => main.scrollTop")
    swipe(page, (x + 20, y), (x + 23, y - 150))
    assert main.evaluate("main => main.scrollTop") > before + 80
    assert caption(page) == drawn


@pytest.mark.parametrize("query", ["", "?zoom=20210208-20210214"])
def test_the_detail_is_in_sight_on_a_small_laptop(open_page: OpenPage, query: str) -> None:
    """At 1280 x 800 the detail begins in the upper two thirds of the screen, with days in view and without."""
    page = open_page(f"bilan{query}", size=(1280, 800))
    box = page.locator(CHARTS).nth(1).bounding_box()
    assert box is not None
    assert box["y"] < 533


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """One finger from a point to another, as Chromium gets it from a screen."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    send("touchStart", start)
    for step in range(1, 11):
        send("touchMove", tuple(a + (b - a) * step / 10 for a, b in zip(start, end, strict=True)))  # type: ignore[arg-type]
        page.wait_for_timeout(16)
    send("touchEnd")
    page.wait_for_timeout(500)


def test_a_value_can_be_typed(open_page: OpenPage) -> None:
    """A number typed beside a slider is the setting's, exactly, and the link has it; a drag writes its value there.

    Words and numbers out of bounds are refused in words that name the bounds, and the field shows what holds. The unit
    may be typed along; who goes to another page without the Enter key takes the value there.
    """
    page = open_page("bilan?eolien=200")
    field = page.get_by_role("textbox", name="Éolien (GWh/an), au clavier")
    expect(field).to_have_value("200")
    for text, value in [("240,25", "240.25"), ("1 00", "100"), (" 87.5 ", "87.5"), ("0", "0")]:
        field.fill(text)
        field.press("Enter")
        page.wait_for_url(re.compile(rf"eolien={re.escape(value)}(\.0)?(&|$)"))
        expect(field).to_have_value(value.replace(".", ","))
    for text in ["beaucoup", "-3", "1e9", "NaN"]:
        field.fill(text)
        field.press("Enter")
        expect(page.get_by_text(f"« {text} » n'est pas un nombre de 0 à 600")).to_be_visible()
        expect(field).to_have_value("0")
    move_slider(page, "Éolien (GWh/an)", 0.1)
    expect(field).to_have_value("0,1")
    assert page.get_by_role("textbox", name="Capacité (MWh), au clavier").is_disabled()
    field.fill("200 GWh")
    field.press("Enter")
    expect(field).to_have_value("200")
    page.wait_for_url(re.compile(r"eolien=200(\.0)?(&|$)"))
    wait_idle(page)
    field.fill("333")
    link_in_bar(page, "Comparer").click()
    page.wait_for_url(re.compile(r"comparer\?eolien=333"))
    expect(field).to_have_value("333")


def test_keys_present_whatever_has_the_focus(open_page: OpenPage) -> None:
    """After a click on a pill the keys still go on and leave; a slider keeps its arrows, a field all keys."""
    page = open_page("bilan?eolien=240&solaire=150")
    view(page, "Carte de chaleur")
    page.keyboard.press("p")
    wait_idle(page)
    assert query(page)["presentation"] == "true"
    for key, named in (("ArrowRight", False), ("ArrowLeft", True)):
        page.keyboard.press(key)
        expect(page.locator(".st-key-elfe_presentation").get_by_text("Votre scénario")).to_have_count(int(named))
        wait_idle(page)
    assert query(page)["eolien"] == "240"
    slider(page, "Éolien (GWh/an)").press("ArrowRight")
    wait_idle(page)
    assert float(query(page)["eolien"]) > 240.0
    page.locator(".elfe-typed").first.press("p")
    page.keyboard.press("Escape")
    assert query(page)["presentation"] == "true"
    slider(page, "Éolien (GWh/an)").press("Escape")
    wait_idle(page)
    assert "presentation" not in query(page)


def test_a_phone_can_leave_a_presentation(touch_page: Callable[[str], Page]) -> None:
    """Opened by a link, the switch shows where there are no keys to leave by; it goes once it is off."""
    page = touch_page("bilan?presentation=true")
    switch = page.locator(".st-key-presentation label").first
    expect(switch).to_be_in_viewport()
    switch.tap()
    wait_idle(page)
    assert "presentation" not in query(page)
    expect(switch).to_be_hidden()


def test_the_settings_close_over_a_page_just_chosen(touch_page: Callable[[str], Page]) -> None:
    """On a phone a page is chosen above the settings, which then leave it in sight."""
    page = touch_page("bilan")
    page.locator("[data-testid=stExpandSidebarButton]").tap()
    page.locator("[data-testid=stSidebarNavLink]", has_text="Comparer").tap()
    wait_idle(page)
    expect(page.get_by_role("heading", name="Comparer", exact=True)).to_be_in_viewport()
    expect(page.locator("[data-testid=stSidebarNavLink]").first).not_to_be_in_viewport()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_a_presented_chart_fills_the_window(open_page: OpenPage, size: tuple[int, int]) -> None:
    """Its dates are in sight at the usual sizes of a projector, and little of the window is left below them."""
    page = open_page("bilan?presentation=true", size=size)
    box = page.locator("[data-testid=stVegaLiteChart]:visible canvas").last.bounding_box()
    assert box is not None
    assert 0.84 * size[1] <= box["y"] + box["height"] <= size[1]
