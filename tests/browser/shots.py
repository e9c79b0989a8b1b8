"""Pictures of every page, light and dark, wide and narrow: `python tests/browser/shots.py [PATH ...]`.

A path is written as in the address, such as `bilan` or `bilan?eolien=200`; none means every page. `--docs` makes
those of docs/screens/ anew, all or those named by their files: the pages as README shows them, with few colours so that
the files are small.
"""

import argparse
import re
import sys
from contextlib import nullcontext
from pathlib import Path

import few_colours
from harness import (
    APP_FOLDER,
    DESKTOP,
    HOME,
    PAGES,
    PHONE,
    ROOT,
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

DOCS_FOLDER = ROOT / "docs" / "screens"
CHANGED = "eolien=240&solaire=150&stockage=true&stockage_mwh=100&flexibilite=true"
FLEET = "eolien=240&solaire=150&chauffe_eau=25000&voiture=5000&lave_vaisselle=31000&creuses_midi=true"
DOCS = {
    HOME: "",
    "bilan": f"bilan?{CHANGED}&ref=1",
    "usages": f"usages?{FLEET}",
    "journee": f"journee?{FLEET}",
    "entrees_sorties": f"entrees_sorties?{CHANGED}",
    "facteurs": "facteurs",
    "un_facteur": "un_facteur",
    "couts": f"couts?{CHANGED}",
    "comparer": "comparer?avec=Aujourd'hui&avec=La flexibilité d'ELFE&avec=Deux fois plus d'éolien&avec=Tout ensemble",
    "territoire": "territoire",
    "donnees": "donnees",
    "methode": "methode",
}
"""File name of each picture of docs/screens/, and what is seen in it."""


def main() -> int:
    options = _options()
    if chromium() is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    place = nullcontext(Server(options.url, Path())) if options.url else running_server(options.app)
    problems = 0
    with place as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for stem, path in _wanted(options).items():
            for scheme in options.schemes:
                for size in [DESKTOP, PHONE]:
                    file = options.out / f"{stem}-{scheme}-{size[0]}.png"
                    problems += _picture(browser, f"{server.url}/{path}", scheme, size, file)
                    if options.docs:
                        few_colours.reduce(file)
        browser.close()
    return 1 if problems else 0


def _wanted(options: argparse.Namespace) -> dict[str, str]:
    """What to take, by the stem of its file's name."""
    if options.docs:
        return {stem: DOCS[stem] for stem in options.paths or DOCS}
    return {re.sub(r"[^a-z0-9_]+", "-", path.lower()).strip("-") or HOME: path for path in options.paths or PAGES}


def _picture(browser: Browser, url: str, scheme: str, size: tuple[int, int], file: Path) -> int:
    watch = Watch()
    page = new_page(browser, watch, size, scheme)
    goto(page, url)
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
    parser.add_argument("--out", type=Path, help="folder for the pictures (default: shots/; docs/screens/ with --docs)")
    parser.add_argument("--docs", action="store_true", help="the pictures of docs/screens/ instead of paths")
    parser.add_argument("--schemes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    options = parser.parse_args()
    options.out = options.out or (DOCS_FOLDER if options.docs else SHOTS_FOLDER)
    return options


if __name__ == "__main__":
    sys.exit(main())
