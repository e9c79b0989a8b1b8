"""The page Méthode: every part in French, the published figures, the glossary and its links."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.catalogue import INDICATOR
from elfe_ui import glossary
from elfe_ui.method import drawing
from elfe_ui.method.page import PARTS
from elfe_ui.result.figures import PANEL
from tests.app.screen import BALANCE, FLOWS, METHOD, english_words, faults_seen, open_app

OTHER = "Lamballe et Dinan"


def bodies(app: AppTest) -> str:
    """Texts and tables of the page."""
    found = [element.value for element in app.main.markdown]
    return "\n".join(found + [element.proto.body for element in app.main if element.type == "html"])


def entries(app: AppTest) -> list[str]:
    """Entries of the glossary on the page, in their order."""
    starts = tuple(f"**{term.name}**  \n" for term in glossary.TERMS)
    return [element.value for element in app.main.markdown if element.value.startswith(starts)]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("territory", [None, OTHER])
def test_a_part_is_drawn_in_french(part: str, territory: str | None) -> None:
    """Each part shows its text for each territory, without an exception, an English word or a place left empty."""
    app = open_app(METHOD, {"chapitre": part} | ({"territoire": territory} if territory else {}))
    assert faults_seen(app) == []
    assert [element.value for element in (*app.error, *app.warning)] == []
    assert english_words(app) == {}
    assert "{{" not in "".join(element.value for element in app.main.markdown)
    assert len(bodies(app)) > 800


def test_every_indicator_is_shown_with_its_formula() -> None:
    """The part about indicators has a formula for each."""
    app = open_app(METHOD, {"chapitre": "Indicateurs"})
    assert len(app.latex) == sum(map(len, PANEL.values()))


def test_the_published_figures_are_computed_now() -> None:
    """The checks tell how many published figures are met and show each beside ours."""
    app = open_app(METHOD, {"chapitre": "Vérification"})
    whole = bodies(app)
    assert "**27 chiffres sur 27 sont dans la tolérance**" in whole
    assert len(re.findall(r"<tr><th>", whole)) == 27 + 2
    assert "hors tolérance" not in whole


def test_the_sources_are_those_of_the_territory() -> None:
    """The sources are read from the file in use: another territory names its own, as examples."""
    assert "fr.wikipedia.org" in bodies(open_app(METHOD, {"chapitre": "Sources"}))
    other = bodies(open_app(METHOD, {"chapitre": "Sources", "territoire": OTHER}))
    assert "fr.wikipedia.org" not in other
    assert "Exemple : valeurs rondes" in other


def test_a_link_opens_an_entry_first() -> None:
    """`methode?terme=autoproduction` opens the glossary with that entry first."""
    app = open_app(METHOD, {"terme": "autoproduction"})
    assert app.pills(key="chapitre").value == "Lexique"
    assert entries(app)[0].startswith("**Taux d'autoproduction**")
    assert app.text_input(key="terme").value == "autoproduction"


def test_an_unknown_term_is_said() -> None:
    """A term that does not exist is said, and all entries are shown."""
    app = open_app(METHOD, {"terme": "<b>zzz</b>"})
    assert any("zzz" in element.value for element in app.main.info)
    assert len(entries(app)) == len(glossary.TERMS)


def test_the_field_filters() -> None:
    """A word leaves the entries that hold it; an empty field shows them all."""
    app = open_app(METHOD, {"chapitre": "Lexique"})
    assert len(entries(app)) == len(glossary.TERMS)
    app.text_input(key="terme").set_value("batterie").run()
    assert 0 < len(entries(app)) < len(glossary.TERMS) / 4
    assert faults_seen(app) == []


def test_terms_on_other_pages_lead_to_entries() -> None:
    """The figures of the balance, the table of indicators, captions and help texts lead to entries that exist."""
    balance, flows = open_app(BALANCE), open_app(FLOWS, {"flux": "Indicateurs"})
    for app in (balance, flows):
        links = re.findall(r"href='#terme-([a-z0-9_]+)'", bodies(app))
        assert len(links) >= sum(not INDICATOR[key].needs for keys in PANEL.values() for key in keys)
        assert set(links) <= set(glossary.BY_KEY)
    assert any("#terme-importation" in caption.value for caption in balance.main.caption)
    assert "#terme-fenetre" in balance.number_input(key="fenetre_h").help


def test_the_drawing_leads_to_the_formulas() -> None:
    """Each step of the drawing names its place on the page; what the scenario leaves off is said, and drawn."""
    app = open_app(METHOD, {"stockage": "true", "stockage_mwh": "50.0"})
    (drawn,) = [body for body in bodies(app).splitlines() if "elfe-model" in body]
    links = re.findall(r"href='#([a-z-]+)'", drawn)
    assert len(links) == len(drawing.STEPS)
    anchors = [element.anchor for element in app.subheader if element.anchor]
    assert list(dict.fromkeys(links)) == anchors
    assert [re.search(r"<b>(.*?)</b>", part)[1] for part in drawn.split("<li ")[1:] if "non utilisé" in part] == [  # type: ignore[index]
        "Biogaz qui attend",
        "Usage piloté",
        "Flexibilité",
    ]
    assert drawn.count("<img") == len(drawing.STEPS)
