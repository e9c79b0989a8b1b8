"""What is taken home: pictures, CSV in two styles, a surface as a page, the report."""

import json
import math
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from elfe_ui import charts, series
from elfe_ui.exports import csv_tables, paper, pictures
from elfe_ui.exports.csv_tables import CsvStyle, csv_bytes, file_name
from elfe_ui.exports.paper import Link, PaperChart
from elfe_ui.exports.picture_frame import framed
from elfe_ui.exports.pictures import Picture, PictureError
from elfe_ui.exports.provenance import CurvesOrigin
from elfe_ui.factors import downloads
from elfe_ui.factors.slices import MarkedPoints
from elfe_ui.result import report
from elfe_ui.result.figures import panel_of
from elfe_ui.series.factors import FactorAxis, Surface
from elfe_ui.view import View
from elfe_ui.words import scenario_words as words
from tests.app.screen import Reference
from tests.ui.test_tables import view_of

PARIS = "Europe/Paris"
TWICE = pd.DataFrame({"start": pd.to_datetime(["2021-10-31T00:00Z", "2021-10-31T01:00Z"]).tz_convert(PARIS)})
ORIGIN = CurvesOrigin("Mes <courbes>", "0123456789abcdef0123", "own", {"éolien": "parc & fils.csv"}, ["3 heures."])


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


@pytest.fixture(scope="module")
def view(reference: Reference) -> View:
    """A month with everything switched on."""
    changes: dict[str, Any] = {"period_start": date(2021, 10, 1), "period_end": date(2021, 10, 31)}
    return view_of(reference, wind_gwh=300.0, storage_on=True, flexibility_on=True, **changes)


def chart_of(view: View) -> charts.PreparedChart:
    return charts.monthly(series.monthly_origins(view.balance, view.territory), "origins", dark=False)


def surface() -> Surface:
    x, y = FactorAxis("Éolien (GWh/an)", np.arange(3.0)), FactorAxis("Part </script> (%)", np.arange(2.0))
    return Surface("Temps d'exportation", "%", x, y, np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 6.0]]))


def test_a_french_file() -> None:
    """`;`, decimal comma, the mark of UTF-8, dd/mm/yyyy:hh on the local clock, nothing for no value."""
    frame = TWICE.assign(day=pd.to_datetime(["2021-01-02", "2021-01-03"]), value=[1.5, np.nan], name=["a;b", "é"])
    written = csv_bytes(frame, CsvStyle.FRENCH)
    assert written.startswith(b"\xef\xbb\xbf")
    lines = written.decode("utf-8-sig").split("\r\n")
    assert lines == [
        "start;day;value;name",
        '31/10/2021:02;02/01/2021;1,500000;"a;b"',
        "31/10/2021:02;03/01/2021;;é",
        "",
    ]


def test_a_standard_file() -> None:
    """`,`, decimal point, no mark, ISO 8601: the hour that stands twice is told apart by its distance from UTC."""
    frame = TWICE.assign(utc=TWICE["start"].dt.tz_convert("UTC"), day=pd.to_datetime("2021-01-02"), value=[1.5, np.nan])
    lines = csv_bytes(frame, CsvStyle.STANDARD).decode("utf-8").split("\r\n")
    assert lines[1:3] == [
        "2021-10-31T02:00:00+02:00,2021-10-31T00:00:00Z,2021-01-02,1.500000",
        "2021-10-31T02:00:00+01:00,2021-10-31T01:00:00Z,2021-01-02,",
    ]
    assert (file_name("a", CsvStyle.FRENCH), file_name("a", CsvStyle.STANDARD)) == ("a.csv", "a-standard.csv")


def test_the_hours_behind_a_chart_are_the_true_ones(view: View) -> None:
    """Each bin has its UTC start; over the clock change no hour is lost, and quantities carry their unit."""
    hours = series.power_series(view.balance, view.territory, unit="w_group")
    table = csv_tables.over_time(hours, ("imported", "imported_share", "stored"), "w_group", PARIS)
    assert table[csv_tables.UTC_START].diff().dropna().eq(pd.Timedelta(hours=1)).all()
    assert str(table[csv_tables.UTC_START].iloc[0]) == "2021-09-30 22:00:00+00:00"
    names = ["Importation (W/200 foyers)", "Part importée (%)", "Énergie stockée (Wh/200 foyers)"]
    assert list(table.columns[3:]) == names
    assert table["Part importée (%)"].max() > 1.0


