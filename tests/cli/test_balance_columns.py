"""`balance` with the columns of a real battery, the connection and biogas that waits (MODEL.md section 11)."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.cli import main
from elfe_core.cli.balance import check_timezone
from elfe_core.errors import ElfeError, InputError
from elfe_core.store.tables import FURTHER_COLUMNS, read_scenario_factors
from elfe_ui.words import faults
from tests.core.kernel import twin

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SCENARIOS = GOLDEN / "spring_scenarios.csv"
FOYERS = 34_725 + 16_226
N_HOURS = 176
"""A week and some hours: the last day and window are cut, and the store is not empty at the end."""
OLD = ["scenario", "utc", "consumption", "production_before_storage", "production"]
OLD += ["imported", "exported", "stored_energy"]
COLUMN_OF_FLOW = {
    "consumption_w": "consumption",
    "production_w": "production_before_storage",
    "imported_w": "imported",
    "exported_w": "exported",
    "stored_wh": "stored_energy",
    "charge_w": "charge",
    "discharge_w": "discharge",
    "loss_w": "storage_loss",
    "curtailed_w": "curtailed",
    "biogas_w": "biogas",
    "gas_level_wh": "gas_level",
}
ALL_AT_ONCE = {
    "storage_efficiency": 0.85,
    "storage_duration_h": 2,
    "storage_low": 0.1,
    "storage_high": 0.9,
    "storage_cyclic": 1,
    "export_limit_mw": 20,
    "biogas_dispatchable_share": 0.8,
    "biogas_engine_factor": 3,
    "biogas_gas_store_h": 10,
}


@pytest.fixture(scope="module")
def curves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The week of the change of clocks of March 2021."""
    table = pd.read_csv(GOLDEN / "spring_inputs.csv.gz").head(N_HOURS)
    table["utc"] = pd.date_range("2021-03-24", periods=N_HOURS, freq="h").strftime("%Y-%m-%dT%H:%M")
    path = tmp_path_factory.mktemp("curves") / "curves.csv"
    table.to_csv(path, index=False)
    return path


def scenarios(path: Path, further: list[dict[str, object]], **changes: object) -> Path:
    """A table with a row each, of high wind and sun, biogas, a store and flexible consumption but for `changes`."""
    usual = {"wind_factor": 4, "solar_factor": 15, "bioenergy_factor": 5, "res_share": 1, "ent_share": 1}
    usual |= {"pro_share": 1, "storage_wh": 1500, "flexible_share": 0.05, **changes}
    rows = [{"scenario": number, **usual, **row} for number, row in enumerate(further)]
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def balance(folder: Path, curves: Path, table: Path, *options: str) -> pd.DataFrame:
    """Every hour of every scenario."""
    command = ["balance", "--curves", str(curves), "--scenarios", str(table), *options]
    command += ["--out", str(folder / "hours.csv"), "--indicators", str(folder / "indicators.csv")]
    assert main(command) == 0
    return pd.read_csv(folder / "hours.csv")


# --- absent or empty is the default ---


def test_absent_empty_and_default_are_the_same(tmp_path: Path, curves: Path) -> None:
    """Columns that are absent, empty or at their defaults give the same files, byte for byte."""
    plain = pd.read_csv(SCENARIOS, dtype=str)
    said = {name: f"{value:g}" for name, value in FURTHER_COLUMNS.items()}
    said |= {"storage_duration_h": "", "export_limit_mw": " "}
    tables = {
        "absent": plain,
        "empty": plain.assign(**dict.fromkeys(FURTHER_COLUMNS, "")),
        "said": plain.assign(**said),
        "some": plain.assign(storage_high="", Storage_Efficiency="1.0"),
        "without biogas": plain.assign(biogas_engine_factor="5", biogas_gas_store_h="0"),
    }
    written = {}
    for name, table in tables.items():
        folder = tmp_path / name
        folder.mkdir()
        table.to_csv(folder / "scenarios.csv", index=False)
        hours = balance(folder, curves, folder / "scenarios.csv")
        assert hours[["storage_loss", "curtailed", "biogas", "gas_level"]].to_numpy().max() == 0.0
        written[name] = [(folder / f"{file}.csv").read_bytes() for file in ("hours", "indicators")]
    assert [name for name in tables if written[name] != written["absent"]] == []


def test_a_row_without_is_the_same_beside_one_with(tmp_path: Path, curves: Path) -> None:
    """A scenario whose further cells are empty has the same lines whatever the other scenarios say."""
    alone = balance(tmp_path, curves, scenarios(tmp_path / "a.csv", [{}]))
    beside = balance(tmp_path, curves, scenarios(tmp_path / "b.csv", [{}, ALL_AT_ONCE]))
    pd.testing.assert_frame_equal(beside.head(N_HOURS), alone, check_exact=True)
    assert list(alone.columns[: len(OLD)]) == OLD


