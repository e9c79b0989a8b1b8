"""All hours of a scenario to take home: every hour, every flow, units, clocks; opened again, the same curves."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

from elfe_core.curve_set import CurveSet, RoleCurve, as_curves
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.indicators import indicators
from elfe_core.scenario import Scenario
from elfe_core.simulate import made_inputs, simulate, simulate_inputs
from elfe_core.store import HoursTable, csv_of_hours, parquet_of_hours, read_any
from elfe_ui.exports.csv_tables import CsvStyle
from elfe_ui.result import hours
from elfe_ui.view import View
from elfe_ui.words import hours_words
from tests.app.screen import Reference
from tests.ui.test_tables import MONTH, RICH, number, view_of

FACTS = ["Territoire : Redon ; essai", "Deuxième ligne"]
STYLES = {CsvStyle.FRENCH: (";", ",", "utf-8-sig"), CsvStyle.STANDARD: (",", ".", "utf-8")}
FLEETS = {"units_dishwasher": 8000, "participation_dishwasher": 1.0, "units_freezer": 5000}
WAITING = {"biogas_dispatchable_share": 1.0, "bioenergy_gwh": 40.0}


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


def table_of(view: View, reference: Reference) -> HoursTable:
    made = made_inputs(view.scenario, reference.curves, reference.territory)
    return hours.hours_table(view, made, FACTS)


def written(table: HoursTable, style: CsvStyle = CsvStyle.FRENCH) -> bytes:
    delimiter, decimal, encoding = STYLES[style]
    return csv_of_hours(table, delimiter=delimiter, decimal=decimal, encoding=encoding)


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Rows of the French file below its head, by the names in it."""
    lines = content.decode("utf-8-sig").split("\r\n")
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))


def test_every_hour_stands_once_with_both_clocks(reference: Reference) -> None:
    """October has 745 hours; each has its UTC and local time, and the local 2 o'clock of the 31st stands twice."""
    rows = rows_of(written(table_of(view_of(reference, **MONTH, **RICH), reference)))
    utc, local, _ = hours_words.TIMES.values()
    assert len(rows) == 31 * 24 + 1
    assert (rows[0][utc], rows[0][local]) == ("2021-09-30T22:00Z", "01/10/2021:00")
    assert (rows[-1][utc], rows[-1][local]) == ("2021-10-31T22:00Z", "31/10/2021:23")
    assert sum(row[local] == "31/10/2021:02" for row in rows) == 2
    assert len({row[utc] for row in rows}) == len(rows)


@pytest.mark.parametrize(("day", "count"), [(date(2021, 10, 31), 25), (date(2021, 3, 28), 23)])
def test_the_days_of_25_and_23_hours(reference: Reference, day: date, count: int) -> None:
    """31 October 2021 has 25 rows, 28 March 2021 has 23; a year has 8 760."""
    assert table_of(view_of(reference, period_start=day, period_end=day), reference).n_hours == count
    assert table_of(view_of(reference), reference).n_hours == 8760


def test_the_head_says_what_it_is_and_names_every_key(reference: Reference) -> None:
    """The first line is the mark, then the facts, then the keys above the French names; lines end in CRLF."""
    text = written(table_of(view_of(reference, **MONTH), reference)).decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    first, *facts, keys, names = text.split("\r\n")[:5]
    assert first == "# elfe-heures 1"
    assert facts == [f"# {fact}" for fact in FACTS]
    said = dict(zip(keys.removeprefix("# ").split(";"), names.split(";"), strict=True))
    assert said["utc"] == "Début (UTC)"
    assert said["wind_mw"] == "Éolien (MW)"
    assert said["stored_mwh"] == "Énergie stockée au début de l'heure (MWh)"
    assert said["imported_w_group"] == "Importation (W/200 foyers)"


