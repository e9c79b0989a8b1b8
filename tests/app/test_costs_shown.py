"""« Montrer les coûts et le CO₂ »: nothing on other pages until it is on, then ranges with their year everywhere."""

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.cli import main
from tests.app.factor_screen import drawings
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


COST = "Coût par MWh, cas moyen"
AIM = {"objectif": "true", "objectif_indicateur": COST, "objectif_sens": "au plus"}


def test_surfaces_and_curves_know_costs() -> None:
    """Computed now, with the price and the years in the name of the axis; not without the switch."""
    app = open_app(SURFACE, ON | {"source": "Calcul en direct", "indicateur": COST})
    assert faults_seen(app) == []
    assert not app.warning
    assert any("prix de gros de 2024, coûts de 2020 à 2025 (€/MWh)" in text for text in texts(app))
    assert english_words(app) == {}
    app = open_app(LINES, ON | {"source": "Calcul en direct", "indicateurs": ["CO₂ au mix moyen"]})
    axis = "CO₂ au mix moyen, import compté 52 g/kWh en 2022 (milliers de t CO₂e/an)"
    assert any(axis in text.replace("\u00a0", " ") for text in texts(app))
    off = open_app(SURFACE, MIX | {"source": "Calcul en direct", "objectif": "true"})
    for key in ("indicateur", "objectif_indicateur"):
        assert COST not in off.selectbox(key=key).options


@pytest.mark.parametrize("source", ["Calcul en direct", "Ouvrir un fichier"])
def test_a_goal_may_be_a_cost(source: str, tmp_path: Path) -> None:
    """Its answers are ranges with what they are counted on; a goal out of reach says the best that can be had."""
    app = open_app(SURFACE, ON | AIM | {"source": source, "objectif_cost_middle_eur_per_mwh_w_group": "70"})
    if source != "Calcul en direct":
        out = tmp_path / "ici.parquet"
        axes = ["--wind", "120,160,200", "--solar", "12,150", "--storage", "0,50", "--storage-duration", "2"]
        assert main(["sweep", *axes, "--out", str(out)]) == 0
        app.file_uploader(key="fichier").set_value((out.name, out.read_bytes(), "application/octet-stream")).run()
    assert faults_seen(app) == []
    page = plain(app)
    assert re.search(
        r"points sur [\d\u202f ]+ l.atteignent. Votre scénario : 64 à 93 €/MWh \(cas moyen : 7\d ; prix", page
    )
    assert len([button for button in app.button if button.label == "Utiliser"]) >= 1
    assert [bare for text in main_texts(app) for bare in bare_sums(text)] == []
    assert english_words(app) == {}
    app.number_input(key="objectif_cost_middle_eur_per_mwh_w_group").set_value(20.0).run()
    assert faults_seen(app) == []
    (told,) = [one.value for one in app.info if "n'atteint l'objectif" in one.value]
    assert "Au mieux" in told
    assert "prix de gros de 2024" in told


def test_results_of_another_source_count_too() -> None:
    """The study shipped knows no real battery: its rows without battery and flexible share have a price."""
    app = open_app(SURFACE, ON | {"source": "Calculs d'avance", "indicateur": COST, "stockage": "false"})
    assert faults_seen(app) == []
    (drawing,) = drawings(app)
    assert np.isfinite(np.array(drawing.scene["surfaces"][0]["values"], dtype=float)).all()
