"""Every kind of file is told by its content and becomes curves in W on a regular UTC clock."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from elfe_core.curve_set.measured import Choice
from elfe_core.errors import InputError
from tests.store.curves.brought import (
    ECO2MIX,
    ECO2MIX_TECHNICAL,
    KW,
    brought,
    codes,
    curve,
    eco2mix_days,
    eco2mix_technical,
    enedis,
    noted,
    plain_lines,
    same_curves,
    without_regions,
)
from tests.store.enedis import START, TECHNICAL

KINDS = {"inf36": "enedis_inf36", "sup36": "enedis_sup36", "prod": "enedis_prod"}
EXPECTED = {
    "inf36": {"res": [600.0, 604.0], "pro": [600.0, 602.0], "ent": [800.0, 802.0]},
    "sup36": {"ent": [2200.0, 2204.0]},
    "prod": {"solar": [1400.0, 1402.0], "bioenergy": [1600.0, 1602.0], "wind": [2000.0, 2002.0]},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("header", ["labels", "technical"])
@pytest.mark.parametrize("country", [False, True], ids=["regions", "country"])
def test_enedis(tmp_path: Path, kind: str, header: str, country: bool) -> None:
    """Both header styles, of regions or of the country, give mean W from the Wh of half-hours; wind too."""
    made = enedis(tmp_path)
    if header == "technical":
        made.headers = TECHNICAL
    text = without_regions(made.text(kind)) if country else made.text(kind)
    report = brought(tmp_path, text)
    assert report.kind == report.understood.kind == KINDS[kind]
    assert {one.role for one in report.curves} == set(EXPECTED[kind])
    assert report.notes == ()
    for role, first in EXPECTED[kind].items():
        found = curve(report, role)
        assert (found.unit, found.step_min, found.start_utc) == ("W", 30, np.datetime64("2021-01-01T00:00"))
        assert found.mean_power[:2].tolist() == first
        assert found.mean_power.shape == (8,)
        assert found.files == ("file.csv",)


@pytest.mark.parametrize("kind", KINDS)
def test_enedis_with_commas(tmp_path: Path, kind: str) -> None:
    """A copy saved with `,` gives the same curves."""
    text = enedis(tmp_path).text(kind)
    assert same_curves(brought(tmp_path, text), brought(tmp_path, text.replace(";", ",")))


@pytest.mark.parametrize("kind", KINDS)
def test_regions_are_added_up_or_chosen(tmp_path: Path, kind: str) -> None:
    """Without a choice all regions of a file are added up, and a note names them; an absent one is a fault."""
    made = enedis(tmp_path)
    rows = getattr(made, kind)
    rows += [(time, "52", *rest) for time, _, *rest in rows]
    one, both = (brought(tmp_path, made.text(kind), regions=which) for which in (["53"], []))
    for alone, together in zip(one.curves, both.curves, strict=True):
        np.testing.assert_allclose(together.mean_power, 2 * alone.mean_power)
    assert (codes(one.notes), codes(both.notes)) == ([], ["several_regions"])
    assert both.notes[0].places[0].series == ("52", "53")
    wrong = brought(tmp_path, made.text(kind), regions=["11"])
    assert (codes(wrong.faults), wrong.curves) == (["no_region"], ())


def test_hidden_and_missing_half_hours_become_gaps(tmp_path: Path) -> None:
    """A hidden value and a missing line are NaN with notes; the other curves are whole."""
    made = enedis(tmp_path)
    made.inf36[0] = (*made.inf36[0][:-1], "")
    del made.inf36[8]
    report = brought(tmp_path, made.text("inf36"))
    assert np.flatnonzero(np.isnan(curve(report, "res").mean_power)).tolist() == [0, 2]
    assert not np.isnan(curve(report, "pro").mean_power).any()
    assert noted(report) == [("secret", 1), ("missing_steps", 2)]
    assert report.notes[0].places[0].series == ("53/RES1",)


def test_a_sector_that_is_hidden_all_along_is_left_out(tmp_path: Path) -> None:
    """A series without any visible value is left out of its curve, and a note names it."""
    made = enedis(tmp_path)
    made.inf36 = [(*row[:-1], "") if row[2].startswith("RES2") else row for row in made.inf36]
    report = brought(tmp_path, made.text("inf36"))
    assert curve(report, "res").mean_power[0] == 200.0
    assert [(note.problem, note.places[0].series) for note in report.notes] == [("all_secret", ("53/RES2",))]


@pytest.mark.parametrize("header", ["Date;W\n", "date;\n", ""])
def test_elfe_consumption(tmp_path: Path, header: str) -> None:
    """Local times with hours-only offsets become UTC, W as written, without a role until one is chosen."""
    text = header + "2021-01-01T00:00+00;512.7\n2021-01-01T02:00+01;3\n2021-01-01T03:00+00;4\n"
    report = brought(tmp_path, text)
    assert report.kind == "elfe_consumption"
    np.testing.assert_array_equal(curve(report, "").mean_power, [512.7, 3.0, np.nan, 4.0])
    assert noted(report) == [("missing_steps", 1)]
    assert curve(brought(tmp_path, text, choice=Choice(role="res")), "res").unit == "W"


def test_elfe_wind_both_shapes(tmp_path: Path) -> None:
    """kW become W, quoted or not; the corrected curve is the third column and has no unit."""
    farm = 'Date,P\n12/31/2021 21:00:00,"1234,5"\n12/31/2021 23:00:00,12,5\n'
    report = brought(tmp_path, farm)
    found = curve(report, "wind")
    assert (report.kind, found.unit, found.start_utc) == ("elfe_wind", "W", np.datetime64("2021-12-31T21:00"))
    np.testing.assert_array_equal(found.mean_power, [1234500.0, np.nan, 12500.0])
    assert noted(report) == [("missing_steps", 1)]
    scaled = brought(tmp_path, "d;a;b\n2021-01-01 00:00:00;1,23;0,98\n2021-01-01 01:00:00;1;0,5\n")
    assert (scaled.kind, curve(scaled, "wind").unit) == ("elfe_scaled_wind", "")
    assert curve(scaled, "wind").mean_power.tolist() == [0.98, 0.5]


def test_elfe_production(tmp_path: Path) -> None:
    """Wh in the hour without a header are mean W."""
    report = brought(tmp_path, "2021-01-01:00;123456.0\n2021-01-01:01;7\n")
    assert report.kind == "elfe_production"
    assert curve(report, "").mean_power.tolist() == [123456.0, 7.0]


def test_hourly_inputs(tmp_path: Path) -> None:
    """Six roles, each from the column of its name, in any order of columns."""
    text = "utc,pro,wind,solar,bioenergy,res,ent\n2021-04-01T00:00,1,2,3,4,5,6\n2021-04-01T01:00,1,2,3,4,5,6\n"
    report = brought(tmp_path, text)
    assert report.kind == "hourly_inputs"
    found = {one.role: one.mean_power[0] for one in report.curves}
    assert found == {"pro": 1.0, "wind": 2.0, "solar": 3.0, "bioenergy": 4.0, "res": 5.0, "ent": 6.0}


def test_eco2mix_with_offsets(tmp_path: Path) -> None:
    """MW of each source become W; consumption has no role; an empty value and `ND` are gaps."""
    lines = eco2mix_technical(6)
    lines[1] = lines[1].replace(";301;", ";ND;")
    report = brought(tmp_path, "\n".join([ECO2MIX_TECHNICAL, *lines]))
    assert report.kind == "eco2mix"
    np.testing.assert_array_equal(curve(report, "wind").mean_power[:3], [3e8, np.nan, 3.02e8])
    assert curve(report, "").label == "consommation"
    assert curve(report, "").mean_power[0] == 2e9
    assert curve(report, "solar").step_min == 30


def test_eco2mix_regions(tmp_path: Path) -> None:
    """Regions are chosen by their codes, or added up with a note."""
    text = "\n".join([ECO2MIX_TECHNICAL, *eco2mix_technical(4), *eco2mix_technical(4, "52")])
    both, one = brought(tmp_path, text), brought(tmp_path, text, regions=["52"])
    np.testing.assert_allclose(curve(both, "wind").mean_power, 2 * curve(one, "wind").mean_power)
    assert (codes(both.notes), codes(one.notes)) == (["several_regions"], [])
    assert codes(brought(tmp_path, text, regions=["52", "11"]).faults) == ["no_region"]


def test_eco2mix_of_a_local_day(tmp_path: Path) -> None:
    """Date and hour are Paris time; small dips of the sun below zero are set to 0 and counted."""
    report = brought(tmp_path, "\n".join([ECO2MIX, *eco2mix_days(datetime(2021, 1, 1), 1)]))
    assert curve(report, "wind").start_utc == np.datetime64("2020-12-31T23:00")
    assert curve(report, "solar").mean_power[:13].tolist() == [0.0] * 12 + [16e6]
    assert [(note.problem, note.count) for note in report.notes] == [("clipped", 12)]


@pytest.mark.parametrize("step_min", [10, 15, 30, 60])
def test_plain_steps(tmp_path: Path, step_min: int) -> None:
    """The step is the most common difference between times."""
    report = brought(tmp_path, "\n".join(["t;v", *plain_lines(9, step_min)]), choice=KW)
    assert report.understood == Choice(kind="plain", role="", unit="kW", step_min=step_min, clock="utc", decimal=",")
    assert curve(report, "").step_min == step_min
    assert curve(report, "").mean_power[:2].tolist() == [10000.0, 11000.0]
    assert report.notes == ()


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("W", 1.0), ("kW", 1e3), ("MW", 1e6), ("Wh", 2.0), ("kWh", 2e3), ("MWh", 2e6), ("", 1.0)],
)
def test_plain_units(tmp_path: Path, unit: str, factor: float) -> None:
    """Power is scaled to W, energy in the step to mean W; an arbitrary scale stays and has no unit."""
    text = "\n".join(["t;v", *plain_lines(4, 30)])
    report = brought(tmp_path, text, choice=Choice(unit=unit, role="solar"))
    found = curve(report, "solar")
    assert found.unit == ("W" if unit else "")
    assert found.mean_power[0] == 10 * factor
    assert (report.understood.unit, report.notes) == (unit, ())


@pytest.mark.parametrize(
    ("label", "unit"),
    [("Puissance (kW)", "kW"), ("energy_wh", "Wh"), ("MWh", "MWh"), ("Valeur", None), ("week", None), ("P [W]", "W")],
)
def test_plain_unit_by_its_name(tmp_path: Path, label: str, unit: str | None) -> None:
    """A unit in the column's name is taken; without any, a note asks for it."""
    report = brought(tmp_path, "\n".join([f"t;{label}", *plain_lines(4, 30)]))
    assert report.understood.unit == unit
    assert codes(report.notes) == ([] if unit else ["no_unit"])