def test_the_columns_are_the_balance(reference: Reference) -> None:
    """Each column is the balance's own in the unit shown, to a millionth, and per 200 foyers; each hour adds up."""
    view = view_of(reference, **MONTH, **RICH)
    rows, foyers = rows_of(written(table_of(view, reference))), view.territory.foyers
    columns = {name: np.array([number(row[name]) for row in rows]) for name in list(rows[0])[3:]}
    grouped = {name: column for name, column in columns.items() if name.endswith("/200 foyers)")}
    columns = {name: column for name, column in columns.items() if name not in grouped}
    assert all(name.endswith(("(MW)", "(MWh)")) for name in columns)
    np.testing.assert_allclose(grouped["Consommation (W/200 foyers)"], 200 * view.balance.consumption_w, atol=5.1e-7)
    assert len(grouped) == len(columns)
    expected = [*(view.balance.inputs[key] for key in CURVE_NAMES), view.balance.inputs["bioenergy"]]
    expected += [getattr(view.balance, f"{key}_w") for key in hours.FLOWS]
    expected += [view.balance.stored_wh, view.balance.gas_level_wh]
    for column, values in zip(columns.values(), expected, strict=True):
        np.testing.assert_allclose(column, values * foyers / 1e6, rtol=0, atol=5.1e-7)
    flow = {name.removesuffix(" (MW)"): column for name, column in columns.items()}
    inflow = flow["Production"] + flow["Importation"] + flow["Sortie de stockage"]
    outflow = flow["Consommation"] + flow["Exportation"] + flow["Production écrêtée"] + flow["Mise en stockage"]
    np.testing.assert_allclose(inflow, outflow, atol=1e-5)
    assert flow["Mise en stockage"].max() > 0


def test_the_sums_are_the_indicators(reference: Reference) -> None:
    """Over the year, the hours of a column add up to the indicator's energy, the largest hour is its peak."""
    view = view_of(reference, **RICH)
    table = table_of(view, reference)
    for key in ("imported", "exported", "consumption"):
        assert table.columns[f"{key}_mw"].sum() == pytest.approx(view.indicators[f"{key}_mwh"], rel=1e-12)
    assert table.columns["imported_mw"].max() == pytest.approx(view.indicators["import_max_mw"])


@pytest.mark.parametrize(("unit", "factor"), [("w", 1.0), ("w_group", 200.0)])
def test_the_unit_is_the_one_shown(reference: Reference, unit: str, factor: float) -> None:
    """Another unit changes keys, names and powers; W/200 foyers stands once."""
    view = view_of(reference, **MONTH)
    table = table_of(view._replace(display=replace(view.display, power_unit=unit)), reference)
    np.testing.assert_allclose(table.columns[f"consumption_{unit}"], factor * view.balance.consumption_w)
    assert len(set(table.columns)) == len(table.columns) == (19 if unit == "w_group" else 38)


def blanked(view: View, left_out: slice) -> View:
    """The same view, some of whose hours have no data."""
    flags = np.ones(view.balance.n_hours, dtype=bool)
    flags[left_out] = False
    inputs = view.balance.inputs
    blank = {name: np.where(flags, inputs[name], 0.0) for name in CURVE_NAMES}
    return view._replace(balance=simulate_inputs(Curves(start_utc=inputs.start_utc, counted=flags, series=blank)))


def test_hours_without_data_are_empty(reference: Reference) -> None:
    """An hour that does not count is marked 0 and holds no value: the mean of the others is the indicator's."""
    view = blanked(view_of(reference, **MONTH), slice(100, 148))
    table = hours.hours_table(view, view.balance.inputs, FACTS)
    rows = rows_of(written(table))
    counted = [row for row in rows if row[hours_words.TIMES["counted"]] == "1"]
    assert len(counted) == view.balance.n_counted == 745 - 48
    assert {row["Importation (MW)"] for row in rows if row not in counted} == {""}
    mean_mw = np.mean([number(row["Importation (MW)"]) for row in counted])
    found = indicators(view.balance, view.territory.foyers)["imported_mwh"]
    assert mean_mw * 8760 == pytest.approx(found, rel=1e-6)


def reopened(content: bytes, folder: Path, reference: Reference, scenario: Scenario) -> dict[str, float]:
    """Indicators of a scenario on the curves that a file of hours gives back."""
    path = folder / "brought"
    path.write_bytes(content)
    report = read_any(path)
    assert report.faults == ()
    assert report.kind == "elfe_hours"
    assert [curve.label for curve in report.curves][:3] == ["Éolien", "Solaire", hours_words.MADE]
    roles: dict[str, Any] = {}
    for curve in report.curves:
        start_utc, values = curve.hourly()
        texts = {"unit": curve.unit, "label": curve.label, "kind": curve.kind, "source": ""}
        roles[curve.role] = RoleCurve(start_utc=start_utc, values=values, files=curve.files, **texts)
    again = as_curves(CurveSet(**roles))
    return indicators(simulate(scenario, again, reference.territory), reference.territory.foyers)


@pytest.mark.parametrize("changes", [RICH, WAITING, FLEETS], ids=["storage and flexibility", "biogas", "uses"])
@pytest.mark.parametrize("form", [*CsvStyle, "parquet"])
def test_opened_again_the_figures_are_the_same(
    reference: Reference, tmp_path: Path, form: CsvStyle | str, changes: dict[str, Any]
) -> None:
    """The file of a whole year, read as brought curves, gives the scenario's own indicators again."""
    view = view_of(reference, **changes)
    table = table_of(view, reference)
    content = written(table, form) if isinstance(form, CsvStyle) else parquet_of_hours(table)
    found = reopened(content, tmp_path, reference, view.scenario)
    for key, value in view.indicators.items():
        assert found[key] == pytest.approx(value, rel=2e-5, abs=1e-6, nan_ok=True), key