# --- the hours ---

CHOICES: dict[str, dict[str, object]] = {
    "efficiency": {"storage_efficiency": 0.6},
    "duration": {"storage_duration_h": 4},
    "band": {"storage_low": 0.2, "storage_high": 0.7},
    "cyclic": {"storage_cyclic": 1, "storage_efficiency": 0.85},
    "connection": {"export_limit_mw": 15},
    "no export at all": {"export_limit_mw": 0},
    "biogas": {"biogas_dispatchable_share": 1},
    "strong engines, no tank": {"biogas_dispatchable_share": 0.5, "biogas_engine_factor": 6, "biogas_gas_store_h": 0},
    "no store": {"storage_wh": 0, "storage_efficiency": 0.85, "storage_duration_h": 2, "storage_cyclic": 1},
    "all at once": ALL_AT_ONCE,
}


def case_of(curves: Path, row: dict[str, float], timezone: str) -> twin.Case:
    """A row of the table as the twin takes it; local days are pandas'."""
    table = pd.read_csv(curves)
    local = pd.DatetimeIndex(table["utc"]).tz_localize("UTC").tz_convert(timezone)
    bioenergy = (table["bioenergy"] * row["bioenergy_factor"]).tolist()
    duration, limit_mw = row["storage_duration_h"], row["export_limit_mw"]
    return twin.Case(
        consumption=sum(table[name] * row[f"{name}_share"] for name in ("res", "ent", "pro")).tolist(),
        other_production=(table["wind"] * row["wind_factor"] + table["solar"] * row["solar_factor"]).tolist(),
        bioenergy=bioenergy,
        counted=[True] * len(table),
        day_starts=np.flatnonzero(local.hour == 0).tolist(),
        bioenergy_mean=math.fsum(bioenergy) / len(bioenergy),
        flexible_share=row["flexible_share"],
        capacity=row["storage_wh"],
        efficiency=row["storage_efficiency"],
        power=math.inf if math.isnan(duration) else row["storage_wh"] / duration,
        low=row["storage_low"],
        high=row["storage_high"],
        cyclic=row["storage_cyclic"] == 1,
        export_limit=math.inf if math.isnan(limit_mw) else limit_mw * 1e6 / FOYERS,
        dispatchable=row["biogas_dispatchable_share"],
        engine_factor=row["biogas_engine_factor"],
        gas_store_h=row["biogas_gas_store_h"],
    )


@pytest.mark.parametrize("timezone", ["Europe/Paris", "America/New_York", "UTC"])
def test_every_hour_is_the_twins(tmp_path: Path, curves: Path, timezone: str) -> None:
    """Each column of each hour agrees with the plain computation to 1e-9 of the largest power, days of any zone."""
    path = scenarios(tmp_path / "s.csv", list(CHOICES.values()))
    options = [] if timezone == "Europe/Paris" else ["--timezone", timezone]
    hours = balance(tmp_path, curves, path, *options)
    table = pd.read_csv(path)
    neutral = FURTHER_COLUMNS | {"storage_duration_h": math.nan, "export_limit_mw": math.nan}
    for number, (name, row) in enumerate(zip(CHOICES, table.fillna(neutral).to_dict("records"), strict=True)):
        case, found = case_of(curves, row, timezone), hours[hours["scenario"] == number]
        expected = twin.flows(case)
        scale = max(*case.consumption, *case.other_production, case.capacity)
        for flow, column in COLUMN_OF_FLOW.items():
            np.testing.assert_allclose(
                found[column], expected[flow], rtol=0, atol=1e-9 * scale, err_msg=f"{column} of {name}"
            )


def test_the_flows_add_up(tmp_path: Path, curves: Path) -> None:
    """G + import + discharge = C + export + charge + curtailed each hour; the store and the tank keep their sums."""
    hours = balance(tmp_path, curves, scenarios(tmp_path / "s.csv", list(CHOICES.values())))
    sources = hours["production_before_storage"] + hours["imported"] + hours["discharge"]
    sinks = hours["consumption"] + hours["exported"] + hours["charge"] + hours["curtailed"]
    np.testing.assert_allclose(sources, sinks, rtol=1e-12, atol=1e-9)
    supply = hours["production_before_storage"] - hours["charge"] + hours["discharge"] - hours["curtailed"]
    np.testing.assert_allclose(hours["production"], supply, rtol=1e-12, atol=1e-9)
    assert hours[list(COLUMN_OF_FLOW.values())].to_numpy().min() >= -1e-12
    for number, part in hours.groupby("scenario"):
        into = (part["charge"] - part["discharge"] - part["storage_loss"]).to_numpy()
        np.testing.assert_allclose(np.diff(part["stored_energy"]), into[:-1], rtol=0, atol=1e-9, err_msg=str(number))
    for name in ("storage_loss", "curtailed", "biogas", "gas_level"):
        assert hours[name].max() > 0.0


