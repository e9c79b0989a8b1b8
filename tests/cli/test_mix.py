"""The cheapest mixes from the command line."""

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from elfe_core.cli import main

BOUNDS = "wind=121:400,solar=11:200,bioenergy=6.1:6.1,storage=0:100"


def test_the_cheapest_mixes_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CSV with sizes, the goal's value, and the cost in three cases; the curve goes to its file."""
    curve = tmp_path / "curve.csv"
    assert main(["mix", "--goal", "self_production_pct:45", "--bounds", BOUNDS, "--curve", str(curve)]) == 0
    table = pd.read_csv(StringIO(capsys.readouterr().out))
    assert list(table.columns) == [
        "wind_gwh", "solar_gwh", "bioenergy_gwh", "storage_mwh", "self_production_pct",
        "low_eur_per_year", "middle_eur_per_year", "high_eur_per_year", "price_of",
    ]  # fmt: skip
    assert (table["self_production_pct"] >= 45.0).all()
    assert (table["low_eur_per_year"] < table["middle_eur_per_year"]).all()
    assert table["middle_eur_per_year"].is_monotonic_increasing
    assert list(pd.read_csv(curve).columns)[:2] == ["self_production_pct", "eur_per_year"]


def test_a_scenario_fixes_the_rest(tmp_path: Path) -> None:
    """With a flexible share less is built for the same goal; another price and year weigh otherwise."""
    file, plain, flexible = (tmp_path / name for name in ("s.json", "plain.csv", "flexible.csv"))
    assert main(["scenario", "Souple", "flexibilite=true", "flexible_pct=10", "--out", str(file)]) == 0
    base = ["mix", "--goal", "self_production_pct:45", "--bounds", BOUNDS, "--price", "2024", "--year", "2015"]
    assert main([*base, "--out", str(plain)]) == 0
    assert main([*base, "--scenario", str(file), "--out", str(flexible)]) == 0
    costs = [pd.read_csv(one)["middle_eur_per_year"][0] for one in (plain, flexible)]
    assert costs[1] < costs[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--goal", "self_production_pct:99"], ["nearest is self_production_pct", "upper bound of wind"]),
        (["--goal", "joy:1"], ["joy"]),
        (["--goal", "self_production_pct:50", "--bounds", "wind=400:200"], ["wind_bounds"]),
        (["--goal", "self_production_pct:50", "--price", "1999"], ["1999"]),
    ],
)
def test_what_cannot_be_is_said(capsys: pytest.CaptureFixture[str], arguments: list[str], said: list[str]) -> None:
    """Status 2, nothing printed, the reason in words."""
    assert main(["mix", *arguments]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert all(word in output.err for word in said)


def test_a_month_has_no_yearly_cost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor a best mix."""
    file = tmp_path / "s.json"
    assert main(["scenario", "Janvier", "du=2021-01-01", "au=2021-01-31", "--out", str(file)]) == 0
    assert main(["mix", "--goal", "self_production_pct:50", "--scenario", str(file)]) == 2
    assert "a year at least" in capsys.readouterr().err


def test_nothing_consumed_has_no_share(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A goal that applies to nothing says so, and that no bound is to blame."""
    file = tmp_path / "s.json"
    assert main(["scenario", "Vide", "res_pct=0", "pro_pct=0", "ent_pct=0", "--out", str(file)]) == 0
    assert main(["mix", "--goal", "self_production_pct:50", "--bounds", BOUNDS, "--scenario", str(file)]) == 2
    err = capsys.readouterr().err
    assert "self_production_pct not applicable" in err
    assert err.rstrip().endswith("no bound stops it, what the scenario fixes does")
