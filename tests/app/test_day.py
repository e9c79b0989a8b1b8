"""The page of one day: its choice, its plan in words, a forecast of the visitor's, the files to take home."""

import csv
import html
import io
import json
import re
from datetime import date

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from elfe_core import day_plan
from elfe_core.scenario import Display, today
from elfe_core.territory import load_territory
from elfe_ui import cached
from elfe_ui.day import take_home
from elfe_ui.view import View
from elfe_ui.words import day_words
from tests.app.screen import DAY, TERRITORY_FILE, faults_seen, open_app

FLEET = {"eolien": "240", "solaire": "150", "chauffe_eau": "25000", "lave_vaisselle": "30000", "creuses_midi": "true"}
JUNE = "20210615"


def said(app: AppTest) -> str:
    """Sentences of the page, with plain spaces and without bold."""
    parts = [element.value for element in (*app.main.markdown, *app.main.caption, *app.main.subheader)]
    tables = [element.proto.body for element in app.main.get("html")]
    whole = html.unescape("\n".join([*parts, *tables]))
    return re.sub(r"[\u00a0\u202f]", " ", whole).replace("**", "")


def orders(app: AppTest) -> list[str]:
    """What to do with each use, a line each."""
    begun = tuple(f"- {words.order}" for words in day_words.USES.values())
    return [line for line in said(app).splitlines() if line.startswith(begun)]


def test_the_first_visit_shows_a_whole_plan() -> None:
    """Without any fleet one appliance of each kind is planned, which is said, on a day with surplus."""
    app = open_app(DAY)
    assert faults_seen(app) == []
    assert day_words.EXAMPLE in said(app)
    assert "Samedi 7 août 2021 : du surplus local" in said(app)
    assert len(orders(app)) >= 5
    assert day_words.CHOOSE_USES in {link.proto.label for link in app.main.get("page_link")}
    assert "borne haute" in said(app)
    assert "jour" not in app.query_params


def test_a_link_opens_its_day_and_steps_go_on() -> None:
    """The day stands in the address; arrows lead to the days around it, the date field says it."""
    app = open_app(DAY, {"jour": JUNE, **FLEET})
    assert faults_seen(app) == []
    assert "Mardi 15 juin 2021" in said(app)
    assert app.date_input(key="jour_choisi").value == date(2021, 6, 15)
    app.button(key="jour_chevron_right").click().run()
    assert "Mercredi 16 juin 2021" in said(app)
    assert app.query_params["jour"] in ("20210616", ["20210616"])
    app.date_input(key="jour_choisi").set_value(date(2021, 3, 28)).run()
    assert "Dimanche 28 mars 2021" in said(app)
    assert "il n'y a pas de 2 h" in said(app)


@pytest.mark.parametrize(
    ("text", "words"),
    [("demain", "qui ne se lit pas"), ("20219999", "qui ne se lit pas"), ("20350101", "demande le 1er janvier 2035")],
)
def test_a_day_that_cannot_be_shown_is_said(text: str, words: str) -> None:
    """Another one is shown."""
    app = open_app(DAY, {"jour": text})
    assert [words in element.value for element in app.warning] == [True]
    assert orders(app)


def test_the_fleets_of_the_scenario_are_planned() -> None:
    """These and no others, with what the day before as forecast would have brought."""
    app = open_app(DAY, {"jour": JUNE, **FLEET})
    assert len(orders(app)) == 2
    assert day_words.CHANGE_USES in {link.proto.label for link in app.main.get("page_link")}
    assert day_words.EXAMPLE not in said(app)
    assert "Plan fait d'après la veille, avec ce qui est venu" in said(app)
    app = open_app(DAY, {"jour": JUNE, "prevu": "La veille", **FLEET})
    assert "devait ressembler à la veille" in said(app)
    assert "Avec ce qui est venu" in said(app)


def forecast(day: str, *, hole: bool = False) -> bytes:
    """Wind of a day of summer in kW, a line an hour of UTC."""
    hours = np.datetime64(f"{day}T00") - 2 + np.arange(24)
    lines = [
        f"{hour}:00,{1000 + 500 * place}" for place, hour in enumerate(hours) if not (hole and place in (5, 6, 20))
    ]
    return "\n".join(["utc,Puissance (kW)", *lines]).encode()


