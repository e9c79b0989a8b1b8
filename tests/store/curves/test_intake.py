"""Files in the shapes that people have them (tests/store/cases/intake), each with what it should become: read right, or
refused in words that say what to do. Nothing is ever read as something else.
"""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.curve_set.quality import oddities
from elfe_core.store import read_any, with_lines
from elfe_ui.words import faults

CASES = Path(__file__).parents[1] / "cases" / "intake"


class Read(NamedTuple):
    """What a curve should be: unit, clock, step [min], first time (UTC), steps, first W, MWh in all, missing steps; the
    notes that have to be there (others may be); label of the curve where a file has several.
    """

    unit: str | None
    clock: str | None
    step_min: int
    first_utc: str
    n_steps: int
    first_w: float
    mwh: float
    n_missing: int = 0
    notes: tuple[str, ...] = ()
    label: str = ""


class Refused(NamedTuple):
    """Problem code of a refusal, the field of Choice that answers it, and a French word of what to do."""

    problem: str
    option: str = ""
    word: str = ""


PARIS, NO_CLOCK = "Europe/Paris", ("no_clock",)
EXPECTED: Mapping[str, Read | Refused] = {
    "counter_index_kwh": Read("kWh", "utc", 60, "2023-01-01T00:00", 8759, 401.0, 7.0703, 0, ("differences",)),
    "dmy_first_12_days_30min": Read("kW", None, 30, "2023-01-01T00:00", 576, 400.0, 0.3108, 0, NO_CLOCK),
    "dst_autumn_only": Read("kW", PARIS, 30, "2023-09-30T22:00", 2880, 400.0, 1.1622),
    "dst_paris_true": Read("kW", PARIS, 60, "2022-12-31T23:00", 8760, 401.0, 7.0707),
    "eco2mix_labels_no_unit_nd": Read(None, "utc", 30, "2023-01-01T23:00", 336, 3e8, 50172.5, 14, label="Eolien"),
    "eco2mix_region_comma_floats": Read(None, "utc", 30, "2023-01-01T23:00", 336, 3e8, 52332.0, label="Eolien (MW)"),
    "eco2mix_xls_tsv_latin1": Read(
        None, PARIS, 30, "2021-12-31T23:00", 336, 6e9, 1009932.0, 0, ("clipped", "footer"), "Eolien"
    ),
    "end_labels_hour_year": Read("kW", PARIS, 60, "2022-12-31T23:00", 8760, 401.0, 7.0707, 0, ("likely_end_labels",)),
    "enedis_excel_dates_lost_offset": Refused("bad_time", word="décalage horaire"),
    "enedis_excel_scientific": Refused("lost_digits", word="tableur"),
    "enedis_national_no_region": Read(None, None, 30, "2023-01-01T23:00", 336, 6e10, 10195920.0, label="RES"),
    "enedis_pandas_index_comma": Read(None, None, 30, "2023-01-01T23:00", 336, 6e10, 10195920.0, label="RES"),
    "enedis_perso_debut_fin_2025": Read("kW", PARIS, 30, "2023-01-01T23:00", 672, 401.0, 0.27122, 0, ("clock_taken",)),
    "enedis_perso_w_2024": Read("W", "utc", 30, "2023-01-01T23:00", 672, 401.0, 0.27122),
    "enedis_sge_r63": Read("W", PARIS, 30, "2023-01-01T23:00", 672, 401.0, 0.27122, 0, ("end_labels", "clock_taken")),
    "enphase_blank_offset": Read("Wh", "utc", 15, "2023-05-31T22:00", 1344, 0.0, 0.26722),
    "excel_fr_thousands_nbsp": Read("W", None, 30, "2023-01-01T00:00", 1488, 1203.0, 1.8014, 0, NO_CLOCK),
    "excel_fr_thousands_nnbsp": Read("W", None, 30, "2023-01-01T00:00", 1488, 1203.0, 1.8014, 0, NO_CLOCK),
    "fixed_winter_time": Read("kW", "utc", 60, "2023-01-01T00:00", 8760, 401.0, 7.0707, 0, ("fixed_clock",)),
    "grafana_ms_z": Read(None, "utc", 30, "2022-12-31T23:00", 576, 0.4, 0.0003108, 0, ("no_unit",)),
    "ha_unavailable_irregular": Refused("irregular", word="pas fixe"),
    "home_date_heure_dot": Refused("which_column", "column", "colonne"),
    "hours_offset_kwh": Read("kWh", "utc", 60, "2023-01-01T00:00", 8760, 401.0, 7.0707),
    "mdy_first_12_days_30min": Read("kW", None, 30, "2023-01-01T00:00", 576, 400.0, 0.3108, 0, NO_CLOCK),
    "missing_as_nan": Read("kW", "utc", 60, "2023-01-01T00:00", 744, 401.0, 0.5996, 2, ("missing_steps",)),
    "newest_first": Read("kW", PARIS, 60, "2022-12-31T23:00", 8760, 401.0, 7.0707),
    "odre_national_units_in_header": Read(
        None, "utc", 30, "2021-12-31T23:00", 336, 6e9, 1009932.0, 0, ("clipped",), "Eolien (MW)"
    ),
    "parquet_magic": Refused("foreign_parquet", word="CSV"),
    "plain_two_years_leap": Read("kW", PARIS, 60, "2022-12-31T23:00", 17544, 400.0, 18.934),
    "powerwall_comma_comma": Refused("extra_fields", "decimal", "points-virgules"),
    "pv_night_minus_one": Read("W", None, 30, "2023-06-01T00:00", 672, 0.0, 0.2668, 0, ("clipped",)),
    "pvgis_hourly": Read("W", "utc", 60, "2019-01-01T00:00", 8760, 0.0, 6.961, 0, ("shifted", "footer")),
    "renewables_ninja": Read("kW", "utc", 60, "2019-01-01T00:00", 8760, 300.0, 3.6354),
    "rte_annual_xls_autumn": Read(
        None, PARIS, 30, "2019-10-19T22:00", 578, 4.7025e10, 14567000.0, 2, ("double_hour",), "Consommation"
    ),
    "rte_annual_zip_spring": Read(
        None, PARIS, 30, "2019-03-24T23:00", 670, 5.4269e10, 18545000.0, 0, ("no_such_hour",), "Consommation"
    ),
    "scada_10min_negative": Read("kW", None, 10, "2020-01-01T00:00", 4320, 1e6, 723.3, 0, ("clipped",)),
    "sentinel_9999": Read("kW", "utc", 60, "2023-01-01T00:00", 8760, 401.0, 7.0517, 24, ("sentinel",)),
    "sep_hint_only": Read("kW", None, 30, "2023-01-01T00:00", 576, 400.0, 0.3108, 0, NO_CLOCK),
    "seven_zip": Refused("foreign_format", word="extrait"),
    "solaredge_hourly_wh": Read(
        "Wh", "utc", 60, "2023-01-01T00:00", 8760, 0.0, 6.9125, 0, ("fixed_clock", "sun_clock")
    ),
    "step_5min": Read("W", None, 5, "2023-06-01T00:00", 2016, 0.0, 0.13368, 0, NO_CLOCK),
    "step_change_midyear": Read("W", "utc", 60, "2022-12-31T23:00", 8759, 400.0, 9.4515, 0, ("step_change",)),
    "title_rows": Read("kWh", None, 30, "2023-01-01T00:00", 576, 400.0, 0.3108, 0, NO_CLOCK),
    "trap_price_eur_mwh": Read(None, None, 60, "2023-01-01T00:00", 744, 80.0, 0.068076, 0, ("no_unit", "not_power")),
    "two_curves_hourly_column": Refused("which_column", "column", "colonne"),
    "two_curves_hourly_semicolon": Refused("which_column", "column", "colonne"),
    "us_hourly_w": Read("W", "utc", 60, "2023-01-01T00:00", 8760, 0.0, 6.9125, 0, ("fixed_clock",)),
    "us_thousands_quoted": Read("W", None, 60, "2023-01-01T00:00", 744, 1203.0, 1.8014, 0, ("thousands",)),
    "us_thousands_quoted_mixed": Read("W", None, 60, "2023-01-01T00:00", 744, 802.0, 1.2009, 0, ("thousands",)),
    "utf16_tab_excel_unicode": Read("kW", None, 30, "2023-01-01T00:00", 1488, 401.0, 0.6005, 0, NO_CLOCK),
    "xls_ole": Refused("foreign_format", word="CSV"),
    "xlsx_enedis": Read("kW", PARIS, 30, "2023-01-01T23:00", 672, 526.0, 0.19707, 0, ("sheet_read",)),
    "xlsx_two_sheets": Refused("which_sheet", "sheet", "feuille"),
    "zero_as_missing_block": Read("kW", PARIS, 60, "2022-12-31T23:00", 8760, 400.0, 8.371, 0, ("zero_block",)),
}


