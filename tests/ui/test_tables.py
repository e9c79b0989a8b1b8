"""Tables for the screen, and files that a French spreadsheet opens."""

import csv
import io
import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from elfe_core.catalogue import INDICATOR_UNITS, PERIOD_ENERGIES
from elfe_core.indicators import indicators
from elfe_core.scenario import Display
from elfe_core.simulate import simulate
from elfe_ui import series
from elfe_ui.cached import DataSource
from elfe_ui.exports.csv_tables import CsvStyle, csv_bytes
from elfe_ui.result import tables
from elfe_ui.result.figures import PANEL, panel_of, value_of
from elfe_ui.view import View
from elfe_ui.words import formats as text
from tests.app.screen import Reference

MONTH = {"period_start": date(2021, 10, 1), "period_end": date(2021, 10, 31)}
RICH = {"wind_gwh": 300.0, "storage_on": True, "storage_mwh": 50.0, "flexibility_on": True}


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


def view_of(reference: Reference, **changes: Any) -> View:
    """What a page shows for a scenario."""
    scenario = reference.scenario(**changes)
    balance = simulate(scenario, reference.curves, reference.territory)
    return View(
        territory=reference.territory,
        scenario=scenario,
        display=Display(power_unit="mw"),
        source=DataSource(Path("territory.toml"), ()),
        balance=balance,
        indicators=indicators(balance, reference.territory.foyers),
        choices={},
        dark=False,
    )


def opened(content: bytes) -> list[dict[str, str]]:
    """Rows of a file as a French spreadsheet opens it."""
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def number(written: str) -> float:
    """A number with a decimal comma."""
    assert "." not in written
    return float(written.replace(",", "."))


def french(frame: pd.DataFrame) -> list[dict[str, str]]:
    """A table as a French spreadsheet opens its file."""
    return opened(csv_bytes(frame, CsvStyle.FRENCH))


def test_the_indicator_file_has_full_figures(reference: Reference) -> None:
    """A row an indicator: key, name, value, unit, definition; a yearly rate is followed by the period's energy."""
    view = view_of(reference)
    rows = french(tables.indicator_figures(view.indicators, view.shown))
    assert [row["cle"] for row in rows if row["cle"] in INDICATOR_UNITS] == list(INDICATOR_UNITS)
    further = [row for row in rows if row["cle"] not in INDICATOR_UNITS]
    assert [row["cle"] for row in further if row["unite"] == "GWh"] == list(PERIOD_ENERGIES.values())
    grouped = {row["cle"]: number(row["valeur"]) for row in further if row["unite"] == "W/200 foyers"}
    assert len(further) == len(grouped) + len(PERIOD_ENERGIES)
    peak_w = 200 * view.balance.imported_w.max()
    assert grouped["import_max_w_200_foyers"] == pytest.approx(peak_w)
    assert len(grouped) == sum(unit == "MW" for unit in INDICATOR_UNITS.values())
    for row in (row for row in rows if row["unite"] != "W/200 foyers"):
        value = view.indicators[row["cle"]] / (1000.0 if row["unite"].startswith("GWh") else 1.0)
        if math.isnan(value):
            assert row["valeur"] == ""
        else:
            assert number(row["valeur"]) == pytest.approx(value, abs=5.1e-7)
        assert row["definition"].endswith(".")
    assert {row["unite"] for row in rows} == {"GWh/an", "GWh", "%", "MW", "W/200 foyers", "par an", "h"}
    assert rows[-1]["valeur"] == "0,000000"
    assert [row["cle"] for row in rows if not row["valeur"]] == ["storage_use_pct", "storage_cycles_per_year"]


