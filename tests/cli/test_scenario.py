"""Files of scenarios go from the command line to the app and back: one format, the same figures."""

import json
from pathlib import Path

import pandas as pd
import pytest

from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.cli import main
from elfe_core.scenario_file import from_file, to_file
from elfe_ui import state
from tests.app.screen import Reference
from tests.ui.test_state import KNOWN

SETTINGS = {"eolien": 242.5, "stockage": True, "stockage_mwh": 50.0, "batterie": "Réelle"}
TEXTS = ["eolien=242.5", "stockage=true", "stockage_mwh=50", "batterie=Réelle"]


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


def test_a_file_of_the_command_opens_in_the_app(tmp_path: Path) -> None:
    """What `scenario` writes is what the app's import reads; a second scenario joins the first."""
    out = tmp_path / "mine.json"
    assert main(["scenario", "Éolien doublé", *TEXTS, "--out", str(out)]) == 0
    assert main(["scenario", "Aujourd'hui", "--out", str(out)]) == 0
    assert from_file(out.read_bytes(), KNOWN) == {"Éolien doublé": SETTINGS, "Aujourd'hui": {}}


def test_a_file_of_the_app_is_computed(tmp_path: Path, reference: Reference) -> None:
    """`balance --scenario` gives the indicators and the hours of what the app exported."""
    file, out, hours = tmp_path / "app.json", tmp_path / "indicators.csv", tmp_path / "hours.csv"
    file.write_bytes(to_file({"A": SETTINGS, "B": {}}, reference.territory.name))
    assert main(["balance", "--scenario", str(file), "--indicators", str(out), "--out", str(hours)]) == 0
    table = pd.read_csv(out).set_index("scenario")
    whole = {key: spec.default for key, spec in KNOWN.items()} | SETTINGS
    one = state.scenario_of(whole, reference.territory)
    changes = {"wind_gwh": one.wind_gwh, "storage_on": True, "storage_mwh": 50.0, "storage_real": True}
    for name, expected in (("A", reference.indicators(**changes)), ("B", reference.indicators())):
        for key in INDICATOR_UNITS:
            assert table.loc[name, key] == pytest.approx(expected[key], nan_ok=True)
    assert pd.read_csv(hours)["scenario"].value_counts().to_dict() == {"A": 8760, "B": 8760}


def test_a_preset_begins_a_scenario(tmp_path: Path) -> None:
    """Its settings, with those that the command changes."""
    out = tmp_path / "mine.json"
    assert main(["scenario", "Des batteries", "stockage_mwh=10", "--preset", "batteries", "--out", str(out)]) == 0
    (found,) = from_file(out.read_bytes(), KNOWN).values()
    assert (found["stockage"], found["batterie"], found["stockage_mwh"]) == (True, "Réelle", 10.0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["eolien=9999", "vitesse=3"], ["9999", "vitesse"]),
        (["eolien"], ["a setting and its value"]),
        (["--preset", "rien"], ["a preset"]),
        (["du=2021-06-01", "au=2021-01-01"], ["period_end"]),
    ],
)
def test_wrong_settings_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: list[str]
) -> None:
    """All that is wrong is said, and no file is written."""
    out = tmp_path / "mine.json"
    assert main(["scenario", "X", *arguments, "--out", str(out)]) == 2
    errors = capsys.readouterr().err
    assert all(word in errors for word in said)
    assert not out.exists()


def test_a_foreign_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another JSON, a file that is not there, and curves beside a file of the app's."""
    foreign = tmp_path / "other.json"
    foreign.write_text(json.dumps({"format": "autre"}), encoding="utf-8")
    for options in (
        ["--scenario", str(foreign)],
        ["--scenario", str(tmp_path / "none.json")],
        ["--scenario", str(foreign), "--curves", str(foreign)],
        ["--curves", str(foreign)],
    ):
        assert main(["balance", *options]) == 2
        assert "error:" in capsys.readouterr().err
