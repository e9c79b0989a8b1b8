"""The factors in a real browser: surfaces that are painted and turn, files, a large study while the app goes on."""

import csv
import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from elfe_core import store
from elfe_core.store.sweeps.columns import ORIGINAL
from elfe_ui.charts.deck import rgb
from elfe_ui.charts.ramps import GOAL, RAMPS
from elfe_ui.factors.source_choice import shipped_file
from tests.app.screen import COMPUTED, LIVE, ON_MAP, OWN
from tests.browser.harness import CHARTS, Server, assert_painted, is_dark, open_from_bar, shot, slider, wait_idle
from tests.browser.test_pages import assert_drawn, main_text, query
from tests.store.sweeps import results as sweeps

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
SURFACES = ".elfe-surface canvas"
TOOLTIP = ".elfe-surface-tip"
BEGIN, STOP = "Lancer le calcul", "Arrêter"


def pixels(place: Locator) -> np.ndarray:
    """What is painted there, shape (height, width, 3)."""
    image = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    return np.asarray(image, dtype=np.int16)


def number_of_colours(picture: np.ndarray) -> int:
    return len(np.unique(picture.astype(np.int32) @ (1 << 16, 1 << 8, 1)))


def changed(before: np.ndarray, after: np.ndarray) -> float:
    """Share of the pixels that are clearly others."""
    assert before.shape == after.shape
    return float((np.abs(before - after).max(axis=-1) > 24).mean())


def settled(page: Page, number: int = 0) -> np.ndarray:
    """A surface once it is painted, in many colours, and stands still."""
    wait_idle(page)
    place = page.locator(SURFACES).nth(number)
    place.scroll_into_view_if_needed()
    last, deadline = pixels(place), time.monotonic() + 60
    while time.monotonic() < deadline:
        page.wait_for_timeout(100)
        now = pixels(place)
        if changed(last, now) == 0.0 and (np.ptp(now, axis=-1) > 40).mean() > 0.05 and number_of_colours(now) > 100:
            return now
        last = now
    raise AssertionError("no surface is painted, or it does not come to rest")


def shares_of(picture: np.ndarray, colours: tuple[str, ...]) -> list[float]:
    """Share of the pixels that have the hue of each colour, whatever the light on it."""
    wanted = np.array([rgb(colour)[:3] for colour in colours], dtype=float)
    seen = picture.reshape(-1, 3).astype(float)
    seen = seen[seen.max(axis=1) - seen.min(axis=1) > 25]
    towards = seen / np.linalg.norm(seen, axis=1, keepdims=True)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    near = (towards @ wanted.T).argmax(axis=1)[(towards @ wanted.T).max(axis=1) > 0.992]
    return [float((near == index).sum() / (picture.shape[0] * picture.shape[1])) for index in range(len(colours))]


def drag(page: Page, place: Locator, across: float, down: float) -> None:
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=5)
    page.mouse.up()
    page.mouse.move(box["x"] + 3, box["y"] + 3)


def pick(page: Page, label: str, option: str) -> None:
    """Choose in a list that opens."""
    box = page.locator("[data-testid=stSelectbox]", has=page.get_by_text(label, exact=True))
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list closes when the page moves under it
    box.get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()
    wait_idle(page)


def press_slider(page: Page, label: str, key: str) -> None:
    """One step of a slider in the page, not in the settings on the left."""
    handle = page.locator("[data-testid=stMain]").locator(
        "[data-testid=stSlider]", has=page.get_by_text(label, exact=True)
    )
    handle.get_by_role("slider").or_(handle.locator("input[type=range]")).first.press(key)
    wait_idle(page)


def upload(page: Page, *files: Path) -> None:
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files([*files])
    wait_idle(page, quiet_ms=600)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_surface_is_painted(open_page: OpenPage, scheme: str) -> None:
    """Canvas full of the ramp's colours from dark to light, in the theme of the page, with the goal's when it is on."""
    page = open_page("facteurs", color_scheme=scheme)
    assert is_dark(page) is (scheme == "dark")
    picture = settled(page)
    found = shares_of(picture, RAMPS[0])
    assert sum(share > 0.003 for share in found) >= 5, found
    edge = picture[:8].mean()
    assert bool(edge < 110) is (scheme == "dark")
    page.get_by_text("Chercher un objectif").click()
    wait_idle(page)
    press_slider(page, "Pourcentage visé (%)", "Home")
    gold = GOAL[int(scheme == "dark")]
    before, after = (shares_of(seen, (gold,))[0] for seen in (picture, settled(page)))
    assert before < 0.002
    assert after > 0.03
    assert_drawn(page)
    shot(page, f"facteurs-{scheme}")


