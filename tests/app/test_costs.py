"""The page « Coûts et climat »: sums with range and year, what has no price, the visitor's own rows, short periods."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.economics.climate import yearly_co2
from elfe_core.economics.yearly_cost import yearly_cost
from elfe_core.load import load_co2, load_costs
from elfe_ui.words import sums
from tests.app.screen import COST_PARTS, COSTS, Reference, english_words, faults_seen, main_texts, open_app, texts
from tests.ui.sums_rule import SUM, bare_sums

MIX = {"eolien": "240.0", "solaire": "150.0", "stockage": "true", "stockage_mwh": "100", "batterie": "Réelle"}
CHANGES = {
    "wind_gwh": 240.0,
    "solar_gwh": 150.0,
    "storage_on": True,
    "storage_mwh": 100.0,
    "storage_real": True,
}
SCENARIOS: dict[str, dict[str, Any]] = {
    "today": {},
    "mix": MIX,
    "ideal": MIX | {"batterie": "Idéale", "flexibilite": "true", "biogaz_pilotable_pct": "50"},
    "less": {"eolien": "0.0", "solaire": "0.0", "bioenergie": "0.0"},
    "uses": MIX | {"voiture": "4000", "chauffe_eau": "3000"},
    "own": MIX | {"hypotheses": "wind_eur_per_mwh~60~65~90", "prix": "2022"},
}


@pytest.mark.parametrize("part", COST_PARTS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_no_text_shows_a_bare_euro_or_gram(name: str, part: str) -> None:
    """Every text with a sum is a range and names the year or the basis that it is counted on."""
    app = open_app(COSTS, SCENARIOS[name] | {"volet": part, "hypotheses_ouvertes": "true"})
    assert faults_seen(app) == []
    shown = [*main_texts(app), *(element.value for element in (*app.warning, *app.info))]
    assert [bare for text in shown for bare in bare_sums(text)] == []
    assert sum(bool(SUM.search(text)) for text in shown) >= 2
    assert english_words(app) == {}


def test_the_figures_are_those_of_the_core(reference: Reference) -> None:
    """Total, per MWh, per foyer, to invest, and the emissions on both bases."""
    territory, costs = reference.territory, load_costs(reference.territory)
    scenario, found = reference.scenario(**CHANGES), reference.indicators(**CHANGES)
    cost, price = yearly_cost(scenario, found, territory, costs), costs.prices[0]
    per_mwh = cost.per_mwh(price)
    assert per_mwh is not None
    expected = [
        sums.span(cost.total(price), sums.a_year(sums.MILLIONS)),
        sums.span(per_mwh, sums.EUR_PER_MWH),
        sums.span(cost.per_foyer(price), sums.EUR_A_YEAR),
        sums.span(cost.investment, sums.MILLIONS),
    ]
    page = joined(open_app(COSTS, MIX))
    assert [one for one in expected if plain(one) not in page] == []
    co2 = yearly_co2(scenario, found, territory.foyers, load_co2())
    page = joined(open_app(COSTS, MIX | {"volet": "CO₂"}))
    for basis in ("average", "marginal"):
        assert plain(sums.span(co2.total(basis), sums.a_year(sums.TONNES))) in page


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def joined(app: AppTest) -> str:
    return plain(" ".join(texts(app)))


def test_today_is_told_without_a_difference() -> None:
    """One range a price, nothing « de plus »."""
    page = joined(open_app(COSTS))
    assert "aujourd'hui, en tout 36 à 40 M€/an" in page
    assert "de plus qu'aujourd'hui" not in page
    assert "Losange" not in page


def test_another_price_moves_every_sum() -> None:
    """The choice stands in the link; the difference to today changes its sign with it."""
    app = open_app(COSTS, MIX)
    assert "4 à 18 M€/an de plus qu'aujourd'hui" in joined(app)
    app.segmented_control(key="prix").set_value("2022").run()
    assert "35 à 51 M€/an de moins qu'aujourd'hui" in joined(app)
    app.switch_page("pages/bilan.py").run()
    assert faults_seen(app) == []
    assert app.query_params["prix"] == "2022"
    app.switch_page("pages/couts.py").run()
    assert app.segmented_control(key="prix").value == "2022"


def test_what_has_no_price_is_named_with_what_to_do() -> None:
    """The total says that it is not the whole."""
    app = open_app(COSTS, SCENARIOS["ideal"])
    (told,) = app.info
    assert told.value.startswith("**Non chiffré**")
    assert told.value.count("\n- ") == 3
    assert "choisissez « Réelle »" in told.value
    assert "non chiffré : batterie idéale, part flexible et biogaz qui attend" in joined(app)
    assert not open_app(COSTS, MIX).info


def test_a_short_period_offers_the_whole_year() -> None:
    """A month costs nothing that could be read as a year; one click takes the year."""
    app = open_app(COSTS, MIX | {"du": "2021-01-01", "au": "2021-01-31"})
    (info,) = app.info
    assert "une année entière" in info.value
    assert not any(SUM.search(text) for text in main_texts(app))
    app.button[[button.label for button in app.button].index("Prendre l'année entière")].click().run()
    assert not app.info
    assert "M€/an" in joined(app)


def typed(app: AppTest, **values: str) -> AppTest:
    for field, text in values.items():
        app.text_input(key=f"cout_{field}").set_value(text)
    next(button for button in app.button if button.label == "Appliquer").click().run()
    return app


def opened(query: dict[str, Any]) -> AppTest:
    app = open_app(COSTS, query)
    app.session_state["hypotheses_ouvertes"] = True
    return app.run()


def test_a_visitor_counts_with_rows_of_their_own() -> None:
    """Typed in French, marked, in the link, set back by one click."""
    app = typed(
        opened(MIX),
        wind_eur_per_mwh_low="60",
        wind_eur_per_mwh_middle="65,5",
        discount_rate_middle="5",
        discount_rate_high="8,25",
    )
    assert not app.error
    assert app.query_params["hypotheses"] == "wind_eur_per_mwh~60~65.5~80-discount_rate~0.03~0.05~0.0825"
    page = joined(app)
    assert "Hypothèses modifiées : Éolien : coût de production et Taux d'actualisation." in page.replace("**", "")
    assert "coûts de 2020 à 2025, hypothèses modifiées" in page
    assert "d'origine 50 – 59 – 80" in page
    next(button for button in app.button if button.label.startswith("Revenir aux hypothèses")).click().run()
    assert "modifiées" not in joined(app)
    assert "hypotheses" not in app.query_params
    assert app.text_input(key="cout_wind_eur_per_mwh_low").value == "50"


def test_wrong_rows_are_refused_all_at_once_and_nothing_is_lost() -> None:
    """Three rows, a sentence each; what was typed stays, the sums do not move."""
    app = opened(MIX)
    before = joined(app)
    app = typed(app, wind_eur_per_mwh_low="cher", solar_eur_per_mwh_low="200", discount_rate_high="150")
    (error,) = app.error
    assert error.value.count("\n- ") == 3
    assert all(name in error.value for name in ("Éolien", "Solaire", "Taux d'actualisation"))
    assert app.text_input(key="cout_wind_eur_per_mwh_low").value == "cher"
    assert "40 à 58 M€/an" in before
    assert "40 à 58 M€/an" in joined(app)
    assert english_words(app) == {}
    app = typed(app, wind_eur_per_mwh_low="50", solar_eur_per_mwh_low="70", discount_rate_high="7")
    assert not app.error


def test_a_wrong_text_in_the_link_is_said() -> None:
    """In French, on any page; the rows that can be used are."""
    app = open_app(COSTS, MIX | {"hypotheses": "wind_eur_per_mwh~60~65~90-moon~1~2~3-discount_rate~a~b~c"})
    (warning,) = app.warning
    assert warning.value.count("\n- ") == 2
    assert english_words(app) == {}
    assert "hypothèses modifiées" in joined(app)


def test_changed_rows_follow_from_page_to_page() -> None:
    """They are in every page's link, and come back with the page."""
    app = open_app(COSTS, SCENARIOS["own"])
    app.switch_page("pages/bilan.py").run()
    assert app.query_params["hypotheses"] == "wind_eur_per_mwh~60~65~90"
    app.switch_page("pages/couts.py").run()
    assert "hypothèses modifiées" in joined(app)