def test_tables_behind_other_charts(view: View) -> None:
    """Months, typical days, the map and a slice: one row each, named in French with units."""
    months = csv_tables.by_month(series.monthly_sources(view.balance, view.territory))
    assert list(months.columns) == ["Jour", *(f"{name} (GWh du jour)" for name in ("Éolien", "Solaire", "Bioénergies"))]
    grid = series.heat_map(view.balance, view.territory, unit="mw")
    assert csv_tables.heat(grid, "stored", "mw").columns[1] == "0 h (MWh)"
    assert list(csv_tables.of_surface(surface()).iloc[1]) == [1.0, 0.0, 2.0]
    assert len(csv_tables.duration(series.duration_curves(view.balance, view.territory, unit="mw"), "mw").columns) == 4


def test_a_file_carries_the_unit_of_the_project(view: View) -> None:
    """Beside each column in MW or MWh stands one per 200 foyers; in the project's own unit nothing stands twice."""
    foyers = view.territory.foyers
    hours = series.power_series(view.balance, view.territory, unit="mw")
    table = csv_tables.over_time(hours, ("imported", "stored"), "mw", PARIS)
    both = csv_tables.with_project_unit(table, "mw", foyers)
    added = ["Importation (W/200 foyers)", "Énergie stockée (Wh/200 foyers)"]
    assert list(both.columns) == [*table.columns, *added]
    for name, in_mw in zip(added, ("Importation (MW)", "Énergie stockée (MWh)"), strict=True):
        np.testing.assert_allclose(both[name], 200 * 1e6 / foyers * both[in_mw])
    grouped = csv_tables.over_time(hours, ("imported",), "w_group", PARIS)
    assert csv_tables.with_project_unit(grouped, "w_group", foyers) is grouped


