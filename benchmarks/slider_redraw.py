"""A slider moved by one key press to every figure and chart redrawn, in a real browser: 95 of 100 moves within 0.5 s.

`python -m benchmarks.slider_redraw [--moves N] [PATH...]` makes 50 moves on each page; see `redrawn` for the clock. How
many of the page's charts each move drew anew is printed too: one whose data the slider does not change need not be.
"""

import argparse
from functools import partial

from playwright.sync_api import Page, sync_playwright

from benchmarks.redrawn import Redraw, redraw, watch
from benchmarks.report import report
from tests.browser.harness import Watch, goto, launch, new_page, running_server, slider

MOVES = 50
LIMIT_S = 0.5
PATHS = (
    "bilan",
    "bilan?stockage=true&flexibilite=true",
    "bilan?ref=1",
    "bilan?ref=1&stockage=true&flexibilite=true",
    "entrees_sorties",
)
"""Heure par heure plain, with storage and flexibility, with today pinned as the reference; D'où vient, où va."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=PATHS)
    parser.add_argument("--moves", type=int, default=MOVES)
    asked = parser.parse_args()
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for path in asked.paths:
            page = new_page(browser, Watch())
            watch(page)
            goto(page, f"{server.url}/{path}")
            begin_s = server.cpu_seconds()
            found = redraws(page, asked.moves)
            processor_ms = 1e3 * (server.cpu_seconds() - begin_s) / (asked.moves + 1)
            page.context.close()
            claim = f"slider to redrawn page, /{path}"
            report(claim, [one.seconds for one in found], "s", LIMIT_S, at_percentile=95)
            drawn = min(one.drawn for one in found)
            print(
                f"{claim}: {drawn} of {found[-1].charts} charts anew; {processor_ms:.0f} ms of the server's processor"
            )
        browser.close()


def redraws(page: Page, moves: int) -> list[Redraw]:
    """What followed each move, the first one not counted."""
    handle = slider(page, "Solaire (GWh/an)")
    handle.focus()
    return [redraw(page, partial(handle.press, "ArrowRight")) for _ in range(moves + 1)][1:]


if __name__ == "__main__":
    main()
