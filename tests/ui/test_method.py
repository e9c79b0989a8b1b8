"""What the page Méthode says is true of the program and of its tests."""

import ast
import inspect
import re
import textwrap
from dataclasses import replace

import pytest

from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.insight.comparison import ComparedFigure, PublishedFigure, read_published
from elfe_core.kernel import hours, layout
from elfe_core.load import DATA_FOLDER
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate
from elfe_ui import series
from elfe_ui.charts import theme
from elfe_ui.method import drawing, facts
from tests.app.screen import ROOT, Reference
from tests.core.test_golden import CURVES, SCENARIOS, TOLERANCE_W


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


TEXTS = sorted((facts.FOLDER / "texts").glob("*.md"))


def test_every_indicator_has_its_formula() -> None:
    """Each indicator has one formula with balanced braces, and no formula stands for another name."""
    formulas = facts.toml("formulas.toml")
    assert set(formulas) == set(INDICATOR_UNITS)
    for formula in formulas.values():
        assert formula["latex"].count("{") == formula["latex"].count("}")


def test_the_golden_figures_are_those_of_the_test() -> None:
    """Scenarios, hours and tolerance of the comparison with the original program are those that the tests hold."""
    checks = facts.toml("checks.toml")
    assert len(SCENARIOS) == checks["golden_scenarios"]
    assert CURVES.groupby("scenario").size().unique().tolist() == [checks["golden_hours"]]
    assert checks["golden_tolerance_w"] == TOLERANCE_W


def test_the_tolerance_is_told_as_the_file_has_it() -> None:
    """1 % for energies and coverage, else 5 % or half a point: what the text says is what each figure has."""
    for result in read_published(DATA_FOLDER / "published_results.toml"):
        for figure in result.figures:
            if figure.value == 0.0:
                continue
            near = "mwh" in figure.indicator or "kwh" in figure.indicator or "coverage" in figure.indicator
            assert figure.tolerance_relative == (0.01 if near else 0.05), figure.indicator
            assert figure.tolerance_absolute == (0.5 if figure.unit == "%" and not near else 0.0), figure.indicator


def test_no_place_in_a_text_is_misspelt() -> None:
    """Braces in a text are places for figures, or part of a formula; a place that nothing fills is a KeyError."""
    for file in TEXTS:
        text = file.read_text(encoding="utf-8")
        assert text.count("{{") == len(facts.PLACE.findall(text)), file.name
    with pytest.raises(KeyError):
        facts.written("indicateurs", {})


def test_texts_hold_no_fact_about_a_territory() -> None:
    """Names of the shipped territories stand in no text: another one shows its own."""
    for file in [*TEXTS, ROOT / "elfe_ui" / "tour" / "steps.toml"]:
        assert not re.search(r"Redon|Pontch|Lamballe|Dinan|Béganne|Bretagne", file.read_text(encoding="utf-8"))


def test_the_residual_of_a_balance(reference: Reference) -> None:
    """The balance of each hour closes to rounding; an import that is a watt off is seen."""
    scenario = reference.scenario(storage_on=True, flexibility_on=True, wind_gwh=250.0)
    balance = simulate(scenario, reference.curves, reference.territory)
    assert facts.residual_w(balance) < 1e-9
    off = balance.imported_w.copy()
    off[5] += 1.0
    assert facts.residual_w(replace(balance, imported_w=off)) == pytest.approx(1.0)


def test_a_published_table_in_french() -> None:
    """MWh are shown as GWh, gaps in percent or points with a sign, and what is out of tolerance is said."""
    (result, *_) = read_published(DATA_FOLDER / "published_results.toml")

    def row(indicator: str, unit: str, published: float, ours: float) -> str:
        figure = PublishedFigure(
            indicator=indicator, value=published, unit=unit, tolerance_relative=0.01, tolerance_absolute=0.0
        )
        return facts.published_table([ComparedFigure(result=result, figure=figure, ours=ours)])

    imported = row("imported_mwh", "MWh/year", 1e6, 9.95e5)
    assert "<td>1\u202f000,00</td><td>995,00</td><td>\u22120,5\u202f%</td>" in imported
    assert "<td>20,00</td><td>21,00</td><td>+1,00 pt</td>" in row("coverage_pct", "%", 20.0, 21.0)
    assert "hors tolérance" in row("coverage_pct", "%", 20.0, 21.0)
    assert "<td>0</td>" in row("exported_mwh", "MWh/year", 0.0, 0.0)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0"), (1e-4, "0,0001"), (2.3e-13, "2 × 10⁻¹³"), (0.25, "0,25"), (3.0, "3")]
)
def test_small_figures_read_as_powers_of_ten(value: float, shown: str) -> None:
    """A figure too small for decimals is a power of ten."""
    assert facts._small(value) == shown


def test_the_example_lies_around_the_largest_production(reference: Reference) -> None:
    """The days drawn as an example hold the hour with the largest production, and as many hours as days have."""
    balance = simulate(reference.scenario(), reference.curves, reference.territory)
    window = series.window_of_most_production(balance, reference.territory, 4)
    frame = series.power_series(balance, reference.territory, unit="w", window=window).frame
    assert frame["production"].max() == pytest.approx(balance.production_w.max(), rel=1e-6)
    assert 95 <= len(frame) <= 98
    short = balance.cut(0, 30)
    window = series.window_of_most_production(short, reference.territory, 4)
    assert len(series.power_series(short, reference.territory, unit="w", window=window).frame) == 30


def kernel_calls(function: object) -> list[str]:
    """Names of the functions that a function of the kernel calls, in the order of its source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))  # type: ignore[arg-type]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    ordered = sorted(calls, key=lambda node: (node.lineno, node.col_offset))
    return [node.func.id for node in ordered if isinstance(node.func, ast.Name)]


def test_the_drawing_follows_the_kernel() -> None:
    """Steps stand in the order in which the kernel calls what makes their flows, and each flow has one step."""
    year = kernel_calls(hours.year)
    at = year.index("mix") + 1
    calls = [*year[:at], *kernel_calls(hours.mix), *year[at:]]
    drawn = [step.call for step in drawing.STEPS if step.call]
    places = [calls.index(call) for call in drawn]
    assert places == sorted(places)
    assert sorted(flow for step in drawing.STEPS for flow in step.flows) == sorted(layout.FLOWS)


def test_each_step_has_its_switch_its_colour_and_its_formula() -> None:
    """What may be off is a field of the scenario; each formula stands in its own text, and no text is left over."""
    fields = set(Scenario.__dataclass_fields__)
    assert [step.switch for step in drawing.STEPS if step.switch and step.switch not in fields] == []
    assert [step.colour for step in drawing.STEPS if step.colour and step.colour not in theme.COLOURS] == []
    assert {file.stem.removeprefix("etape_") for file in TEXTS if file.stem.startswith("etape_")} == set(
        drawing.NUMBERS
    )
    assert all("$$" in facts.written(f"etape_{key}", {}) for key in drawing.NUMBERS)