def with_forecast(content: bytes, role: str = "Éolien", **query: str) -> AppTest:
    """The page with a file of forecasts, used for a curve."""
    app = open_app(DAY, {"prevu": "Ma prévision", **FLEET, **query})
    app.file_uploader(key="fichiers_prevision").set_value([("vent.csv", content, "text/csv")]).run()
    next(box for box in app.selectbox if box.label.startswith("Utiliser")).select_index(_place(app, role)).run()
    return app


def _place(app: AppTest, role: str) -> int:
    box = next(box for box in app.selectbox if box.label.startswith("Utiliser"))
    return box.options.index(role)


def test_a_forecast_of_a_day_to_come() -> None:
    """The file's first whole day; what it lacks is said, and nothing is told of what came."""
    app = with_forecast(forecast("2026-06-17"))
    assert faults_seen(app) == []
    assert "Mercredi 17 juin 2026" in said(app)
    assert "Prévu par votre fichier : l'éolien." in said(app)
    assert "Si la journée est comme prévu" in said(app)
    assert "Avec ce qui est venu" not in said(app)


def test_hours_of_a_forecast_that_name_no_clock_are_those_of_here() -> None:
    """A whole local day is whole, and how its hours were read is said beside what can be chosen instead."""
    lines = [f"{hour:02d}:00" for hour in range(24)]
    content = "\n".join(["Heure;Puissance (MW)", *(f"17/06/2026 {hour};{12 + n},5" for n, hour in enumerate(lines))])
    app = with_forecast(content.encode())
    assert list(app.error) == []
    assert "elles sont lues à l'heure d'ici" in said(app)
    assert "Mercredi 17 juin 2026" in said(app)


def test_a_forecast_of_a_day_of_the_data_is_told_beside_what_came() -> None:
    """Curves that it lacks come from the day before."""
    app = with_forecast(forecast("2021-06-16"))
    assert "Pris de la veille : " in said(app)
    assert "Avec ce qui est venu" in said(app)


def test_a_forecast_with_holes_is_refused_with_all_of_them() -> None:
    """In French, and the page asks for nothing else."""
    app = with_forecast(forecast("2021-06-16", hole=True))
    (error,) = app.error
    assert "Cette prévision ne peut pas être utilisée" in error.value
    assert all(text in error.value for text in ("16/06/2021:03", "16/06/2021:04", "16/06/2021:18", "heures manquent"))
    assert not orders(app)


def test_a_file_waits_for_its_role() -> None:
    """Nothing is planned before a curve has one."""
    app = open_app(DAY, {"prevu": "Ma prévision", **FLEET})
    assert any("Apportez la prévision" in element.value for element in app.info)
    assert not orders(app)


def test_files_hold_the_plan_of_the_page() -> None:
    """CSV and JSON in both steps, the poster as a picture and to print, under names that say the day."""
    territory = load_territory(TERRITORY_FILE)
    where = cached.source(TERRITORY_FILE)
    scenario = today(territory)
    view = View(
        territory=territory, scenario=scenario, display=Display(), source=where,
        balance=cached.balance(scenario, where), indicators=cached.indicators(scenario, where), choices={}, dark=False,
    )  # fmt: skip
    plan = cached.planned_day(scenario, where, date(2021, 6, 15), day_plan.DAY)
    files = take_home.schedule_files(plan, view)
    assert [file.name.rpartition("2021-06-15")[2] for file in files] == [
        "-15min.csv", "-60min.csv", "-15min.json", "-60min.json",
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(str(files[0].make()))))
    assert len(rows) == 96 * len(plan.uses)
    assert json.loads(str(files[3].make()))["day"] == "2021-06-15"
    png, svg, sheet = take_home.poster_files(plan, view)
    assert bytes(png.make())[1:4] == b"PNG"  # type: ignore[arg-type]
    assert "Mardi 15 juin 2021" in str(svg.make())
    printed = str(sheet.make())
    assert "$" not in re.sub(r"<svg.*?</svg>", "", printed, flags=re.S)
    assert all(
        text in printed for text in ("En toutes lettres", "Comment une heure est jugée", day_words.DEMONSTRATION)
    )
