"""Tables for the screen, and files that a French spreadsheet opens."""

import csv
import io
import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elfe_core.indicators import INDICATOR_UNITS, indicators
from elfe_core.scenario import Display
from elfe_core.simulate import simulate
from elfe_ui import tables
from elfe_ui.cached import Source
from elfe_ui.shell import View
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
        source=Source(Path("territory.toml"), ()),
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


def test_the_hourly_file_has_every_hour(reference: Reference) -> None:
    """October has 745 hours; each has its UTC and local time, and the local 2 o'clock of the 31st stands twice."""
    rows = opened(tables.hourly_csv(view_of(reference, **MONTH, **RICH)))
    assert len(rows) == 31 * 24 + 1
    assert (rows[0]["utc"], rows[0]["heure_locale"]) == ("30/09/2021:22", "01/10/2021:00")
    assert (rows[-1]["utc"], rows[-1]["heure_locale"]) == ("31/10/2021:22", "31/10/2021:23")
    assert sum(row["heure_locale"] == "31/10/2021:02" for row in rows) == 2
    assert len({row["utc"] for row in rows}) == len(rows)


def test_the_day_of_25_hours_alone(reference: Reference) -> None:
    """31 October 2021 has 25 rows, 28 March 2021 has 23."""
    for day, hours in ((date(2021, 10, 31), 25), (date(2021, 3, 28), 23)):
        assert len(opened(tables.hourly_csv(view_of(reference, period_start=day, period_end=day)))) == hours


def test_the_hourly_file_holds_the_balance(reference: Reference) -> None:
    """Each column is the balance's own, in W/foyer and Wh/foyer, to a millionth; the flows of each hour add up."""
    view = view_of(reference, **MONTH, **RICH)
    rows = opened(tables.hourly_csv(view))
    columns = {name: np.array([number(row[name]) for row in rows]) for name in tables.HOURLY_COLUMNS}
    for name, field in tables.HOURLY_COLUMNS.items():
        np.testing.assert_allclose(columns[name], getattr(view.balance, field), rtol=0, atol=5.1e-7)
    for name, field in tables.INPUT_COLUMNS.items():
        inputs = np.array([number(row[name]) for row in rows])
        np.testing.assert_allclose(inputs, getattr(view.balance.inputs, field), rtol=0, atol=5.1e-7)
    inflow = columns["production_w_foyer"] + columns["importation_w_foyer"] + columns["decharge_stockage_w_foyer"]
    outflow = columns["consommation_w_foyer"] + columns["exportation_w_foyer"] + columns["charge_stockage_w_foyer"]
    np.testing.assert_allclose(inflow, outflow, atol=1e-5)
    assert columns["charge_stockage_w_foyer"].max() > 0
    assert set(rows[0]) == {"utc", "heure_locale", *tables.INPUT_COLUMNS, *tables.HOURLY_COLUMNS}


def test_the_indicator_file_has_full_figures(reference: Reference) -> None:
    """One row an indicator with key, name, value, French unit and definition; NaN is empty."""
    view = view_of(reference)
    rows = opened(tables.indicators_csv(view))
    assert [row["cle"] for row in rows] == list(INDICATOR_UNITS)
    for row in rows:
        value = view.indicators[row["cle"]]
        if math.isnan(value):
            assert row["valeur"] == ""
        else:
            assert number(row["valeur"]) == pytest.approx(value, abs=5.1e-7)
        assert row["definition"].endswith(".")
        assert "year" not in row["unite"]
    assert {row["unite"] for row in rows} == {"MWh/an", "%", "MW", "1/an"}
    assert [row["cle"] for row in rows if not row["valeur"]] == ["storage_use_pct", "storage_cycles_per_year"]


def test_the_indicator_table_is_safe_and_whole(reference: Reference) -> None:
    """The table on screen has a row an indicator, and each of its tags is closed."""
    text = tables.indicators_html(view_of(reference))
    assert text.count("<tr>") == text.count("</tr>") == len(INDICATOR_UNITS) + 1
    assert text.count("<td>") == text.count("</td>") == 2 * len(INDICATOR_UNITS)
    assert "nan" not in text.lower().replace("maintenant", "")
    assert text.count("sans objet") == 2


def test_another_unit_never_changes_the_files(reference: Reference) -> None:
    """The files have units of their own: the display unit does not touch them."""
    view = view_of(reference, **MONTH)
    other = view._replace(display=replace(view.display, power_unit="w_group"))
    assert tables.hourly_csv(view) == tables.hourly_csv(other)
    assert tables.indicators_csv(view) == tables.indicators_csv(other)