def test_the_energies_as_numbers(reference: Reference) -> None:
    """The file of the yearly table has the figures of the screen, unrounded, and a total of each whole."""
    view = view_of(reference)
    parts = {"Production": series.total_sources(view.balance, view.territory)}
    screen, figures = tables.energies(parts, view), tables.energy_figures(parts, view)
    assert list(figures.iloc[:, 2].map(lambda value: text.number(value, 1))) == list(screen["Énergie (GWh/an)"])
    assert list(figures["Part"]) == ["Éolien", "Solaire", "Bioénergies", "Total"]
    assert figures.iloc[:3, 3].sum() == pytest.approx(100.0)
    assert list(figures.iloc[:, 2]) == pytest.approx(list(figures["Énergie de la période (GWh)"]))


def test_the_energies_of_a_month_are_its_own(reference: Reference) -> None:
    """Of a period under a year the table reads what its hours add up to, and beside it the yearly rate."""
    view = view_of(reference, **MONTH)
    parts = {"Consommation": series.total_origins(view.balance, view.territory)}
    screen, figures = tables.energies(parts, view), tables.energy_figures(parts, view)
    energy = view.balance.consumption_w.sum() * view.territory.foyers / 1e9
    assert screen["Énergie (GWh)"].iloc[-1] == text.number(energy, 1)
    assert screen["Rythme (GWh/an)"].iloc[-1] == text.number(energy * 8760 / 745, 1)
    assert figures["Énergie de la période (GWh)"].iloc[-1] == pytest.approx(energy)
    assert figures["Énergie (GWh/an)"].iloc[-1] == pytest.approx(energy * 8760 / 745)


def test_the_indicator_table_is_safe_and_whole(reference: Reference) -> None:
    """The table on screen has a row for each indicator of the panel, and each of its tags is closed."""
    text = tables.indicators_html(view_of(reference))
    n_shown = sum(map(len, PANEL.values()))
    assert text.count("<tr>") == text.count("</tr>") == n_shown + 1
    assert text.count("<td>") == text.count("</td>") == 2 * n_shown
    assert "nan" not in text.lower().replace("maintenant", "")
    off = ["curtailed_mwh", "storage_use_pct", "storage_cycles_per_year", "storage_loss_mwh", "flexibility_use_pct"]
    off += ["largest_reduction_pct", "hours_reduced_over_20pct"]
    assert text.count("sans objet") == len(off)


def test_what_is_off_does_not_apply_whatever_the_files_say(reference: Reference) -> None:
    """Without flexibility its use is 100 % in files, and does not apply on screen; nor with a share of zero."""
    view = view_of(reference)
    found = tables.indicator_figures(view.indicators, view.shown).set_index("cle")["valeur"]
    assert found["flexibility_use_pct"] == 100.0
    for changes, applies in (
        ({}, False),
        ({"flexibility_on": True, "flexible_share": 0.0}, False),
        ({"flexibility_on": True, "flexible_share": 0.05}, True),
    ):
        one = view_of(reference, **changes)
        assert math.isnan(value_of("flexibility_use_pct", one)) is not applies
        assert "flexibility_use_pct" in panel_of(one.scenario)["Stockage et flexibilité"]
        assert ("largest_reduction_pct" in panel_of(one.scenario)["Stockage et flexibilité"]) is applies


@pytest.mark.parametrize(("unit", "factor"), [("w", 1.0), ("w_group", 200.0)])
def test_the_file_is_in_the_unit_of_the_screen(reference: Reference, unit: str, factor: float) -> None:
    """Another display unit changes the powers and the head of their columns, and no energy of a year."""
    view = view_of(reference, **MONTH)
    other = view._replace(display=replace(view.display, power_unit=unit))
    label = text.POWER_UNIT_LABELS[unit]
    found = tables.indicator_figures(other.indicators, other.shown).set_index("cle")
    assert found.loc["import_max_mw", "unite"] == label
    assert found.loc["import_max_mw", "valeur"] == pytest.approx(factor * view.balance.imported_w.max())
    in_mw = tables.indicator_figures(view.indicators, view.shown).set_index("cle")
    assert found.loc["imported_mwh", "valeur"] == in_mw.loc["imported_mwh", "valeur"]
