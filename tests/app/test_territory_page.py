"""The page of the territory: map, cards, tables, and what it says where something is missing."""

import json
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core import load
from tests.app.screen import MAP, ROOT, english_words, faults_seen, open_app, panel, texts
from tests.app.territories import shipped_territory

OTHER = "Lamballe et Dinan"


def rows(app: AppTest, number: int) -> dict[str, tuple[str, ...]]:
    return {str(row[0]).strip("*· "): tuple(map(str, row[1:])) for row in app.table[number].value.to_numpy()}


def maps(app: AppTest) -> list[tuple[int, int]]:
    """How many communes and farms each map of the page shows."""
    found = [json.loads(element.proto.json) for element in app.get("deck_gl_json_chart")]
    shown = [[row for layer in deck["layers"] for row in layer["data"]] for deck in found]
    return [(_named(one, "commune"), _named(one, "farm")) for one in shown]


def _named(shown: list[dict[str, str]], key: str) -> int:
    return len({row[key] for row in shown if key in row})


def whole(app: AppTest) -> str:
    return "\n".join(texts(app)).replace("\u202f", " ").replace("\u00a0", " ")


def test_the_map_and_the_farms_together() -> None:
    """Without a choice the card is that of all farms: 58.2 of 121.2 GWh of wind, and of 626 GWh consumed."""
    app = open_app(MAP)
    assert maps(app) == [(36, 3)]
    figures = panel(app)
    assert figures["Énergie annuelle"] == ("58,2", "GWh/an")
    assert figures["Part de l'éolien"] == ("48,0", "%")
    assert figures["Part de la consommation"] == ("9,3", "%")
    assert figures["Autant que"] == ("10\u202f100", "foyers")
    assert "La Chapelle-de-Brain, Massérac, Saint-Gorgon et Saint-Ganton ne sont pas placées" in whole(app)


def test_a_farm_is_chosen_without_a_mouse() -> None:
    """The control shows one farm's card with its machines, its month and its source, and a link keeps it."""
    app = open_app(MAP)
    app.segmented_control(key="parc").set_value("Tesdan le Vent").run()
    assert faults_seen(app) == []
    figures = panel(app)
    assert figures["Machines"] == ("5 × 2 MW", "")
    assert figures["En service"] == ("avril 2017", "")
    assert figures["Part de l'éolien"] == ("18,2", "%")
    assert "Source : enr-citoyennes.fr, Tesdan le Vent ; production prévue." in whole(app)
    linked = open_app(MAP, {"parc": "Tesdan le Vent"})
    assert panel(linked) == figures


def test_shares_follow_the_scenario() -> None:
    """Twice the wind halves a farm's share of it; with less wind than the farm there is no share, and it is said."""
    app = open_app(MAP, {"parc": "Bégawatts", "eolien": "200.0"})
    assert panel(app)["Part de l'éolien"] == ("9,0", "%")
    assert rows(app, 0)["Autres éoliennes (estimation du territoire)"][:2] == ("63,0", "141,8")
    app = open_app(MAP, {"parc": "Bégawatts", "eolien": "10.0"})
    assert panel(app)["Part de l'éolien"] == ("–", "sans objet")
    assert rows(app, 0)["Bégawatts"][:2] == ("18,0", "–")
    assert rows(app, 0)["Éolien"][:2] == ("121,2", "10,0")


def test_the_producers_add_up() -> None:
    """Wind, of which the farms and the rest, solar and bioenergy make today's production of 138.7 GWh."""
    found = rows(open_app(MAP), 0)
    assert found["Production locale"] == ("138,7", "138,7", "22,2\u202f%")
    assert [found[name][0] for name in ("Éolien", "Solaire", "Bioénergies")] == ["121,2", "11,5", "6,0"]
    assert [found[name][0] for name in ("Bégawatts", "Isac-Watts", "Tesdan le Vent")] == ["18,0", "18,2", "22,0"]
    assert found["Autres éoliennes (estimation du territoire)"][0] == "63,0"


