"""Opens a running app in a real browser, fails unless its first page is drawn: `python tests/browser/seen.py URL`."""

import shutil
import sys

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main(url: str) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(locale="fr-FR", timezone_id="Europe/Paris")
        page.goto(url)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
        title = page.locator("h1").first.inner_text(timeout=30_000)
        page.locator("[data-testid=stVegaLiteChart] :is(svg.marks, canvas)").first.wait_for(timeout=30_000)
        errors = page.locator("[data-testid=stException]").count()
        browser.close()
    print(f"{url}: « {title} », a chart drawn, {errors} errors")
    return 1 if errors or not title else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
