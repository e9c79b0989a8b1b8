"""What the browser tests and `shots.py` share: a server, a Chromium, and ways to look at a page."""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Playwright, Request

ROOT = Path(__file__).resolve().parents[2]
APP_FOLDER = Path(os.environ.get("ELFE_APP_FOLDER", ROOT))
SHOTS_FOLDER = ROOT / "shots"

# The one list of pages: a file of pages/ is served under its stem, and the home page under "/".
HOME = "accueil"
PAGES = ["", *sorted(file.stem for file in APP_FOLDER.glob("pages/[!_]*.py") if file.stem != HOME)]

DESKTOP, PHONE = (1280, 900), (390, 844)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",  # SwiftShader draws the surfaces alone, not every page: less than half of the work
    "--enable-unsafe-swiftshader",
    "--disable-features=AimEnabled,WebUIOmniboxPopup,WebUIOmniboxAimPopup",  # two hidden pages of Chromium's own
]
IN_FRANCE: dict[str, Any] = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}
PATIENCE_MS = 60_000
"""What has not come by then will not come: long, as other tests may have the processor at the same time."""

CHARTS = (
    ":is([data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart], .elfe-surface) :is(svg.marks, canvas), "
    "[data-testid=stPlotlyChart] .js-plotly-plot"
)
TALLEST_PAGE_PX = 16_000


class Server:
    """A running `streamlit run`: its address and what it wrote so far."""

    def __init__(self, url: str, log_file: Path, pid: int | None = None) -> None:
        self.url = url
        self._log_file = log_file
        self.pid = pid

    def cpu_seconds(self) -> float:
        """Processor time that it has taken so far, as Linux tells it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_server(app_folder: Path = APP_FOLDER, port: int | None = None) -> Iterator[Server]:
    """Start the app on a port of 127.0.0.1 (default: a free one), wait until it is healthy, stop it at the end."""
    port = port or free_port()
    options = {"headless": "true", "port": str(port), "address": "127.0.0.1", "fileWatcherType": "none"}
    flags = [part for name, value in options.items() for part in (f"--server.{name}", value)]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *flags]
    with tempfile.TemporaryDirectory() as folder:
        log_file = Path(folder) / "server.log"
        with log_file.open("wb") as log:
            process = subprocess.Popen(command, cwd=app_folder, stdout=log, stderr=subprocess.STDOUT)
        server = Server(f"http://127.0.0.1:{port}", log_file, process.pid)
        try:
            _wait_until_healthy(server, process)
            yield server
        finally:
            _stop(process)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes], seconds: float = PATIENCE_MS / 1000) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server at {server.url} did not start:\n{server.log()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def chromium() -> str | None:
    """Where Chromium is, or None: nothing is ever downloaded."""
    return shutil.which("chromium")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)


def visitor(playwright: Playwright, profile: Path) -> BrowserContext:
    """A Chromium with a profile on disk, as people have it: it keeps the app's scripts, compiled, between visits."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium(), args=CHROMIUM_FLAGS, **IN_FRANCE
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


@contextmanager
def read_offline(page: Page, file: Path) -> Iterator[Page]:
    """A file opened by itself without a network; at the end it must have asked for nothing and reported nothing."""
    assert page.context.browser is not None
    alone, said = page.context.browser.new_context(offline=True).new_page(), []
    alone.on("console", lambda message: said.append(message.text))
    alone.on("pageerror", lambda error: said.append(str(error)))
    alone.on("request", lambda request: said.append(request.url))
    alone.goto(file.as_uri())
    yield alone
    assert [one for one in said if not one.startswith("data:")] == [file.as_uri()]
    alone.context.close()


def printed_pages(alone: Page) -> int:
    """Pages on which a file prints, all of them A4."""
    printed = alone.pdf(prefer_css_page_size=True, print_background=True)
    sizes = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", printed)
    assert set(sizes) == {(b"594", b"841")}
    return len(sizes)


@dataclass
class Watch:
    """What a page should never do: ask another machine for something, or report an error."""

    outside_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("request", self._on_request)
        page.on("websocket", lambda socket: self._on_address(socket.url))
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))

    def problems(self) -> list[str]:
        return [f"request to {url}" for url in self.outside_requests] + self.errors

    def _on_request(self, request: Request) -> None:
        self._on_address(request.url)

    def _on_address(self, url: str) -> None:
        if not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:", url):
            self.outside_requests.append(url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_base_path_probe(message):
            self.errors.append(f"console: {message.text} ({message.location.get('url', '')})")


def _is_base_path_probe(message: ConsoleMessage) -> bool:
    """Opened at /page, Streamlit first looks for its server under /page/_stcore, gets a 404 and tries again at /."""
    return re.search(r"/[^/]+/_stcore/(health|host-config)$", message.location.get("url", "")) is not None


def new_page(browser: Browser, watch: Watch, size: tuple[int, int] = DESKTOP, color_scheme: str = "light") -> Page:
    """A page of its own context, as a visitor in France has it; `page.context.close()` ends it."""
    context = browser.new_context(**IN_FRANCE)
    context.set_default_timeout(PATIENCE_MS)
    return next_page(context, watch, size, color_scheme)


def next_page(
    context: BrowserContext, watch: Watch, size: tuple[int, int] = DESKTOP, color_scheme: str = "light"
) -> Page:
    """A page of a visitor who is there already; `page.close()` ends it."""
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=color_scheme)
    watch.follow(page)
    return page


QUIET_JS = """(quiet_ms) => {
    const app = document.querySelector('[data-testid=stApp]');
    const busy = !app || app.dataset.testScriptState !== 'notRunning'
        || app.dataset.testConnectionState !== 'CONNECTED'
        || !document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
        || document.querySelector('[data-testid=stSkeleton], [data-stale=true]');
    if (busy) window.elfeQuietSince = undefined;
    else window.elfeQuietSince ??= performance.now();
    return !busy && performance.now() - window.elfeQuietSince >= quiet_ms;
}"""