def test_uses_have_columns_of_their_own(reference: Reference) -> None:
    """Each use as it runs; sectors without what comes on top, so that a file opened again does not add it twice."""
    fleets = {"units_water_heater": 9000, "units_electric_car": 3000, "foresight": "day_before"}
    view = view_of(reference, **MONTH, **fleets)
    table = table_of(view, reference)
    assert table.names["use_water_heater_w_group"] == "Usage : chauffe-eau (W/200 foyers)"
    for use, power_w in zip(view.balance.uses, view.balance.uses_w, strict=True):
        np.testing.assert_allclose(table.columns[f"use_{use}_w_group"], 200.0 * power_w)
    sectors = sum(table.columns[f"{sector}_w_group"] for sector in ("res", "pro", "ent"))
    cars = 200.0 * view.balance.uses_natural_w[1]
    assert cars.max() > 0.0
    np.testing.assert_allclose(sectors + cars, table.columns["consumption_before_w_group"])


def test_a_parquet_is_exact_and_says_what_it_is(reference: Reference) -> None:
    """Every value to the bit, hours as times, the facts and names in its metadata."""
    view = view_of(reference, **MONTH)
    table = table_of(view, reference)
    content = parquet_of_hours(table)
    frame = pd.read_parquet(io.BytesIO(content))
    assert list(frame) == ["utc", "local", "counted", *table.columns]
    assert str(frame["utc"].iloc[0]) == "2021-09-30 22:00:00"
    np.testing.assert_array_equal(frame["imported_mw"], table.columns["imported_mw"])
    about = json.loads(pyarrow.parquet.read_metadata(io.BytesIO(content)).metadata[b"elfe_heures"])
    assert about == {"version": 1, "facts": FACTS, "names": dict(table.names)}


def problem_of(path: Path) -> str:
    (fault,) = read_any(path).faults
    return fault.problem


def test_holes_stay_holes(reference: Reference, tmp_path: Path) -> None:
    """What has no value in the file has none when it is opened again."""
    view = blanked(view_of(reference, **MONTH), slice(100, 148))
    table = hours.hours_table(view, view.balance.inputs, FACTS)
    for content in (written(table), parquet_of_hours(table)):
        (tmp_path / "brought").write_bytes(content)
        for curve in read_any(tmp_path / "brought").curves:
            assert np.flatnonzero(np.isnan(curve.mean_power)).tolist() == list(range(100, 148))


def test_a_foreign_parquet_is_refused(tmp_path: Path) -> None:
    """Another program's, a study's, one that only claims to be ours, and half a file."""
    other = tmp_path / "other.parquet"
    pd.DataFrame({"utc": ["2021-01-01"], "wind_mw": [1.0]}).to_parquet(other)
    assert problem_of(other) == "foreign_parquet"
    assert problem_of(Path(__file__).parents[1] / "before" / "files" / "sweep-ours.parquet") == "foreign_parquet"
    table = pyarrow.table({"utc": ["2021-01-01"], "wind_mw": [1.0]}).replace_schema_metadata({"elfe_heures": "{}"})
    pyarrow.parquet.write_table(table, other)
    assert problem_of(other) == "foreign_parquet"
    other.write_bytes(other.read_bytes()[:100])
    assert problem_of(other) == "unreadable"


def test_another_version_is_refused(reference: Reference, tmp_path: Path) -> None:
    """A file of a later program says so instead of being misread."""
    content = written(table_of(view_of(reference, **MONTH), reference)).replace(b"# elfe-heures 1", b"# elfe-heures 9")
    (tmp_path / "brought").write_bytes(content)
    assert problem_of(tmp_path / "brought") == "set_version"


def test_a_line_that_was_spoilt_is_named(reference: Reference, tmp_path: Path) -> None:
    """A text in the place of a power is refused with its line, counted from the file's first."""
    lines = written(table_of(view_of(reference, **MONTH), reference)).split(b"\r\n")
    lines[10] = lines[10].replace(b";1;", b";1;beaucoup", 1)
    (tmp_path / "brought").write_bytes(b"\r\n".join(lines))
    (fault,) = read_any(tmp_path / "brought").faults
    assert fault.problem == "bad_number"
    assert fault.places[0].line == 11
