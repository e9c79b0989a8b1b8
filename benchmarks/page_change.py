"""A click in the navigation to the new page drawn, charts included, in a real browser: 95 of 100 within 1 s.

`python -m benchmarks.page_change [--rounds N] [QUERY]` goes through all pages one after the other. The first round
meets a server on which nobody has opened these pages: what it imports and computes for the first time counts in a line
of its own. See `redrawn` for the clock. QUERY is a scenario, such as "eolien=200&stockage=true".
"""

import argparse
from functools import partial
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from benchmarks.redrawn import redraw, watch
from benchmarks.report import report
from tests.browser.harness import Server, Watch, goto, launch, link_in_bar, new_page, page_names, running_server

ROUNDS = 6
LIMIT_S = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("query", nargs="?", default="")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with running_server() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        page = new_page(browser, Watch())
        watch(page)
        goto(page, f"{server.url}/?{asked.query}")
        rounds = [one_round(page, server) for _ in range(asked.rounds)]
        browser.close()
    for name in rounds[0]:
        report(f"to the page {name}", [found[name].seconds for found in rounds[1:]], "s", LIMIT_S, at_percentile=95)
        spent_ms = [1e3 * found[name].processor_s for found in rounds]
        print(f"  the server's processor: {spent_ms[0]:.0f} ms the first time, then {median(spent_ms[1:]):.0f} ms")
    later = [change.seconds for found in rounds[1:] for change in found.values()]
    first = [change.seconds for change in rounds[0].values()]
    report("page change, the first on this server", first, "s", LIMIT_S, at_percentile=95)
    report("page change, all later", later, "s", LIMIT_S, at_percentile=95)


class Change(NamedTuple):
    """One page opened."""

    seconds: float
    processor_s: float
    """Of the server."""


def one_round(page: Page, server: Server) -> dict[str, Change]:
    """Each page by its name, the home page last."""
    home, *others = page_names(page)
    found = {}
    for name in (*others, home):
        link = link_in_bar(page, name)
        before_s = server.cpu_seconds()
        seconds = redraw(page, partial(link.click)).seconds
        found[name] = Change(seconds, server.cpu_seconds() - before_s)
        if page.locator("[data-testid=stMain] h1").count() == 0:
            raise RuntimeError(f"the page {name} is empty")
    return found


if __name__ == "__main__":
    main()
