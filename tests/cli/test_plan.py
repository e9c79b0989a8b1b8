"""Tomorrow's plan from the command line."""

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.cli import main

DAY = "2021-02-03"


def test_the_hours_of_a_day_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without fleets for one appliance of each kind, which is said; with what the plan brings."""
    assert main(["plan", "--day", DAY]) == 0
    said = capsys.readouterr().out
    assert "one appliance of each kind" in said
    assert all(word in said for word in ("dishwasher", "electric_car", "as expected:", "with what came:"))


def test_a_plan_of_a_scenario_in_both_files(tmp_path: Path) -> None:
    """Quarters of an hour, the same rows in CSV and JSON; the day before as forecast."""
    scenarios, rows, facts = (tmp_path / name for name in ("s.json", "plan.csv", "plan.json"))
    fleet = ["chauffe_eau=2000", "voiture=300", "creuses_midi=true"]
    assert main(["scenario", "Pilotage", "eolien=242.5", "solaire=150", *fleet, "--out", str(scenarios)]) == 0
    said = ["--scenario", str(scenarios), "--day", "2021-03-28", "--knows", "day_before", "--minutes", "15"]
    assert main(["plan", *said, "--csv", str(rows), "--json", str(facts)]) == 0
    found = json.loads(facts.read_text(encoding="utf-8"))
    assert found["forecast"]["source"] == "day_before"
    assert {use["use"] for use in found["uses"]} == {"water_heater", "electric_car"}
    with rows.open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(found["schedule"])
    assert len({row["start_utc"] for row in table}) == 23 * 4


def forecast(path: Path, day: str, *, hole: int | None = None) -> Path:
    """Wind of a day, kW, a line an hour of UTC."""
    lines = [
        f"{hour},{1000 * number}"
        for number, hour in enumerate(np.datetime64(f"{day}T00") - 2 + np.arange(28))
        if number != hole
    ]
    path.write_text("\n".join(["utc,Puissance (kW)", *(line.replace(",", ":00,", 1) for line in lines)]) + "\n")
    return path


def test_a_forecast_of_a_day_to_come(tmp_path: Path) -> None:
    """What it lacks is said in the file; nothing came of the day yet."""
    facts = tmp_path / "plan.json"
    file = forecast(tmp_path / "vent.csv", "2026-11-26")
    assert main(["plan", "--forecast", f"wind={file}", "--json", str(facts)]) == 0
    found = json.loads(facts.read_text(encoding="utf-8"))
    assert found["day"] == "2026-11-26"
    assert found["forecast"]["files"] == ["vent.csv"]
    assert found["forecast"]["curves"]["wind"] == "file"
    assert found["forecast"]["curves"]["solar"] == "like_day"
    assert found["import_kwh"]["actual"] is None


def write_forecast(path: Path, how: str) -> Path:
    """The same wind of a day of summer: local hours in German, quarters with New York's offset in MW, UTC in Wh."""
    hours = pd.date_range("2026-06-17", periods=24, freq="h", tz="Europe/Paris")
    if how == "german":
        lines = ["Zeitstempel;Windleistung [kW]", *(f"{at:%d.%m.%Y %H:%M};{n},0" for n, at in enumerate(hours))]
    elif how == "quarters":
        steps = pd.date_range(hours[0], periods=96, freq="15min").tz_convert("America/New_York")
        lines = ["timestamp,wind_forecast_mw", *(f"{at.isoformat()},{n // 4 / 1000}" for n, at in enumerate(steps))]
    else:
        rows = enumerate(hours.tz_convert("UTC"))
        lines = ["time,Energy (Wh)", *(f"{at:%Y-%m-%dT%H:%MZ},{1000 * n}" for n, at in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_forecast_is_the_same_however_it_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Units, steps, languages, zones; hours that name no clock are the territory's, which is said."""
    found = {}
    for how in ("german", "quarters", "energy"):
        file, facts = write_forecast(tmp_path / f"{how}.csv", how), tmp_path / f"{how}.json"
        assert main(["plan", "--forecast", f"wind={file}", "--json", str(facts)]) == 0
        found[how] = json.loads(facts.read_text(encoding="utf-8"))["schedule"]
        assert ("taken as Europe/Paris" in capsys.readouterr().err) == (how == "german")
    assert found["german"] == found["quarters"] == found["energy"]


@pytest.mark.parametrize(
    ("hole", "options", "said"),
    [
        (9, ["--forecast", "wind={}", "--day", "2021-02-03"], ["hours are missing", "2021-02-03T07:00Z"]),
        (None, ["--forecast", "wind={}", "--day", "2021-02-09"], ["forecast_day is 2021-02-09"]),
        (None, ["--forecast", "{}"], ["forecast_role"]),
        (None, ["--day", "2030-01-01"], ["plan_day"]),
        (None, ["--scenario", "nowhere.json", "--forecast", "wind=nothing.csv"], ["nowhere.json", "nothing.csv"]),
    ],
)
def test_what_cannot_be_planned_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], hole: int | None, options: list[str], said: list[str]
) -> None:
    """Status 2, the reasons in words, nothing written."""
    file, out = forecast(tmp_path / "vent.csv", DAY, hole=hole), tmp_path / "plan.csv"
    assert main(["plan", *(text.format(file) for text in options), "--csv", str(out)]) == 2
    output = capsys.readouterr().err
    assert all(word in output for word in said)
    assert not out.exists()