def test_the_surface_turns_and_stays_turned(open_page: OpenPage) -> None:
    """A drag turns it; other data and other pages leave the camera where the visitor put it, until he asks back."""
    page = open_page("facteurs")
    first = settled(page)
    drag(page, page.locator(SURFACES), 140, -60)
    turned = settled(page)
    assert changed(first, turned) > 0.08
    slider(page, "Bioénergies (GWh/an)").press("End")
    wait_idle(page)
    other = settled(page)
    assert changed(turned, other) > 0.02
    open_from_bar(page, "Heure par heure")
    open_from_bar(page, "Deux réglages en 3D")
    assert changed(other, settled(page)) < 0.03
    page.get_by_role("button", name="Revenir à aujourd'hui").click()
    page.mouse.move(2, 2)  # its explanation leaves the surface
    wait_idle(page)
    again = settled(page)
    assert changed(turned, again) < 0.01
    assert changed(first, again) > 0.08
    page.get_by_role("button", name="Vue de départ").click()
    assert changed(first, settled(page)) < 0.01
    page.locator(SURFACES).press("ArrowLeft")
    assert changed(first, settled(page)) > 0.02
    page.locator(SURFACES).press("Home")
    assert changed(first, settled(page)) < 0.015  # but for the frame of what has the keyboard
    assert_drawn(page)


