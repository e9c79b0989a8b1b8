"""Tables for the screen, and files that a French spreadsheet opens."""

import csv
import io
import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.curves import CURVE_NAMES
from elfe_core.indicators import indicators
from elfe_core.scenario import Display
from elfe_core.simulate import simulate
from elfe_ui import series
from elfe_ui.cached import DataSource
from elfe_ui.exports.csv_tables import CsvStyle, csv_bytes
from elfe_ui.result import tables
from elfe_ui.result.figures import PANEL
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


UTC, LOCAL = "Début (UTC)", "Début (heure locale)"


def french(frame: pd.DataFrame) -> list[dict[str, str]]:
    """A table as a French spreadsheet opens its file."""
    return opened(csv_bytes(frame, CsvStyle.FRENCH))


def test_the_hourly_file_has_every_hour(reference: Reference) -> None:
    """October has 745 hours; each has its UTC and local time, and the local 2 o'clock of the 31st stands twice."""
    rows = french(tables.hourly(view_of(reference, **MONTH, **RICH)))
    assert len(rows) == 31 * 24 + 1
    assert (rows[0][UTC], rows[0][LOCAL]) == ("30/09/2021:22", "01/10/2021:00")
    assert (rows[-1][UTC], rows[-1][LOCAL]) == ("31/10/2021:22", "31/10/2021:23")
    assert sum(row[LOCAL] == "31/10/2021:02" for row in rows) == 2
    assert len({row[UTC] for row in rows}) == len(rows)


def test_the_day_of_25_hours_alone(reference: Reference) -> None:
    """31 October 2021 has 25 rows, 28 March 2021 has 23."""
    for day, hours in ((date(2021, 10, 31), 25), (date(2021, 3, 28), 23)):
        assert len(tables.hourly(view_of(reference, period_start=day, period_end=day))) == hours


def test_the_hourly_file_holds_the_balance(reference: Reference) -> None:
    """Each column is the balance's own in the display unit, to a millionth; the flows of each hour add up."""
    view = view_of(reference, **MONTH, **RICH)
    rows, foyers = french(tables.hourly(view)), view.territory.foyers
    columns = {name: np.array([number(row[name]) for row in rows]) for name in list(rows[0])[2:]}
    assert all(name.endswith(("(MW)", "(MWh)")) for name in columns)
    expected = [view.balance.inputs[key] for key in CURVE_NAMES]
    expected += [getattr(view.balance, f"{key}_w") for key in tables.FLOWS]
    expected += [view.balance.stored_wh, view.balance.gas_level_wh]
    for column, values in zip(columns.values(), expected, strict=True):
        np.testing.assert_allclose(column, values * foyers / 1e6, rtol=0, atol=5.1e-7)
    flow = {name.removesuffix(" (MW)"): column for name, column in columns.items()}
    inflow = flow["Production"] + flow["Importation"] + flow["Sortie de stockage"]
    outflow = flow["Consommation"] + flow["Exportation"] + flow["Production écrêtée"] + flow["Mise en stockage"]
    np.testing.assert_allclose(inflow, outflow, atol=1e-5)
    assert flow["Mise en stockage"].max() > 0


def test_the_indicator_file_has_full_figures(reference: Reference) -> None:
    """One row an indicator with key, name, value and unit of the screen, and definition; NaN is empty."""
    view = view_of(reference)
    rows = french(tables.indicator_figures(view))
    assert [row["cle"] for row in rows] == list(INDICATOR_UNITS)
    for row in rows:
        value = view.indicators[row["cle"]] / (1000.0 if row["unite"] == "GWh/an" else 1.0)
        if math.isnan(value):
            assert row["valeur"] == ""
        else:
            assert number(row["valeur"]) == pytest.approx(value, abs=5.1e-7)
        assert row["definition"].endswith(".")
    assert {row["unite"] for row in rows} == {"GWh/an", "%", "MW", "par an", "h"}
    assert [row["cle"] for row in rows if not row["valeur"]] == ["storage_use_pct", "storage_cycles_per_year"]


def test_the_energies_as_numbers(reference: Reference) -> None:
    """The file of the yearly table has the figures of the screen, unrounded, and a total of each whole."""
    view = view_of(reference)
    parts = {"Production": series.total_sources(view.balance, view.territory)}
    screen, figures = tables.energies(parts, view), tables.energy_figures(parts, view)
    assert list(figures.iloc[:, 2].map(lambda value: text.number(value, 1))) == list(screen["Énergie (GWh/an)"])
    assert list(figures["Part"]) == ["Éolien", "Solaire", "Bioénergies", "Total"]
    assert figures.iloc[:3, 3].sum() == pytest.approx(100.0)


def test_the_indicator_table_is_safe_and_whole(reference: Reference) -> None:
    """The table on screen has a row for each indicator of the panel, and each of its tags is closed."""
    text = tables.indicators_html(view_of(reference))
    n_shown = sum(map(len, PANEL.values()))
    assert text.count("<tr>") == text.count("</tr>") == n_shown + 1
    assert text.count("<td>") == text.count("</td>") == 2 * n_shown
    assert "nan" not in text.lower().replace("maintenant", "")
    assert text.count("sans objet") == 2


@pytest.mark.parametrize(("unit", "factor"), [("w", 1.0), ("w_group", 200.0)])
def test_the_files_are_in_the_unit_of_the_screen(reference: Reference, unit: str, factor: float) -> None:
    """Another display unit changes the powers and the head of their columns, and no energy of a year."""
    view = view_of(reference, **MONTH)
    other = view._replace(display=replace(view.display, power_unit=unit))
    label = text.POWER_UNIT_LABELS[unit]
    hours = tables.hourly(other)
    np.testing.assert_allclose(hours[f"Consommation ({label})"], factor * view.balance.consumption_w)
    found = tables.indicator_figures(other).set_index("cle")
    assert found.loc["import_max_mw", "unite"] == label
    assert found.loc["import_max_mw", "valeur"] == pytest.approx(factor * view.balance.imported_w.max())
    assert (
        found.loc["imported_mwh", "valeur"]
        == tables.indicator_figures(view).set_index("cle").loc["imported_mwh", "valeur"]
    )
