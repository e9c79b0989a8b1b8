"""« Montrer les coûts et le CO₂ »: nothing on other pages until it is on, then ranges with their year everywhere."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.screen import (
    BALANCE,
    COMPARE,
    HOME,
    LINES,
    SURFACE,
    english_words,
    faults_seen,
    main_texts,
    open_app,
    panel,
    texts,
)
from tests.ui.sums_rule import SUM, bare_sums

MIX = {"eolien": "240.0", "solaire": "150.0", "stockage": "true", "stockage_mwh": "100", "batterie": "Réelle"}
ON = MIX | {"couts": "true"}
PAGES = (HOME, BALANCE, COMPARE)


def plain(app: AppTest) -> str:
    return re.sub(r"\s+", " ", " ".join(main_texts(app))).replace("**", "")


@pytest.mark.parametrize("page", PAGES)
def test_other_pages_show_no_cost_until_it_is_asked_for(page: str) -> None:
    """Not one sum; then several, each a range with its basis, in French."""
    off = open_app(page, MIX)
    assert [text for text in main_texts(off) if SUM.search(text)] == []
    app = open_app(page, ON)
    assert faults_seen(app) == []
    assert sum(len(SUM.findall(text)) for text in main_texts(app)) >= 4
    assert [bare for text in main_texts(app) for bare in bare_sums(text)] == []
    assert english_words(app) == {}


def test_headline_panel_and_story_tell_the_same() -> None:
    """Per MWh below the headline, in all in the story, every sum in the panel, beside today's."""
    app = open_app(BALANCE, ON)
    page = plain(app)
    assert "Coût : 64 à 93 €/MWh, aujourd'hui 58 à 65 (prix de gros de 2024" in page
    assert (
        "coûte 40 à 58 M€/an (prix de gros de 2024, coûts de 2020 à 2025), 4 à 18 M€/an de plus qu'aujourd'hui" in page
    )
    assert {"Coût en un an", "Coût par MWh", "À investir, en plus de ce qui existe", "CO₂ au mix moyen"} <= set(
        panel(app)
    )


def test_the_comparison_has_a_row_a_sum() -> None:
    """With the difference to the first scenario, all in one unit."""
    page = plain(open_app(COMPARE, ON))
    assert "Coûts et CO₂" in page
    assert "40 à 58 M€/an 4 à 18 M€/an de plus" in page
    assert "Base : prix de gros de 2024" in page


def test_a_short_period_says_why_there_is_none() -> None:
    """In the panel and in the comparison; no sum anywhere."""
    month = ON | {"du": "2021-01-01", "au": "2021-01-31"}
    for page in (BALANCE, COMPARE):
        app = open_app(page, month)
        assert faults_seen(app) == []
        assert "se comptent sur une année entière" in plain(app)
        assert not any(SUM.search(text) for text in main_texts(app))


def test_what_has_no_price_is_told_there_too() -> None:
    """An ideal battery makes the total a part of the whole."""
    assert "non chiffré : batterie idéale" in plain(open_app(BALANCE, ON | {"batterie": "Idéale"}))


def test_surfaces_and_curves_know_costs() -> None:
    """Computed now, with the price and the years in the name of the axis; not among goals, nor without the switch."""
    query = {"source": "Calcul en direct", "indicateur": "Coût par MWh, cas moyen", "objectif": "true"}
    app = open_app(SURFACE, ON | query)
    assert faults_seen(app) == []
    assert not app.warning
    assert any("prix de gros de 2024, coûts de 2020 à 2025 (€/MWh)" in text for text in texts(app))
    assert "Coût par MWh, cas moyen" not in app.selectbox(key="objectif_indicateur").options
    assert english_words(app) == {}
    app = open_app(LINES, ON | {"source": "Calcul en direct", "indicateurs": ["CO₂ au mix moyen"]})
    assert any("CO₂ au mix moyen (milliers de t CO₂e/an)" in text for text in texts(app))
    off = open_app(SURFACE, MIX | {"source": "Calcul en direct"})
    assert "Coût par MWh, cas moyen" not in off.selectbox(key="indicateur").options