@pytest.mark.parametrize(
    ("shape", "header"),
    [
        ("%Y-%m-%dT%H:%M:%S+00:00", "t;v"),
        ("%Y-%m-%d %H:%M", "t;v"),
        ("%d/%m/%Y %H:%M", "t;v"),
        ("%m/%d/%Y %H:%M:%S", "t;v"),
        ("%Y-%m-%dT%H:%M:%SZ", ""),
    ],
)
def test_plain_times(tmp_path: Path, shape: str, header: str) -> None:
    """ISO, day first, or month first where a day proves it; with or without a header."""
    lines = plain_lines(100, 60, datetime(2021, 1, 29, tzinfo=START.tzinfo), shape)
    report = brought(tmp_path, "\n".join([header, *lines] if header else lines), choice=Choice(unit="W", clock="utc"))
    assert curve(report, "").start_utc == np.datetime64("2021-01-29T00:00")
    assert curve(report, "").mean_power.tolist() == [10.0 + at % 13 for at in range(100)]


def test_a_user_corrects_what_was_understood(tmp_path: Path) -> None:
    """Decimal sign, step and kind that are chosen win over those understood."""
    text = "t;v\n2021-01-01T00:00Z;1,5\n2021-01-01T01:00Z;2\n"
    assert curve(brought(tmp_path, text), "").mean_power[0] == 1.5
    assert codes(brought(tmp_path, text, choice=Choice(decimal=".")).faults) == ["bad_number"]
    finer = brought(tmp_path, text, choice=Choice(step_min=30, unit="W"))
    np.testing.assert_array_equal(curve(finer, "").mean_power, [1.5, np.nan, 2.0])
    assert codes(brought(tmp_path, text, choice=Choice(kind="eco2mix")).faults) == ["missing_column"]
    hours_only = "Date;W\n2021-01-01T00:00+00;5\n2021-01-01T01:00+00;6\n"
    wh = brought(tmp_path, hours_only, choice=Choice(kind="plain", unit="kWh"))
    assert (wh.kind, curve(wh, "").mean_power[0]) == ("plain", 5000.0)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "x"}, {"role": "sun"}, {"unit": "GW"}, {"step_min": 20}, {"clock": "CET"}, {"decimal": "'"}],
)
def test_a_choice_is_one_of_a_list(wrong: dict[str, object]) -> None:
    """A choice that no list holds is refused before any file is opened."""
    with pytest.raises(InputError, match=next(iter(wrong))):
        Choice(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "shape", "column", "values"),
    [
        ("date;heure;valeur;qualité", "%d/%m/%Y;%H:%M", None, "{};R"),
        ("PRM;Début;Fin;kW", "x;%Y-%m-%d %H:%M;%Y-%m-%d %H:%M", None, "{}"),
        ("date;heure;soutirage;injection", "%Y-%m-%d;%H:%M:%S", "injection", "7;{}"),
        ("t;valeur;", "%Y-%m-%dT%H:%M", None, "{};"),
        ("", "%Y-%m-%d;%H:%M", "4", "7;{}"),
    ],
)
def test_tables_of_a_meter(tmp_path: Path, head: str, shape: str, column: str | None, values: str) -> None:
    """Day and hour in one column or two, text beside them, and one column of values among several, by its name."""
    lines = plain_lines(9, 30, shape=shape)
    rows = [";".join([*line.split(";")[:-1], values.format(line.split(";")[-1])]) for line in lines]
    text = "\n".join([head, *rows] if head else rows)
    report = brought(tmp_path, text, choice=Choice(unit="W", clock="utc", column=column))
    assert curve(report, "").mean_power.tolist() == [10.0 + at for at in range(9)]
    assert curve(report, "").start_utc == np.datetime64("2021-01-01T00:00")
    assert report.understood.column == column
    if column:
        open_still = brought(tmp_path, text)
        assert (codes(open_still.faults), column in open_still.columns) == (["which_column"], True)
        assert codes(brought(tmp_path, text, choice=Choice(column="no")).faults) == ["which_column"]