def case(folder: Path, name: str, choice: Choice | None = None) -> tuple[Path, FileReport]:
    """The file of a case, under its own name, and what is made of it."""
    (packed,) = [one for one in (CASES / name).iterdir() if one.name != "expected.txt"]
    path = folder / packed.name.removesuffix(".gz")
    content = packed.read_bytes()
    path.write_bytes(gzip.decompress(content) if packed.suffix == ".gz" else content)
    return path, read_any(path, choice=choice)


def test_every_case_is_held() -> None:
    """Each folder of cases has its row."""
    assert sorted(EXPECTED) == sorted(one.name for one in CASES.iterdir())


@pytest.mark.parametrize("name", [name for name, one in EXPECTED.items() if isinstance(one, Read)])
def test_a_case_that_is_read(tmp_path: Path, name: str) -> None:
    """Unit, clock, times and energies are those of the file; what is odd about it is said."""
    wanted = EXPECTED[name]
    assert isinstance(wanted, Read)
    path, report = case(tmp_path, name)
    assert report.faults == (), [str(fault) for fault in report.faults]
    curves = [one for one in report.curves if not wanted.label or one.label == wanted.label]
    (found,) = curves
    assert (report.understood.unit, report.understood.clock) == (wanted.unit, wanted.clock)
    assert (found.step_min, found.start_utc) == (wanted.step_min, np.datetime64(wanted.first_utc))
    assert (len(found.mean_power), int(np.isnan(found.mean_power).sum())) == (wanted.n_steps, wanted.n_missing)
    assert found.mean_power[0] == pytest.approx(wanted.first_w)
    assert np.nansum(found.mean_power) * found.step_min / 60 / 1e6 == pytest.approx(wanted.mwh, rel=1e-3)
    said = with_lines(path, report, oddities(report, PARIS))
    assert {note.problem for note in said} >= set(wanted.notes)
    assert not {"spike", "clock_change"} & {note.problem for note in said} or name.startswith("rte")


