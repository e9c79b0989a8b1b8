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
assert [title.value for title in app.title] == ["365 jours"]
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
from dataclasses import replace
import elfe_core as elfe
app.query_params["economies_pct"] = "20"
app.run()
assert not app.exception and not app.error and not app.warning
assert app.slider(key="economies_pct").value == 20
territory = elfe.load_territory()
curves, today = elfe.load_curves(territory), elfe.today(territory)
saved = replace(today, saving_share=0.2)
before, after = (elfe.indicator_values(elfe.simulate_scenario(one, curves, territory), territory)
                 for one in (today, saved))
assert abs(after["consumption_mwh"] / before["consumption_mwh"] - 0.8) < 1e-9
assert after["imported_mwh"] < before["imported_mwh"]
rows = elfe.simulate_grid({"wind_gwh": [today.wind_gwh, 240.0]}, saved, curves, territory)
assert abs(rows["imported_mwh"][0] / after["imported_mwh"] - 1.0) < 1e-9
""",
    "A file format": """
from pathlib import Path
from elfe_core.cli import main
from elfe_core.store import read_any
from elfe_ui.words.own_data_words import KIND_WORDS
sources = ("Biomass", "Solar", "Wind Onshore")
lines = ["Area,MTU," + ",".join(f"{source}  - Actual Aggregated [MW]" for source in sources)]
for hour in range(24):
    span = f"02.07.2021 {hour:02}:00 - 02.07.2021 {(hour + 1) % 24:02}:00 (CET/CEST)"
    lines.append(f"France (FR),{span},400,{'n/e' if hour == 3 else 50 * hour},{3000 + hour}")
Path("generation.csv").write_text(chr(10).join(lines) + chr(10), encoding="utf-8")
report = read_any(Path("generation.csv"))
assert (report.kind, report.faults) == ("entsoe", ()) and "ENTSO-E" in KIND_WORDS["entsoe"]
found = {one.role: one for one in report.curves}
assert set(found) == {"wind", "solar", "bioenergy"}
assert str(found["wind"].start_utc) == "2021-07-01T22:00" and found["wind"].step_min == 60
assert list(found["wind"].mean_power[:2]) == [3000e6, 3001e6]
assert str(found["solar"].mean_power[3]) == "nan"
assert main(["data", "check", "generation.csv"]) == 0
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
"""What a visitor then sees, by recipe."""


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
