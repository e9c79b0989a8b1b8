"""The story on the pages: the figures of the core in words, and other words after a setting is changed."""

import json
import re
from typing import Any

import pytest

from tests.app.screen import BALANCE, HOME, Reference, assert_reads, english_words, faults_seen, open_app

TITLE = "En quelques phrases"


def story(app: Any) -> str:
    """The sentences, with plain spaces."""
    (found,) = [one.value for one in app.main.markdown if one.value.startswith("- ") and "réseau" in one.value]
    return found.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_balance_page_tells_its_scenario(reference: Reference) -> None:
    """Share and import of the link's scenario stand in the words, the difference from today too."""
    app = open_app(BALANCE, {"eolien": "250.0", "unite": "MW"})
    figures, today = reference.indicators(wind_gwh=250.0), reference.indicators()
    words = story(app)
    assert [one.label for one in app.main.expander if one.label == TITLE] == [TITLE]
    assert f"**{round(figures['self_production_pct'])} %** de la consommation" in words
    assert f"il faut importer **{round(figures['imported_mwh'] / 1e3)} GWh par an**" in words
    (saved,) = re.findall(r"an\*\*, ([\d,]+) GWh \*\*de moins\*\* qu'aujourd'hui", words)
    assert_reads(saved, (today["imported_mwh"] - figures["imported_mwh"]) / 1e3)
    (peak,) = re.findall(r"il lui prend ([\d,]+) MW,", words)
    assert_reads(peak, figures["import_max_mw"])
    assert words.count("\n- ") == 4


def test_the_words_follow_a_slider() -> None:
    """Moving a slider changes the sentences; switching the store on changes what is tried with it."""
    app = open_app(BALANCE)
    before = story(app)
    assert "ajouter un stockage de 20 MWh" in before
    assert "qu'aujourd'hui" not in before
    app.slider(key="solaire").set_value(300.0).run()
    after = story(app)
    assert after != before
    assert "**de moins** qu'aujourd'hui" in after
    app.toggle(key="stockage").set_value(True).run()
    assert "doubler le stockage (donc 40 MWh)" in story(app)


def test_home_tells_what_the_balance_does_not() -> None:
    """Home has told the balance above: the list begins with the other years, then the hardest month."""
    app = open_app(HOME)
    assert TITLE in [one.value for one in app.subheader]
    assert story(app).startswith("- Avec les mêmes réglages et une autre météo")
    assert "\n- Le mois le plus difficile est **" in story(app)


def test_home_draws_the_hours_of_a_short_period() -> None:
    """A week is drawn hour by hour beside today's, and the line below says so; a year as a moving average."""
    for query, points in (({}, "moyenne glissante"), ({"du": "2021-02-08", "au": "2021-02-14"}, "de chaque heure")):
        app = open_app(HOME, {"eolien": "240", **query})
        assert faults_seen(app) == []
        assert any(points in caption.value for caption in app.caption)
        drawing = json.loads(app.get("vega_lite_chart")[0].proto.spec)
        assert ("7 jours" in json.dumps(drawing)) == (not query)


@pytest.mark.parametrize(
    "query",
    [
        {"du": "2021-04-01", "au": "2021-04-01"},
        {"du": "2021-04-01", "au": "2021-04-30", "ordre": "La période seule", "echelle": "La période"},
        {"du": "2020-01-01", "au": "2021-12-31", "regle_origine": "true", "flexibilite": "true"},
        {"eolien": "0.0", "solaire": "0.0", "bioenergie": "0.0"},
        {"res_pct": "0", "pro_pct": "0", "ent_pct": "0"},
        {"flexibilite": "true", "flexible_pct": "50.0", "stockage": "true", "stockage_mwh": "500.0", "eolien": "600.0"},
    ],
)
@pytest.mark.parametrize("page", [HOME, BALANCE])
def test_the_ends_of_the_settings(page: str, query: dict[str, str]) -> None:
    """At every end of the settings the pages tell their story without an exception and in French."""
    app = open_app(page, query)
    assert faults_seen(app) == []
    assert english_words(app) == {}