def test_a_picture_is_french_on_white_paper(view: View) -> None:
    """SVG by the converter's own process: months and numbers in French, the title and the notes, nothing to fetch."""
    svg = pictures.svg(Picture(chart_of(view), "Titre <1>", ["Note & origine"])).decode()
    said = [text.text for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Titre <1>", "Note & origine", "1 oct.", "Éolien", "Énergie du jour (MWh)"} <= set(said)
    assert 'fill="#ffffff"' in svg
    assert "Source Sans" not in svg
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_a_png_has_twice_the_dots(view: View) -> None:
    """PNG of twice the picture's size: margins on both sides of the width asked for."""
    png = pictures.png(Picture(chart_of(view), "Titre", ["Note"], 500))
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * (500 + 2 * 24)


def test_what_waits_for_a_pointer_is_left_out(view: View) -> None:
    """The marks under the pointer and their data are not drawn; the chart itself is whole."""
    frame = series.year_picture(view.balance, view.territory, unit="mw")
    chart = charts.year_picture(frame, unit="mw", dark=False)
    spec = pictures.still(chart.to_dict(), 700)
    assert len(spec["layer"]) == len(chart.to_dict()["layer"]) - 1
    assert (spec["width"], spec["config"]["background"]) == (700, "#ffffff")
    assert not any("select" in param for param in spec["params"])


def test_a_chart_that_cannot_be_drawn_is_an_error(monkeypatch: pytest.MonkeyPatch, view: View) -> None:
    """A converter that fails or hangs is a clear error, and the next picture is made."""
    broken = charts.PreparedChart(json.dumps({"mark": "?", "config": {}}), {})
    with pytest.raises(PictureError, match="ended with 1"):
        pictures.svg(Picture(broken))
    monkeypatch.setattr(pictures, "TIMEOUT_S", 0.01)
    with pytest.raises(PictureError, match="within"):
        pictures.svg(Picture(chart_of(view)))


def test_long_words_of_a_picture_are_broken_into_lines() -> None:
    """Title and notes never run past the picture."""
    svg = framed('<svg width="300" height="100" viewBox="0 0 300 100"></svg>', "mot " * 40, ["note " * 60])
    lines = [text.text or "" for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert len(lines) > 6
    assert max(map(len, lines)) <= 300 / (12 * 0.53)


def test_a_surface_as_a_page() -> None:
    """One small file that names no other place, and whose words cannot end its script."""
    page = downloads.surface_html([surface()], MarkedPoints((1.0, 1.0), (0.5, 0.5)), None, ["Avec <x>"])
    assert "http" not in page.replace("http-equiv", "")
    assert "&lt;x&gt;" in page
    assert page.count("</script>") == 1
    scene = json.loads(page.split('getElementById("surface"), ', 1)[1].split(', "surface");', 1)[0])
    assert [mark["name"] for mark in scene["marks"]] == ["Référence", "Votre scénario"]
    assert len(page.encode()) < 100_000


def test_the_report_of_a_scenario(view: View, reference: Reference) -> None:
    """Settings that differ are marked, figures stand beside today's with the difference, everything is escaped."""
    today = view_of(reference)
    page = report.report_html(
        view,
        today=today,
        origin=ORIGIN,
        figures=[PaperChart("<svg/>", "Titre", "Légende")],
        link=Link("https://exemple.fr/bilan?eolien=300&du=<"),
        made_on=datetime(2026, 11, 23, 9, 5),
    )
    changed = re.findall(r"<tr class='changed'><th>(.*?)</th>", page)
    assert changed == ["Éolien", "Stockage", "Flexibilité, borne haute", "Période"]
    assert len(re.findall("<th>[^<]*<small>", page)) == sum(map(len, panel_of(view.scenario).values()))
    for said in (
        "Fait le 23 novembre 2026 à 09 h 05",
        "Mes &lt;courbes&gt;",
        "parc &amp; fils.csv",
        "3 heures.",
        "Écart",
    ):
        assert said in page
    assert 'href="https://exemple.fr/bilan?eolien=300&amp;du=&lt;"' in page
    assert "data:image/svg+xml;base64," in page
    assert not re.findall(r"\b(nan|None|inf)\b|\$\w|\*\*", page)
    name = paper.file_name("rapport-elfe", view.territory, datetime(2026, 11, 23))
    assert name == "rapport-elfe-redon-pontchateau-2026-11-23.html"


def test_the_report_of_today_compares_nothing(reference: Reference) -> None:
    """Today's own report has no column of differences; a pinned reference brings one, under its name."""
    today = view_of(reference)
    common: dict[str, Any] = {"origin": ORIGIN, "figures": [], "link": Link(""), "made_on": datetime(2026, 1, 1)}
    alone = report.report_html(today, today=today, **common)
    assert "Écart" not in alone
    assert "Reprendre ce scénario" not in alone
    beside = report.report_html(today, today=today, reference=view_of(reference, wind_gwh=300.0), **common)
    assert "<th class='number'>Référence</th>" in beside
    assert "● diffère de la référence." in beside


def test_differences_read_as_they_are_meant(reference: Reference) -> None:
    """A sign always, points for percentages, "=" for what reads alike, "–" where one does not apply."""
    shown = view_of(reference).shown
    for key, change, said in (
        ("coverage_pct", 2.5, "+2,5 pts"),
        ("coverage_pct", -1.5, "\u22121,5 pt"),
        ("import_max_mw", -10.0, "\u221210,0"),
        ("imported_mwh", 0.0, "="),
        ("storage_use_pct", math.nan, "–"),
    ):
        assert report.difference(key, change, shown, shown.scale(key, change)) == said


def test_the_reports_charts_are_drawn(view: View) -> None:
    """Four charts for paper, each with its title."""
    found = report.report_charts(view)
    assert [figure.svg[:4] for figure in found] == ["<svg"] * 4
    assert len({figure.title for figure in found}) == 4


def test_names_of_files() -> None:
    """French words as every machine takes them for a file's name."""
    assert words.slug("Temps d'exportation (%) Éolien") == "temps-d-exportation-eolien"
    assert words.slug("../../x") == "x"


@pytest.mark.parametrize("style", CsvStyle)
@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1+1", "-2+3", "@x"])
def test_no_name_is_a_formula(name: str, style: CsvStyle) -> None:
    """A text that begins like one, as a header or in a cell, has an apostrophe; numbers, be they text, have none."""
    frame = pd.DataFrame({name: [-1.5, 2.0], "Nom": [name, "-1,5"], "autre": ["a-b", None]})
    header, first, second, _ = csv_bytes(frame, style).decode("utf-8-sig").replace('"', "").split("\r\n")
    assert header.startswith(f"'{name}")
    assert f"'{name}" in first
    assert "'" not in second
    assert "'-1" not in first
