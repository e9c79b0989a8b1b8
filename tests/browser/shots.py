"""Pictures of every page, light and dark, wide and narrow: `python tests/browser/shots.py [PATH ...]`.

A path is written as in the address, such as `bilan` or `bilan?eolien=200`; none means every page.
"""

import argparse
import re
import sys
from contextlib import nullcontext
from pathlib import Path

from harness import (
    APP_FOLDER,
    DESKTOP,
    HOME,
    PAGES,
    PHONE,
    SHOTS_FOLDER,
    Server,
    Watch,
    chromium,
    goto,
    is_dark,
    launch,
    new_page,
    running_server,
    take_shot,
)
from playwright.sync_api import Browser, sync_playwright


def main() -> int:
    options = _options()
    if chromium() is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    place = nullcontext(Server(options.url, Path())) if options.url else running_server(options.app)
    problems = 0
    with place as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for path in options.paths or PAGES:
            for scheme in options.schemes:
                for size in [DESKTOP, PHONE]:
                    problems += _picture(browser, f"{server.url}/{path}", path, scheme, size, options.out)
        browser.close()
    return 1 if problems else 0


def _picture(browser: Browser, url: str, path: str, scheme: str, size: tuple[int, int], folder: Path) -> int:
    watch = Watch()
    page = new_page(browser, watch, size, scheme)
    goto(page, url)
    stem = re.sub(r"[^a-z0-9_]+", "-", path.lower()).strip("-") or HOME
    file = folder / f"{stem}-{scheme}-{size[0]}.png"
    take_shot(page, file)
    faults = page.locator("[data-testid=stException]").all_inner_texts()
    if is_dark(page) != (scheme == "dark"):
        faults.append(f"the theme is not {scheme}")
    problems = watch.problems() + faults
    page.context.close()
    sys.stdout.write("\n  ".join([str(file), *problems]) + "\n")
    return len(problems)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--app", type=Path, default=APP_FOLDER, help="folder that holds streamlit_app.py")
    parser.add_argument("--url", help="address of a server that already runs, such as http://127.0.0.1:8501")
    parser.add_argument("--out", type=Path, default=SHOTS_FOLDER, help="folder for the pictures (default: shots/)")
    parser.add_argument("--schemes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