@pytest.mark.parametrize("name", [name for name, one in EXPECTED.items() if isinstance(one, Refused)])
def test_a_case_that_is_refused(tmp_path: Path, name: str) -> None:
    """The refusal says what is wrong and what to do, offers the choice that answers it, and gives no curve."""
    wanted = EXPECTED[name]
    assert isinstance(wanted, Refused)
    _, report = case(tmp_path, name)
    (fault,) = report.faults
    assert (fault.problem, report.curves) == (wanted.problem, ())
    (sentence,) = faults.sentences(fault, own_file=True)
    assert wanted.word in sentence
    if wanted.option:
        assert len(report.options[wanted.option]) > 1
    if not wanted.problem.startswith("foreign") and wanted.problem != "which_sheet":
        assert report.head[0].startswith("1: ")


@pytest.mark.parametrize(
    ("name", "choice", "first_utc", "first_w"),
    [
        ("two_curves_hourly_column", Choice(column="Consommation (kWh)"), "2023-01-01T00:00", 401.0),
        ("home_date_heure_dot", Choice(column="Consommation", unit="kWh"), "2022-12-31T23:00", 401.0),
        ("xlsx_two_sheets", Choice(sheet="Maison", clock=PARIS), "2023-01-01T23:00", 526.0),
        ("xlsx_two_sheets", Choice(sheet="Atelier", clock=PARIS), "2023-01-01T23:00", 5260.0),
        ("fixed_winter_time", Choice(clock="utc+1"), "2022-12-31T23:00", 401.0),
        ("end_labels_hour_year", Choice(label="start"), "2023-01-01T00:00", 401.0),
        ("counter_index_kwh", Choice(values="each"), "2023-01-01T00:00", 18894500.0),
        ("us_thousands_quoted", Choice(decimal=","), "2023-01-01T00:00", 1.203),
        ("sentinel_9999", Choice(missing="none"), "2023-01-01T00:00", 401.0),
        ("dmy_first_12_days_30min", Choice(dates="month"), "2023-01-01T00:00", 400.0),
        ("mdy_first_12_days_30min", Choice(kind="plain", clock=PARIS), "2022-12-31T23:00", 400.0),
    ],
)
def test_a_choice_is_kept(tmp_path: Path, name: str, choice: Choice, first_utc: str, first_w: float) -> None:
    """What the user says wins, and the answer to a question opens the file."""
    _, report = case(tmp_path, name, choice)
    assert report.faults == (), [str(fault) for fault in report.faults]
    (found,) = report.curves
    assert (found.start_utc, found.mean_power[0]) == (np.datetime64(first_utc), pytest.approx(first_w))


def test_the_changes_of_the_clocks_in_a_year_of_rte(tmp_path: Path) -> None:
    """The copies of spring are left out; of autumn 02:00 is the first passage and 02:30 the second."""
    _, spring = case(tmp_path, "rte_annual_zip_spring")
    (found,) = [one for one in spring.curves if one.label == "Consommation"]
    at = int((np.datetime64("2019-03-31T00:00") - found.start_utc).astype(int)) // 30
    assert found.mean_power[at] == 48139e6
    assert found.mean_power[at + 2] == 47262e6
    _, autumn = case(tmp_path, "rte_annual_xls_autumn")
    (found,) = [one for one in autumn.curves if one.label == "Consommation"]
    at = int((np.datetime64("2019-10-27T00:00") - found.start_utc).astype(int)) // 30
    np.testing.assert_array_equal(found.mean_power[at : at + 4] / 1e6, [41126, np.nan, np.nan, 36764])
