"""A held slider moved by one key press to the 40 x 40 surface painted anew, in a real browser: at most 1 s; turning it.

The slice is computed live (1 600 scenarios with every indicator). The clock stops at the last frame whose canvas
differs from the one before, once nothing changes for 0.4 s; it looks every 60 ms, and not while the server computes,
not to take the processor from what it times. The second figure is the time between frames while the mouse turns it.
"""

import sys

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import report
from tests.browser.harness import Watch, goto, launch, new_page, running_server, slider

RUNS = 12
LIVE = "facteurs?axe_y=Part+flexible"
CASES = {
    "wind x flexible share": (f"{LIVE}&indicateur=Taux+d%27autoproduction", "Solaire (GWh/an)"),
    "wind x solar, storage and flexibility on": (
        f"{LIVE}&axe_y=Solaire&indicateur=Taux+d%27autoproduction&stockage=true&flexibilite=true",
        "Bioénergies (GWh/an)",
    ),
}
WATCH_JS = """() => {
    const canvas = () => document.querySelector('.elfe-surface canvas');
    const small = document.createElement('canvas');
    small.width = 96; small.height = 64;
    const pen = small.getContext('2d', {willReadFrequently: true});
    window.elfePress = 0; window.elfeLast = 0;
    let before = '';
    const look = () => {
        const now = performance.now();
        const resting = document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning';
        if (!resting && window.elfePress) { setTimeout(look, 20); return; }
        pen.clearRect(0, 0, 96, 64);
        if (canvas()) pen.drawImage(canvas(), 0, 0, 96, 64);
        const seen = pen.getImageData(0, 0, 96, 64).data.join();
        if (seen !== before) { before = seen; if (window.elfePress) window.elfeLast = now; }
        setTimeout(() => requestAnimationFrame(look), 60);
    };
    requestAnimationFrame(look);
    document.addEventListener('keydown', () => { window.elfePress = performance.now(); window.elfeLast = 0; }, true);
}"""
DONE_JS = """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
    && window.elfeLast > 0 && performance.now() - window.elfeLast > 400"""
FRAMES_JS = """() => { window.elfeFrames = []; let before = performance.now(); const tick = now => {
    window.elfeFrames.push(now - before); before = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick); }"""


def main() -> None:
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (path, label) in CASES.items():
            page = new_page(browser, Watch())
            goto(page, f"{server.url}/{path}")
            page.locator(".elfe-surface canvas").first.wait_for()
            report(f"slider to painted surface, {name}", redraws(page, label), "s", 1.0)
            report(f"time between frames while turning, {name}", turning(page), "ms", 100)
            page.context.close()
        browser.close()


def redraws(page: Page, label: str) -> list[float]:
    """Seconds from key press to the surface painted, the first move not counted."""
    page.evaluate(WATCH_JS)
    handle = page.locator("[data-testid=stMain]").get_by_role("slider", name=label)
    if handle.count() == 0:
        handle = slider(page, label)
    times_s = []
    for _ in range(RUNS + 1):
        handle.focus()
        handle.press("ArrowRight")
        page.wait_for_function(DONE_JS, polling=50, timeout=30000)
        times_s.append(1e-3 * page.evaluate("window.elfeLast - window.elfePress"))
    return times_s[1:]


def turning(page: Page) -> list[float]:
    """Milliseconds between frames while the mouse drags, software graphics."""
    box = page.locator(".elfe-surface canvas").first.bounding_box()
    if box is None:
        sys.exit("no canvas")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES_JS)
    for step in range(60):
        page.mouse.move(x + 3 * step, y + step / 2)
    page.mouse.up()
    frames: list[float] = page.evaluate("window.elfeFrames.slice(2)")
    return frames or [float("inf")]


if __name__ == "__main__":
    main()
