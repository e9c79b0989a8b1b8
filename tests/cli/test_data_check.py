"""`data check`: what files hold, in words."""

from pathlib import Path

import pytest

from elfe_core.cli import main
from tests.cli.children import ROOT

Capture = pytest.CaptureFixture[str]
RAW = ROOT / "data" / "raw"


def test_sound_files(capsys: Capture) -> None:
    """Each file is named with what it is, each curve with its period, step, size and range."""
    status = main(["data", "check", str(RAW / "Prod Eol Elfe.csv.gz"), str(RAW / "prod-region-2021.csv.gz")])
    printed, said = capsys.readouterr()
    assert (status, said) == (0, "")
    assert printed.splitlines() == [
        "Prod Eol Elfe.csv.gz: ELFE, wind of a farm, kW",
        "  wind: 2019-12-31T23:00Z to 2021-12-31T22:00Z, 60 min, 17 544 values, 0 missing, 50.75 GWh/year, "
        "0 to 2.576e+07 W",
        "  nothing odd found",
        "prod-region-2021.csv.gz: Enedis, production by region",
        "  wind (F4 : Eolien): 2020-12-31T23:00Z to 2021-12-31T22:30Z, 30 min, 17 520 values, 0 missing, "
        "1900 GWh/year, 0 to 1.017e+09 W",
        "  solar (F5 : Solaire): 2020-12-31T23:00Z to 2021-12-31T22:30Z, 30 min, 17 520 values, 0 missing, "
        "310 GWh/year, 0 to 2.625e+08 W",
        "  bioenergy (F2 : Bioénergies): 2020-12-31T23:00Z to 2021-12-31T22:30Z, 30 min, 17 520 values, 0 missing, "
        "480 GWh/year, 4.834e+07 to 6.247e+07 W",
        "  nothing odd found",
    ]


def test_odd_and_damaged_files(tmp_path: Path, capsys: Capture) -> None:
    """What is odd is noted once; every fault of every file goes to standard error, and the status says so."""
    hours = [f"2021-01-{1 + hour // 24:02}T{hour % 24:02}:00Z;{5 + hour % 7}" for hour in range(240) if hour != 30]
    (tmp_path / "odd.csv").write_text("\n".join(["time;kW", *hours]), encoding="utf-8")
    (tmp_path / "bad.csv").write_text("time;kW\n2021-01-01T00:00Z;1\n2021-01-01T01:00Z;x\nlater;2\n", encoding="utf-8")
    (tmp_path / "empty.csv").touch()
    status = main(["data", "check", *(str(tmp_path / name) for name in ("odd.csv", "bad.csv", "empty.csv"))])
    printed, said = capsys.readouterr()
    assert status == 2
    assert printed.count("hours lack values") == 1
    assert "odd.csv: one time and one value a line" in printed
    lines = said.splitlines()
    assert [line.split(",")[0].split(":")[1].strip() for line in lines] == ["bad.csv", "bad.csv", "empty.csv"]
    assert "line 3" in said
    assert "line 4" in said


def test_a_question_and_its_answer(tmp_path: Path, capsys: Capture) -> None:
    """A file that can be read in two ways shows its first lines and the options; an option opens it."""
    hours = [f"2021-01-{1 + hour // 24:02}T{hour % 24:02}:00Z;{5 + hour % 7};1" for hour in range(48)]
    path = tmp_path / "two.csv"
    path.write_text("\n".join(["time;import;export", *hours]), encoding="utf-8")
    assert main(["data", "check", str(path)]) == 2
    printed, said = capsys.readouterr()
    assert "  first lines:\n    1: time;import;export\n    2: 2021-01-01T00:00Z;5;1\n" in printed
    assert "  choices: --column import|export|+\n" in printed
    assert "expected the choice of one of the columns import, export (--column)" in said
    assert main(["data", "check", "--column", "import", "--unit", "kW", str(path)]) == 0
    printed, said = capsys.readouterr()
    assert "any role (import): 2021-01-01T00:00Z to 2021-01-02T23:00Z, 60 min, 48 values" in printed
    assert "5000 to 1.1e+04 W" in printed
    assert said == ""


def test_an_option_that_is_of_no_use_is_said(tmp_path: Path, capsys: Capture) -> None:
    """Nothing that the user says is left aside without a word."""
    raw = str(RAW / "Prod Eol Elfe.csv.gz")
    assert main(["data", "check", "--column", "x", "--clock", "utc+1", raw]) == 0
    printed, _ = capsys.readouterr()
    assert printed.count("a choice is of no use for this kind of file") == 2
