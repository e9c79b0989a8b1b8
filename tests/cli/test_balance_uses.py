"""`balance --uses`: fleets of a file in every scenario, the foresight of each row (MODEL.md sections 8 and 11)."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.cli import main
from elfe_core.errors import ElfeError
from elfe_core.store.tables import read_scenario_factors
from elfe_ui.words import faults
from tests.cli.test_balance_columns import COLUMN_OF_FLOW, FOYERS, balance, case_of, curves, scenarios
from tests.core.kernel import twin

__all__ = ["curves"]

EVENING = [0.0] * 18 + [0.5, 0.5] + [0.0] * 4
USES = f"""
[[uses]]
name = "chauffe-eau"
units = 12000
kwh_per_day = 4.6
power_kw = 1.1
participation = 0.5
allowed = [[22, 6], [12, 15]]
profile = {[0.125] * 6 + [0.0] * 16 + [0.125] * 2}
existing = true

[[uses]]
name = "voiture"
units = 3000.5
kwh_per_day = 7
power_kw = 3
share_available = 0.2
participation = 0.8
allowed_from = 18
allowed_to = 8
profile = {EVENING}
existing = false

[[uses]]
name = "froid"
units = 20000
kwh_per_day = 0.8
power_kw = 0.1
participation = 1
allowed = [[0, 0]]
window_h = 4
profile = {[0.0625] * 8 + [0.03125] * 16}
existing = true
"""
ROWS: dict[str, dict[str, object]] = {
    "perfect": {},
    "day before": {"foresight": "day_before"},
    "natural": {"foresight": "none"},
    "alone": {"foresight": "Perfect", "storage_wh": 0, "flexible_share": 0},
    "fewer homes": {"res_share": 0.6, "flexible_share": 0.2},
    "biogas": {"foresight": "day_before", "biogas_dispatchable_share": 1, "storage_efficiency": 0.85},
}


@pytest.fixture
def uses(tmp_path: Path) -> Path:
    path = tmp_path / "usages.toml"
    path.write_text(USES, encoding="utf-8")
    return path


def placed(path: Path, table: Path, share: float, timezone: str) -> tuple[twin.PlacedUse, ...]:
    """Uses of a file as the twin takes them; local hours are pandas'."""
    local = pd.DatetimeIndex(pd.read_csv(table)["utc"]).tz_localize("UTC").tz_convert(timezone)
    found = []
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["uses"]:
        ranges = row.get("allowed") or [[row["allowed_from"], row["allowed_to"]]]
        hours = {hour % 24 for first, last in ranges for hour in range(first, last if last > first else last + 24)}
        begin = 0 if len(hours) == 24 else ranges[0][0]
        begins = [wall.hour == begin for wall in local]
        if "window_h" in row:
            starts = [t for t, is_first in enumerate(begins) if is_first]
            begins = [any((t - s) % 4 == 0 for s in starts[sum(s <= t for s in starts) - 1 :][:1] if s <= t)
                      for t in range(len(local))]  # fmt: skip
        follows = share if row["existing"] else 1.0
        found.append(
            twin.PlacedUse(
                natural=[follows * 1000 * row["kwh_per_day"] * row["profile"][wall.hour] / FOYERS for wall in local],
                allowed=[wall.hour in hours for wall in local],
                begins=begins,
                cap=1000 * row.get("share_available", 1.0) * row["power_kw"] / FOYERS,
                units=row["units"],
                participation=row["participation"],
                existing=row["existing"],
            )
        )
    return tuple(found)


@pytest.mark.parametrize("timezone", ["Europe/Paris", "UTC"])
def test_every_hour_is_the_twins(tmp_path: Path, curves: Path, uses: Path, timezone: str) -> None:
    """Every column, and the power of each use as it runs, agree with the plain computation to 1e-9."""
    path = scenarios(tmp_path / "s.csv", list(ROWS.values()))
    hours = balance(tmp_path, curves, path, "--uses", str(uses), "--timezone", timezone)
    assert list(hours.columns[-3:]) == ["use_chauffe-eau", "use_voiture", "use_froid"]
    rows = read_scenario_factors(path).replace({np.inf: np.nan}).to_dict("records")
    for number, (name, row) in enumerate(zip(ROWS, rows, strict=True)):
        row["storage_duration_h"] = row["storage_duration_h"] or np.nan
        case = case_of(curves, row, timezone)
        case = replace(case, uses=placed(uses, curves, row["res_share"], timezone), foresight=row["foresight"])
        expected, found = twin.flows(case), hours[hours["scenario"] == number]
        scale = max(*case.before, *case.other_production, case.capacity)
        columns = COLUMN_OF_FLOW | {"use_0": "use_chauffe-eau", "use_1": "use_voiture", "use_2": "use_froid"}
        for flow, column in columns.items():
            if flow != "consumption_before_w":
                np.testing.assert_allclose(
                    found[column], expected[flow], rtol=0, atol=1e-9 * scale, err_msg=f"{column} of {name}"
                )
    moved = [hours[hours["scenario"] == number]["use_chauffe-eau"].to_numpy() for number in (0, 1, 2)]
    assert not np.allclose(moved[0], moved[2])
    assert not np.allclose(moved[0], moved[1])


def test_no_appliances_change_nothing(tmp_path: Path, curves: Path, uses: Path) -> None:
    """With 0 units of each every other column is the same to the last digit."""
    path = scenarios(tmp_path / "s.csv", [{}])
    alone = balance(tmp_path, curves, path)
    text = uses.read_text(encoding="utf-8")
    for units in ("12000", "3000.5", "20000"):
        text = text.replace(f"units = {units}", "units = 0")
    uses.write_text(text, encoding="utf-8")
    beside = balance(tmp_path, curves, path, "--uses", str(uses))
    pd.testing.assert_frame_equal(beside[alone.columns], alone, check_exact=True)
    assert beside[["use_chauffe-eau", "use_voiture", "use_froid"]].to_numpy().max() == 0.0


def test_what_is_wrong_is_said_at_once(tmp_path: Path, curves: Path, uses: Path, capsys: pytest.CaptureFixture) -> None:
    """Faults of the uses beside those of the scenarios; uses above RES name the use and the hour."""
    path = scenarios(tmp_path / "s.csv", [{"foresight": "hier"}])
    command = ["balance", "--curves", str(curves), "--scenarios", str(path), "--uses", str(uses)]
    text = uses.read_text(encoding="utf-8")
    uses.write_text(text.replace("units = 12000", "units = -1"), encoding="utf-8")
    assert main(command) == 2
    said = capsys.readouterr().err
    assert "usages.toml: a key of a use is missing or cannot be used" in said
    assert "column foresight" in said
    with pytest.raises(ElfeError) as caught:
        read_scenario_factors(path)
    (sentence,) = faults.sentences(caught.value)
    assert "l'un de ces choix : `perfect`" in sentence
    uses.write_text(text.replace("units = 12000", "units = 1e9"), encoding="utf-8")
    assert (
        main(["balance", "--curves", str(curves), "--scenarios", str(scenarios(path, [{}])), "--uses", str(uses)]) == 2
    )
    said = capsys.readouterr().err
    assert "chauffe-eau" in said
    assert "more than residential consumption" in said
