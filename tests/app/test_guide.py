"""The answers of the facilitator's guide are those of the shipped data."""

import re
from pathlib import Path

import pytest

from elfe_ui.words import formats
from tests.app.screen import Reference

GUIDE = (Path(__file__).parents[2] / "docs" / "ANIMER.md").read_text(encoding="utf-8")
TITLE = (
    "| Scénario | Importé (GWh/an) | Exporté (GWh/an) | Autoproduction | Temps d'exportation | Importation maximale |"
)
FLEXIBLE = {"flexibility_on": True}
CHANGES = {
    "Aujourd'hui": {},
    "Deux fois plus d'éolien": {},
    "et 5 % de consommation flexible": FLEXIBLE,
    "et 20 MWh de stockage": {**FLEXIBLE, "storage_on": True, "storage_mwh": 20.0},
    "ou 500 MWh, le maximum du curseur": {**FLEXIBLE, "storage_on": True, "storage_mwh": 500.0},
}


@pytest.fixture(scope="module")
def answers() -> dict[str, list[str]]:
    lines = GUIDE[GUIDE.index(TITLE) :].splitlines()[2:7]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: figures for name, *figures in cells}


@pytest.mark.parametrize("name", CHANGES)
def test_answers(answers: dict[str, list[str]], reference: Reference, name: str) -> None:
    """Each figure of the table is the core's, with as many digits as it shows."""
    today = reference.scenario().wind_gwh
    found = reference.indicators(wind_gwh=today if name == "Aujourd'hui" else 2.0 * today, **CHANGES[name])
    values = [
        found["imported_mwh"] / 1e3,
        found["exported_mwh"] / 1e3,
        found["self_production_pct"],
        found["export_time_pct"],
        found["import_max_mw"],
    ]
    for shown, value in zip(answers[name], values, strict=True):
        digits = shown.split(" ")[0]
        assert digits == formats.number(value, len(digits.partition(",")[2]))


def test_the_third_bet(reference: Reference) -> None:
    """A week's consumption, as home batteries of 10 kWh, and how long the largest store of the slider lasts."""
    week_mwh = reference.indicators()["consumption_mwh"] * 7 / 365
    foyers = reference.territory.foyers
    (said,) = re.findall(r"^Pari n° 3 : .*$", GUIDE, re.MULTILINE)
    assert f"{round(week_mwh, -3):,.0f} MWh".replace(",", " ") in said
    assert f"{week_mwh / 0.01 / 1e6:.1f}".replace(".", ",") in said
    assert f"{week_mwh / 0.01 / foyers:.0f} par foyer" in said
    assert f"{500 / (week_mwh / 168):.0f}" == "7"
    assert "500 MWh durent sept heures" in said