def test_what_each_choice_does(tmp_path: Path, curves: Path) -> None:
    """By hand: the loss of 60 %, the power of 4 h, the band, the level that closes, the limit, the gas that is kept."""
    hours = balance(tmp_path, curves, scenarios(tmp_path / "s.csv", list(CHOICES.values())))
    part = {name: hours[hours["scenario"] == number].reset_index() for number, name in enumerate(CHOICES)}
    one_way = math.sqrt(0.6)
    lossy = part["efficiency"]
    loss = lossy["charge"] * (1 - one_way) + lossy["discharge"] * (1 / one_way - 1)
    np.testing.assert_allclose(lossy["storage_loss"], loss, rtol=1e-12)
    assert part["duration"][["charge", "discharge"]].to_numpy().max() == pytest.approx(1500 / 4)
    assert part["band"]["stored_energy"].agg(["min", "max"]).tolist() == pytest.approx([300, 1050])
    closing = part["cyclic"].iloc[-1]
    end = closing["stored_energy"] + closing["charge"] - closing["discharge"] - closing["storage_loss"]
    assert end == pytest.approx(part["cyclic"]["stored_energy"][0], rel=1e-9)
    assert part["efficiency"]["stored_energy"][0] == 0.0 < end
    assert part["connection"]["exported"].max() == pytest.approx(15e6 / FOYERS)
    closed = part["no export at all"]
    assert (closed["exported"].max(), closed["curtailed"].max() > 0.0) == (0.0, True)
    biogas = part["biogas"]
    made = pd.read_csv(curves)["bioenergy"] * 5
    assert biogas["gas_level"][0] == pytest.approx(6 * made.mean())
    assert biogas["biogas"].max() == pytest.approx(2 * made.mean())
    assert (part["no store"][["charge", "discharge", "stored_energy"]] == 0.0).all(axis=None)


def test_indicators_follow_from_the_hours(tmp_path: Path, curves: Path) -> None:
    """The new indicators stand beside the old ones, as the hours say them."""
    hours = balance(tmp_path, curves, scenarios(tmp_path / "s.csv", list(CHOICES.values())))
    rows = pd.read_csv(tmp_path / "indicators.csv")
    for number, part in hours.groupby("scenario"):
        row, mwh_a_w = rows.loc[number], 8760 * FOYERS / 1e6
        assert row["storage_loss_mwh"] == pytest.approx(part["storage_loss"].mean() * mwh_a_w)
        assert row["curtailed_mwh"] == pytest.approx(part["curtailed"].mean() * mwh_a_w)
        covered = np.minimum(part["production"] / part["consumption"], 1.0)
        assert row["hourly_coverage_bounded_pct"] == pytest.approx(100 * covered.mean())
        used = part["consumption"].sum() - part["imported"].sum()
        made = (part["production"] + part["curtailed"] + part["storage_loss"]).sum()
        assert row["self_consumption_pct"] == pytest.approx(100 * used / made)


# --- what is refused ---

WRONG = {
    "storage_efficiency": ["0", "1.01", "85"],
    "storage_duration_h": ["0", "-2"],
    "storage_low": ["-0.1", "1.5"],
    "storage_high": ["1.2", "beaucoup"],
    "storage_cyclic": ["2", "oui", "-1"],
    "export_limit_mw": ["-5", "inf"],
    "biogas_dispatchable_share": ["1.5"],
    "biogas_engine_factor": ["0.5"],
    "biogas_gas_store_h": ["-1", "nan"],
}
EXPECTED = {
    "storage_efficiency": "expected a number above 0, up to 1 such as 0.5",
    "storage_duration_h": "expected a number > 0 such as 1.25",
    "storage_low": "expected a number from 0 to 1 such as 0.5",
    "storage_high": "expected a number from 0 to 1 such as 0.5",
    "storage_cyclic": "expected one of 0, 1",
    "export_limit_mw": "expected a number >= 0 such as 1.25",
    "biogas_dispatchable_share": "expected a number from 0 to 1 such as 0.5",
    "biogas_engine_factor": "expected a number >= 1 such as 1.25",
    "biogas_gas_store_h": "expected a number >= 0 such as 1.25",
}
EXPECTED_FRENCH = {
    "storage_efficiency": "attendu : un nombre plus grand que 0, 1 au plus, par exemple `0.5`.",
    "storage_duration_h": "attendu : un nombre plus grand que 0, par exemple `1.25`.",
    "storage_low": "attendu : un nombre de 0 à 1, par exemple `0.5`.",
    "storage_high": "attendu : un nombre de 0 à 1, par exemple `0.5`.",
    "storage_cyclic": "attendu : l'un de ces choix : `0` ou `1`.",
    "export_limit_mw": "attendu : un nombre de 0 ou plus, par exemple `1.25`.",
    "biogas_dispatchable_share": "attendu : un nombre de 0 à 1, par exemple `0.5`.",
    "biogas_engine_factor": "attendu : un nombre de 1 ou plus, par exemple `1.25`.",
    "biogas_gas_store_h": "attendu : un nombre de 0 ou plus, par exemple `1.25`.",
}


