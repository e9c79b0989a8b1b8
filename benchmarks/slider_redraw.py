"""A slider moved by one key press to the page redrawn, in a real browser: at most 0.6 s.

The clock starts at the key press in the page and stops at the frame after the last change of the page's content, once
the script rests and nothing has changed for 0.4 s.
"""

import sys

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import report
from tests.browser.harness import Watch, goto, launch, new_page, running_server, slider

RUNS = 20
WATCH_JS = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    window.elfePress = window.elfeLast = 0;
    new MutationObserver(() => requestAnimationFrame(() => { window.elfeLast = performance.now(); }))
        .observe(main, {subtree: true, childList: true, characterData: true, attributes: true});
    document.addEventListener('keydown', () => { window.elfePress = performance.now(); window.elfeLast = 0; }, true);
}"""
DONE_JS = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app.dataset.testScriptState === 'notRunning' && window.elfeLast > 0
        && performance.now() - window.elfeLast > 400;
}"""


def main() -> None:
    paths = sys.argv[1:] or ["bilan", "bilan?stockage=true&flexibilite=true", "entrees_sorties"]
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for path in paths:
            page = new_page(browser, Watch())
            goto(page, f"{server.url}/{path}")
            report(f"slider to redrawn page, /{path}", redraws(page), "s", 0.6)
            page.context.close()
        browser.close()


def redraws(page: Page) -> list[float]:
    """Seconds from key press to redrawn page, the first move not counted."""
    page.evaluate(WATCH_JS)
    handle = slider(page, "Solaire (GWh/an)")
    handle.focus()
    times_s = []
    for _ in range(RUNS + 1):
        handle.press("ArrowRight")
        page.wait_for_function(DONE_JS, polling=50)
        times_s.append(1e-3 * page.evaluate("window.elfeLast - window.elfePress"))
    return times_s[1:]


if __name__ == "__main__":
    main()