def test_the_gap_between_the_sources_is_said() -> None:
    """The estimate of 121.2 GWh, the farms' 58.2 GWh, and that the two agree badly."""
    app = open_app(MAP)
    assert [element.value for element in app.main.info] == []
    (said,) = [one for one in whole(app).splitlines() if "121,2 GWh/an d'éolien estimés" in one]
    assert said.count(". ") == 1
    assert "produisent 58,2 GWh/an" in said
    assert "Les deux sources s'accordent mal" in said
    (why,) = [one.markdown[0].value for one in app.expander if one.label == "D'où vient l'écart"]
    why = why.replace("\u202f", " ").replace("\u00a0", " ")
    assert "13 machines. L'estimation en compte 19, de 0,728 MW" in why
    assert "Restent 63,0 GWh/an" in why


def test_the_map_says_what_it_is() -> None:
    """Communes are circles, as outlines are not shipped; the sources with their licences are in sight."""
    said = whole(open_app(MAP))
    assert "ses contours ne sont pas livrés avec l'outil" in said
    assert "(2026, MIT) ; coordonnées GeoNames (CC BY 4.0)" in said
    assert "Survolez ou touchez un cercle" in said


def test_a_territory_without_map() -> None:
    """The second territory has neither communes nor farms: it is said, and its tables are there."""
    app = open_app(MAP, {"territoire": OTHER, "parc": "Bégawatts"})
    assert faults_seen(app) == []
    assert maps(app) == []
    assert "ne contient ni liste de communes ni parc éolien" in whole(app)
    assert list(rows(app, 0)) == ["Éolien", "Solaire", "Bioénergies", "Production locale"]
    assert rows(app, 1)["Territoire"][0] == "86\u202f500"
    assert english_words(app) == {}


def test_the_territory_changes_while_a_farm_is_chosen() -> None:
    """A farm of one territory does not follow into another; back again, all farms are shown."""
    app = open_app(MAP, {"parc": "Isac-Watts"})
    app.selectbox(key="territoire").set_value(OTHER).run()
    assert faults_seen(app) == []
    app.selectbox(key="territoire").set_value("Redon + Pontchâteau").run()
    assert faults_seen(app) == []
    assert maps(app)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped territory in a folder of its own, with its list of communes."""
    file = shipped_territory(tmp_path)
    shutil.copy(ROOT / "data" / "communes.csv", tmp_path)
    monkeypatch.setenv(load.TERRITORY_VARIABLE, str(file))
    return tmp_path


def test_a_wrong_list_of_communes_is_said(own: Path) -> None:
    """Every fault of the list in French; the farms and the tables are shown all the same."""
    file = own / "communes.csv"
    text = file.read_text(encoding="utf-8").replace("47.6516,", "476516,").replace(",5335,", ",beaucoup,")
    file.write_text(text, encoding="utf-8")
    app = open_app(MAP)
    assert faults_seen(app) == []
    (error,) = [element.value for element in app.error]
    assert re.search(
        r"\*\*communes.csv\*\*, ligne 2, colonne `lat` : une valeur est hors des bornes.*de -90 à 90",
        error.replace("\u2212", "-"),
    )
    assert re.search(r"ligne 3, colonne `population` : une valeur n'est pas un nombre", error)
    assert maps(app) == [(0, 3)]
    assert len(app.table) == 2
    assert english_words(app) == {}


def test_a_list_that_is_gone_is_said(own: Path) -> None:
    """A list that the file names and that is not there is a fault with its name; a list put right is read anew."""
    text = (own / "communes.csv").read_text(encoding="utf-8")
    (own / "communes.csv").unlink()
    (error,) = [element.value for element in open_app(MAP).error]
    assert "**communes.csv**" in error
    (own / "communes.csv").write_text(text, encoding="utf-8")
    app = open_app(MAP)
    assert list(app.error) == []
    assert maps(app)[0][0] == 36
