"""The recipes of CONTRIBUTING.md, followed to the letter on a copy of the project."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("elfe_core", "elfe_ui", "pages", "data", "docs/recipes", ".streamlit")
RECIPES: dict[str, str] = dict(
    re.findall(
        r"^### (.*?)\n(.*?)(?=^##|\Z)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
)
MOST_LINES = 10

OPEN = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("streamlit_app.py", default_timeout=60)
"""
CHECKS = {
    "A territory": """
app.query_params["territoire"] = "Vannes"
app.run()
assert not app.exception and not app.error and not app.warning
assert app.selectbox(key="territoire").value == "Vannes"
assert any(one.value.startswith("Golfe du Morbihan - Vannes agglomération.") for one in app.sidebar.caption)
""",
    "A page": """
app.run().switch_page("pages/jours.py").run()
assert not app.exception and not app.error and not app.warning
assert [title.value for title in app.title] == ["Jours"]
assert "365 jours" in [text.value for text in app.markdown]
""",
    "A producer": """
app.query_params["hydraulique"] = "0"
app.run()
assert not app.exception and not app.error and not app.warning
assert app.slider(key="hydraulique").label == "Hydraulique (GWh/an)"
from elfe_core.catalogue import FACTORS
from elfe_core.store.curves.enedis_lines import ENEDIS_SOURCES
assert FACTORS["hydro_gwh"].option == "--hydro" and ENEDIS_SOURCES["F3"][0] == "hydro"
""",
    "An indicator": """
app.run().switch_page("pages/bilan.py").run()
assert not app.exception and not app.error and not app.warning
assert any("Importation moyenne" in str(html.proto) for html in app.get("html"))
""",
    "A setting that acts": """
app.query_params["tout_pct"] = "90"
app.session_state["reglages_consumption"] = True  # the fold is open
app.run()
assert not app.exception and not app.error and not app.warning
assert app.slider(key="tout_pct").value == 90
from dataclasses import replace
from elfe_core import indicator_values, load_curves, load_territory, simulate_scenario, today
territory = load_territory()
less = replace(today(territory), share_all=0.9)
found = indicator_values(simulate_scenario(less, load_curves(territory), territory), territory)
assert abs(found["consumption_mwh"] - 0.9 * territory.consumption_gwh * 1000.0) < 1e-3
from elfe_core import simulate_grid
rows = simulate_grid({"wind_gwh": [less.wind_gwh, 240.0]}, less, load_curves(territory), territory)
assert abs(rows["imported_mwh"][0] / found["imported_mwh"] - 1.0) < 1e-9
""",
    "A file format": """
from datetime import date, timedelta
from pathlib import Path
days = [str(date(2021, 3, 1) + timedelta(days=day)) for day in range(3)]
lines = [f"{day}:{hour:02};{100 + hour};ok" for day in days for hour in range(24)]
Path("ems.csv").write_text("\\n".join(lines) + "\\n", encoding="utf-8")
from elfe_core import store
from elfe_ui.words import own_data_words
report = store.read_any(Path("ems.csv"))
assert report.kind == "ems_power" and own_data_words.kind(report.kind) == "Pilotage, puissance horaire"
""",
    "A source to download": """
import http.server, threading
from datetime import datetime, timedelta
from pathlib import Path
from elfe_core.cli import main
from elfe_core.store import read_any
names = "code_insee_region;libelle_region;date_heure;consommation;eolien;solaire;bioenergies"
times = [datetime(2026, 1, 14, 23) + step * timedelta(minutes=15) for step in range(96)]
rows = [names, *(f"53;Bretagne;{time.isoformat()}+00:00;2500;300;0;60" for time in times)]
class Portal(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        assert "eco2mix-regional-tr" in self.path and "53" in self.path
        body = (chr(10).join(rows) + chr(10)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
portal = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
threading.Thread(target=portal.serve_forever, daemon=True).start()
shipped = Path("data/sources.toml").read_text(encoding="utf-8")
here = shipped.replace("https://odre.opendatasoft.com/api", f"http://127.0.0.1:{portal.server_address[1]}/api")
Path("sources.toml").write_text(here, encoding="utf-8")
command = ["data", "fetch", "--dataset", "eco2mix-tr", "--region", "53", "--from", "2026-01-15", "--to", "2026-01-15"]
assert main([*command, "--sources", "sources.toml", "--out", "now.csv"]) == 0
report = read_any(Path("now.csv"))
assert (report.kind, report.faults) == ("eco2mix", ())
assert {one.role: one.step_min for one in report.curves}["wind"] == 15
""",
}
"""What a visitor, or a script, then sees, by recipe."""


def follow(recipe: str, folder: Path) -> None:
    """Type the commands and make the changes of a recipe in a folder."""
    for kind, block in re.findall(r"^```(\w+)\n(.*?)^```", recipe, re.MULTILINE | re.DOTALL):
        if kind == "sh":
            for line in block.splitlines():
                subprocess.run(shlex.split(line), cwd=folder, check=True)
        for file, hunk in re.findall(r"^--- (.*)\n((?:[ +-].*\n(?!---))*[ +-].*\n)", block, re.MULTILINE):
            change(folder / file, hunk.splitlines())


def change(file: Path, hunk: list[str]) -> None:
    """Put the new lines of a hunk where its old ones stand, once and together; a file of new lines alone is written."""
    old = "".join(f"{line[1:]}\n" for line in hunk if line[0] != "+")
    new = "".join(f"{line[1:]}\n" for line in hunk if line[0] != "-")
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    assert text.count(old) == 1 if old else not file.exists(), f"{file}: {old}"
    file.write_text(text.replace(old, new) if old else new, encoding="utf-8")


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_is_short(title: str) -> None:
    """Fewer than ten lines, those of the fences not counted."""
    lines = [line for line in RECIPES[title].splitlines() if line.strip() and not line.startswith("```")]
    assert 0 < len(lines) < MOST_LINES


def test_every_recipe_is_followed() -> None:
    """No recipe stands in CONTRIBUTING.md without a check of what it gives."""
    assert set(RECIPES) == set(CHECKS)


@pytest.mark.parametrize("title", CHECKS)
def test_a_recipe_gives_what_it_says(title: str, tmp_path: Path) -> None:
    """Followed on a copy of the project, the recipe's files alone bring the new thing on screen."""
    for name in NEEDED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "streamlit_app.py", tmp_path)
    follow(RECIPES[title], tmp_path)
    command = [sys.executable, "-c", OPEN + CHECKS[title]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_recipe_that_is_no_longer_true_is_found(tmp_path: Path) -> None:
    """Lines that are not there, stand twice, or would overwrite a file are refused."""
    file = tmp_path / "a.py"
    file.write_text("a\nb\na\n", encoding="utf-8")
    for hunk in (["-c", "+d"], [" a", "+d"], ["+d"]):
        with pytest.raises(AssertionError, match=r"a\.py"):
            change(file, hunk)
    change(file, [" b", "+c", "-a"])
    assert file.read_text(encoding="utf-8") == "a\nb\nc\n"