def test_the_pointer_tells_the_values(open_page: OpenPage) -> None:
    """Over the surface a French tooltip tells the indicator and both factors; a second one has colours of its own."""
    page = open_page(f"facteurs?{urlencode({'axe_y': 'Part flexible'})}")
    settled(page)
    box = page.locator(SURFACES).bounding_box()
    assert box is not None
    said = ""
    for down in (0.5, 0.55, 0.6, 0.65, 0.7):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + down * box["height"])
        page.wait_for_timeout(250)
        said = " ".join(page.locator(TOOLTIP).all_inner_texts()).replace("\u202f", " ").replace("\u00a0", " ")
        if said.strip():
            break
    assert re.search(r"Taux d'autoproduction : [\d,]+ %", said), said
    assert re.search(r"Éolien \(GWh/an\) : [\d,]+", said)
    assert re.search(r"Part flexible, borne haute \(%\) : [\d,]+", said)
    pick(page, "Comparer avec", "Autre valeur : Solaire")
    assert page.locator(SURFACES).count() == 1
    found = shares_of(settled(page), RAMPS[1])
    assert sum(found) > 0.01, found
    assert_drawn(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_and_the_curves_are_painted(open_page: OpenPage, scheme: str) -> None:
    """Map and curves are drawn in both themes, the map in the colours of the surface."""
    page = open_page(f"facteurs?{urlencode({'forme': ON_MAP})}", color_scheme=scheme)
    place = page.locator(CHARTS).first
    assert_painted(page, place, min_colours=100, min_share_vivid=0.2)
    found = shares_of(pixels(place), RAMPS[0])
    assert sum(share > 0.005 for share in found) >= 5, found
    open_from_bar(page, "Un réglage à la fois")
    assert page.locator("h1").first.inner_text() == "Un réglage à la fois"
    assert page.locator(CHARTS).count() == 1
    assert_painted(page, page.locator(CHARTS), min_share_vivid=0.001)
    assert is_dark(page) is (scheme == "dark")


def test_a_point_is_taken_over(open_page: OpenPage) -> None:
    """ "Utiliser" moves the settings on the left, the address and every page."""
    page = open_page("facteurs?objectif=true")
    words = page.locator("[data-testid=stMain] [data-testid=stMarkdown]", has_text="Éolien").first.inner_text()
    assert "Solaire" in words
    page.get_by_role("button", name="Utiliser").first.click()
    wait_idle(page)
    wind = re.search(r"Éolien (\d+)", words)
    assert wind is not None
    assert float(slider(page, "Éolien (GWh/an)").input_value()) == float(wind[1])
    assert float(query(page)["eolien"]) == float(wind[1])
    open_from_bar(page, "Heure par heure")
    assert float(slider(page, "Éolien (GWh/an)").input_value()) == float(wind[1])
    assert_drawn(page)


def test_a_deep_link_opens_exactly_that(open_page: OpenPage, fresh_server: Callable[[], Server]) -> None:
    """A link with scenario, source, axes and indicator opens exactly that for the first visitor of a server."""
    wanted = {
        "eolien": "200",
        "stockage": "true",
        "stockage_mwh": "12.5",
        "source": LIVE,
        "axe_x": "Stockage",
        "axe_y": "Solaire",
        "indicateur": "Énergie importée",
        "objectif": "true",
        "objectif_pct": "30",
    }
    page = open_page(f"facteurs?{urlencode(wanted)}", server=fresh_server())
    for _ in range(2):
        assert_drawn(page)
        assert page.locator("[data-testid=stAlert]").count() == 0
        assert query(page) == {name: value for name, value in wanted.items() if name not in ("source", "axe_y")}
        boxes = page.locator("[data-testid=stMain] [data-testid=stSelectbox] input")
        chosen = [box.input_value() for box in boxes.all()]
        assert chosen[:3] == ["Énergie importée", "Stockage", "Solaire"]
        assert "Énergie importée (GWh/an)" in main_text(page)
        page.reload()
        wait_idle(page)
    settled(page)


def test_the_choices_stay_from_page_to_page(open_page: OpenPage) -> None:
    """The settings change the surface; they and the choices are there again after other pages, address too."""
    page = open_page("facteurs?axe_x=Bio%C3%A9nergies")
    pick(page, "Indicateur", "Énergie importée")
    before = settled(page)
    slider(page, "Éolien (GWh/an)").press("End")
    wait_idle(page)
    after = settled(page)
    assert changed(before, after) > 0.02
    for title in ("Heure par heure", "Un réglage à la fois", "Deux réglages en 3D"):
        open_from_bar(page, title)
    assert query(page) == {"axe_x": "Bioénergies", "indicateur": "Énergie importée", "eolien": "600"}
    assert changed(after, settled(page)) < 0.01


def test_a_large_study_runs_beside_the_app(open_page: OpenPage, server: Server, tmp_path: Path) -> None:
    """Real progress, other pages usable meanwhile, a stop that stops; then a small study with its two files."""
    page = open_page(f"facteurs?{urlencode({'source': COMPUTED})}")
    press_slider(page, "Valeurs par réglage", "End")
    assert "248 832 scénarios" in main_text(page).replace("\u202f", " ")
    page.get_by_role("button", name=BEGIN).click()
    bar = page.locator("[data-testid=stProgress]")
    expect(bar).to_contain_text("scénarios sur")
    first = done(bar)
    page.wait_for_timeout(1500)
    open_from_bar(page, "Heure par heure")
    assert_drawn(page)
    assert_painted(page, page.locator(CHARTS).first)
    open_from_bar(page, "Deux réglages en 3D")
    expect(bar).to_contain_text("scénarios sur")
    assert done(bar) > first
    assert done(bar) < 248_832
    page.get_by_role("button", name=STOP).click()
    expect(page.get_by_text("Calcul arrêté. Vous pouvez en lancer un autre.")).to_be_visible()
    assert idle_seconds(server) < 0.5
    press_slider(page, "Valeurs par réglage", "Home")
    page.get_by_role("button", name=BEGIN).click()
    expect(page.get_by_role("button", name="Télécharger (.parquet)")).to_be_visible()
    wait_idle(page)
    settled(page)
    assert_drawn(page)
    assert_files(page, tmp_path)


def done(bar: Locator) -> int:
    found = re.search(r": ([\d\s]+) scénarios sur", bar.inner_text())
    assert found is not None
    return int(re.sub(r"\s", "", found[1]))


def idle_seconds(server: Server, seconds: float = 1.5) -> float:
    """Processor time that the server takes while nobody asks it for anything."""
    before = server.cpu_seconds()
    time.sleep(seconds)
    return server.cpu_seconds() - before


def assert_files(page: Page, folder: Path) -> None:
    """Both downloads hold the 243 scenarios: ours with its origin, the other in the original program's columns."""
    for label, name in (("(.parquet)", "etude.parquet"), ("(.csv de l'outil d'origine)", "etude.csv")):
        wait_idle(page)
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Télécharger {label}").click()
        assert download.value.suggested_filename == name
        download.value.save_as(folder / name)
    ours, theirs = (sweeps.read(folder / name, folder / "work") for name in ("etude.parquet", "etude.csv"))
    assert ours.n_rows == theirs.n_rows == 243
    assert ours.provenance is not None
    assert ours.provenance["data_fingerprint"]
    with (folder / "etude.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file, delimiter=";")) == [part.header for part in ORIGINAL.values()]
    left, right = sweeps.content(ours), sweeps.content(theirs)
    for name in ("wind_gwh", "storage_mwh", "export_time_pct", "imported_mwh", "import_max_mw"):
        np.testing.assert_allclose(np.sort(left[name]), np.sort(right[name]), rtol=1e-6)


def test_files_of_the_visitor(open_page: OpenPage, tmp_path: Path) -> None:
    """A file of ours, one of the original program and a damaged one: shown, shown with a remark, refused in French."""
    shipped = shipped_file()
    assert shipped is not None
    origin = store.read_sweep(
        shipped, foyers=sweeps.FOYERS, indicators=sweeps.INDICATORS, work=tmp_path / "w"
    ).provenance
    ours, original, damaged = (tmp_path / name for name in ("ici.parquet", "origine.csv", "abime.parquet"))
    sweeps.write_sweep(ours, sweeps.table(), {**(origin or {}), "territory": "Ailleurs"})
    original.write_text(sweeps.original(sweeps.table()).to_csv(index=False, sep=";"), encoding="utf-8")
    damaged.write_bytes(ours.read_bytes()[:3000])
    page = open_page(f"facteurs?{urlencode({'source': OWN})}")
    assert page.locator(SURFACES).count() == 0
    upload(page, ours)
    assert "autre territoire (Ailleurs)" in main_text(page)
    first = settled(page)
    open_from_bar(page, "Un réglage à la fois")
    assert_painted(page, page.locator(CHARTS).first, min_share_vivid=0.001)
    open_from_bar(page, "Deux réglages en 3D")
    assert "ici.parquet" in main_text(page)
    assert changed(first, settled(page)) < 0.06  # the lines above it may move it by a pixel
    upload(page, damaged)
    assert "abime.parquet : le fichier est illisible" in main_text(page)
    assert page.locator(SURFACES).count() == 0
    upload(page, original)
    assert "2 colonnes en tout" in main_text(page)
    settled(page)
    assert_drawn(page)