def wrong_table(path: Path) -> tuple[Path, dict[tuple[str, str], int]]:
    """A table with one wrong value a line, and the line of each."""
    rows = [{name: value} for name, values in WRONG.items() for value in values]
    lines = {next(iter(row.items())): number for number, row in enumerate(rows, start=2)}
    return scenarios(path, list(rows)), lines


def test_every_wrong_value_is_said_at_once(tmp_path: Path, curves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each wrong value with its line, column and what is expected; the wrong time zone beside them; nothing written."""
    path, lines = wrong_table(tmp_path / "s.csv")
    out = tmp_path / "o.csv"
    command = ["balance", "--curves", str(curves), "--scenarios", str(path), "--out", str(out)]
    assert main([*command, "--timezone", "Europe/Pontchâteau"]) == 2
    said = capsys.readouterr().err.splitlines()
    for (name, value), line in lines.items():
        (found,) = [one for one in said if f"line {line}, column {name}: " in one and repr(value) in one]
        assert EXPECTED[name] in found
        assert found.startswith("error: s.csv, ")
    assert sum("timezone is 'Europe/Pontchâteau': expected a time zone" in line for line in said) == 1
    assert not out.exists()


def test_every_wrong_value_is_said_in_french(tmp_path: Path) -> None:
    """On screen each is told with its line, its column and what is expected, in French."""
    path, lines = wrong_table(tmp_path / "s.csv")
    with pytest.raises(ElfeError) as caught:
        read_scenario_factors(path)
    said = faults.sentences(caught.value)
    for (name, value), line in lines.items():
        (found,) = [
            one for one in said if f"`{value}`" in one and f"ligne {line}" in one and f"colonne `{name}`" in one
        ]
        assert EXPECTED_FRENCH[name] in found


@pytest.mark.parametrize(
    ("low", "high", "column", "wanted"),
    [
        ("0.9", "0.9", "storage_high", "a number above 0.9, up to 1 such as 1"),
        ("0.9", "0.1", "storage_high", "a number above 0.9, up to 1 such as 1"),
        ("1", "", "storage_low", "a number >= 0 such as 0.1"),
        ("1", "1", "storage_low", "a number >= 0 such as 0.1"),
        ("", "0", "storage_high", "a number above 0, up to 1 such as 1"),
    ],
)
def test_an_empty_band(
    tmp_path: Path, curves: Path, capsys: pytest.CaptureFixture[str], low: str, high: str, column: str, wanted: str
) -> None:
    """A lower end that is not below the upper one is refused at the end that would have to change."""
    path = scenarios(tmp_path / "s.csv", [{}, {"storage_low": low, "storage_high": high}])
    assert main(["balance", "--curves", str(curves), "--scenarios", str(path)]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"error: s.csv, line 3, column {column}: a value is ")
    assert said.endswith(f"expected {wanted}")


@pytest.mark.parametrize("name", ["Europe/Paname", "", "Europe", "../Paris", "Europe/Paris/", "x" * 300])
def test_what_is_no_time_zone(name: str) -> None:
    """Names that are not known, not names, or folders of names are refused, in both languages."""
    with pytest.raises(InputError) as caught:
        check_timezone(name)
    assert str(caught.value).endswith("expected a time zone such as Europe/Paris")
    (sentence,) = faults.sentences(caught.value)
    assert sentence.startswith("**Fuseau horaire** : « ")
    assert "par exemple Europe/Paris" in sentence


def test_a_column_that_stands_twice(tmp_path: Path, curves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A further column that stands twice is refused like any other."""
    path = scenarios(tmp_path / "s.csv", [{"storage_low": 0.1}])
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{lines[0]},Storage low\n{lines[1]},0.2\n", encoding="utf-8")
    assert main(["balance", "--curves", str(curves), "--scenarios", str(path)]) == 2
    assert "a column stands twice" in capsys.readouterr().err