def wait_idle(page: Page, quiet_ms: int = 300, timeout_ms: int = PATIENCE_MS) -> None:
    """Wait until the page is drawn and the script has rested for `quiet_ms` on end."""
    page.evaluate("window.elfeQuietSince = undefined")
    page.wait_for_function(QUIET_JS, arg=quiet_ms, timeout=timeout_ms, polling=50)


def goto(page: Page, url: str) -> None:
    page.goto(url)
    wait_idle(page)


IN_BAR, IN_SECTION = "[data-testid=stTopNavLink]:visible", "[data-testid=stTopNavDropdownLink]:visible"
SECTION = "[data-testid=stTopNavSection]:visible"


def page_names(page: Page) -> list[str]:
    """The pages of the navigation's bar, those of its sections last."""
    names = page.locator(IN_BAR).all_inner_texts()
    for section in page.locator(SECTION).all():
        section.click()
        page.locator(IN_SECTION).first.wait_for()
        names += page.locator(IN_SECTION).all_inner_texts()
        section.click()
        page.locator(IN_SECTION).first.wait_for(state="hidden")
    return [name.strip() for name in names]


def link_in_bar(page: Page, name: str) -> Locator:
    """The link to a page, in sight: in the bar, or in one of its sections, which is opened."""
    link = page.locator(f":is({IN_BAR}, {IN_SECTION})").filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
    for section in page.locator(SECTION).all():
        if link.count():
            break
        section.click()
        page.locator(IN_SECTION).first.wait_for()
        if not link.count():
            section.click()
            page.locator(IN_SECTION).first.wait_for(state="hidden")
    return link


def open_from_bar(page: Page, name: str) -> None:
    """Another page, by its name in the navigation."""
    link_in_bar(page, name).click()
    page.wait_for_function("name => document.title.startsWith(name)", arg=f"{name} ·")  # a page just drawn is idle, too
    wait_idle(page)


def slider(page: Page, label: str) -> Locator:
    return page.locator("[data-testid=stSlider]", has=page.get_by_text(label, exact=True)).locator("input[type=range]")


WATCH_JS = """() => {
    window.elfeRan = false;
    const app = document.querySelector('[data-testid=stApp]');
    const options = {attributes: true, attributeFilter: ['data-test-script-state']};
    new MutationObserver(() => { window.elfeRan = true; }).observe(app, options);
}"""
"""Note that the script runs: a busy browser sends a move only after a page that is idle."""


def move_slider(page: Page, label: str, value: float) -> None:
    """Move a slider to a value with the arrow keys, as a visitor does, and wait for the new page."""
    handle = slider(page, label)
    now, step = float(handle.input_value()), float(handle.get_attribute("step") or 1)
    key = "ArrowRight" if value > now else "ArrowLeft"
    n_steps = round(abs(value - now) / step)
    handle.focus()
    page.evaluate(WATCH_JS)
    for _ in range(n_steps):
        handle.press(key)
    if n_steps:
        page.wait_for_function("window.elfeRan")
    wait_idle(page)
    assert float(handle.input_value()) == value, f"{label}: {handle.input_value()}, not {value}"


def colours(image_bytes: bytes) -> tuple[int, float]:
    """The number of colours of a picture, and the share of its pixels that are clearly not grey."""
    image = Image.open(io.BytesIO(image_bytes)).convert("RGB")
    counts = image.getcolors(maxcolors=image.width * image.height) or []
    vivid = sum(count for count, pixel in counts if isinstance(pixel, tuple) and max(pixel) - min(pixel) > 40)
    return len(counts), vivid / (image.width * image.height)


def assert_painted(page: Page, chart: Locator, min_colours: int = 16, min_share_vivid: float = 0.002) -> None:
    """Fail unless the chart holds many colours, some of them vivid: an empty frame with axes is grey."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    seen = (0, 0.0)
    while time.monotonic() < deadline:
        seen = colours(chart.screenshot())
        if seen[0] >= min_colours and seen[1] >= min_share_vivid:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"not painted: {seen[0]} colours, {seen[1]:.2%} of the pixels vivid")


def is_dark(page: Page) -> bool:
    """Whether the background of the app is dark."""
    background = page.locator("[data-testid=stApp]").evaluate("app => getComputedStyle(app).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", background)[:3])
    return red + green + blue < 3 * 128


def grow_to_content(page: Page) -> None:
    """Make the window as tall as its content: Streamlit scrolls inside, so a full-page picture would be cut."""
    tallest = """() => Math.max(...['stMain', 'stSidebarContent'].map(id => {
        const box = document.querySelector(`[data-testid=${id}]`);
        const inSight = box && box.getBoundingClientRect().right > 0;
        return inSight ? box.scrollHeight : 0;
    }))"""
    for _ in range(3):
        size = page.viewport_size or {"width": DESKTOP[0], "height": DESKTOP[1]}
        height = min(page.evaluate(tallest), TALLEST_PAGE_PX)
        if height <= size["height"]:
            return
        page.set_viewport_size({"width": size["width"], "height": height})
        wait_idle(page, quiet_ms=600)


def take_shot(page: Page, file: Path) -> None:
    """A picture of the page at its full height."""
    grow_to_content(page)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)


def shot(page: Page, name: str) -> None:
    """Keep a picture in shots/, only when the environment holds ELFE_SHOTS."""
    if os.environ.get("ELFE_SHOTS"):
        take_shot(page, SHOTS_FOLDER / f"{name}.png")
