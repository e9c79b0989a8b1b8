"""The glossary: entries that are whole, links that resolve, a search that finds."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from elfe_core.catalogue import INDICATOR
from elfe_core.errors import ElfeError
from elfe_core.territory import load_territory
from elfe_ui import glossary, state
from elfe_ui.glossary.terms import OF_INDICATOR, OF_SETTING, read_terms
from elfe_ui.words.names import INDICATOR_TEXTS
from tests.app.screen import ROOT, TERRITORY_FILE

SOURCES = [
    file
    for place in ("elfe_ui", "pages")
    for file in (ROOT / place).rglob("*")
    if file.suffix in {".py", ".md", ".toml"}
]


def test_every_entry_is_whole() -> None:
    """Keys and names are unique, a key is made for links, a definition is one or more French sentences."""
    assert len(glossary.TERMS) >= 35
    assert len(glossary.BY_KEY) == len(glossary.TERMS) == len({term.name for term in glossary.TERMS})
    for term in glossary.TERMS:
        assert re.fullmatch(r"[a-z0-9_]+", term.key)
        assert term.definition.endswith(".")
        assert term.key not in term.related
        assert set(term.related) <= set(glossary.BY_KEY), term.key


def test_every_indicator_and_setting_leads_to_one_entry() -> None:
    """Each indicator has its entry, which repeats no definition but holds it; settings named by an entry exist."""
    assert set(OF_INDICATOR) == set(INDICATOR)
    assert sum(len(term.indicators) for term in glossary.TERMS) == len(INDICATOR)
    known = state.widget_specs(load_territory(TERRITORY_FILE), date(2020, 1, 1), date(2021, 12, 31))
    assert set(OF_SETTING) <= set(known)
    assert glossary.BY_KEY["autoproduction"].definition.startswith(INDICATOR_TEXTS["self_production_pct"].definition)


def test_every_link_in_code_and_texts_resolves() -> None:
    """Wherever a term is linked, in code or in a text, the entry exists."""
    pattern = r"#terme-([a-z0-9_]+)|\blink\(\s*[\"']([a-z0-9_]+)[\"']"
    texts = [file.read_text(encoding="utf-8") for file in SOURCES]
    used = {key for text in texts for groups in re.findall(pattern, text) for key in groups if key}
    assert len(used) > 20
    assert used - set(glossary.BY_KEY) == set()


def test_an_unknown_term_cannot_be_linked() -> None:
    """A link to an entry that does not exist is a fault at once, not a dead link."""
    with pytest.raises(KeyError):
        glossary.link("inconnu", "mots")


def test_help_names_the_entry_of_a_setting() -> None:
    """The help of a setting ends with its entry; without one it is as it was."""
    assert glossary.help_of("fenetre_h", "Aide.") == "Aide.\n\nLexique : [Fenêtre](#terme-fenetre)"
    assert glossary.help_of("autre", "Aide.") == "Aide."


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("autoproduction", "autoproduction"),
        ("Taux d'autoproduction", "autoproduction"),
        ("taux d’autoproduction", "autoproduction"),
        ("energie", "energie"),
        ("SECRET", "secret_statistique"),
        ("part_flexible", "part_flexible"),
        ("p0", "plage"),
        ("bouilloire", "puissance"),
    ],
)
def test_a_word_finds_its_entry_first(query: str, first: str) -> None:
    """A key, a name, a part of one, or a word of a definition finds the entry, capitals and accents aside."""
    assert glossary.found(query, glossary.TERMS)[0].key == first


def test_a_word_of_no_entry_finds_none() -> None:
    """What no entry holds finds nothing."""
    assert glossary.found("zzz", glossary.TERMS) == []


def test_the_script_holds_every_entry() -> None:
    """The script that opens entries has all of them, and no text of theirs can end it."""
    script = glossary.entries_script()
    assert script.count("</") == 1
    entries = json.loads(re.search(r"const entries = (\{.*\});", script)[1])  # type: ignore[index]
    assert list(entries) == [term.key for term in glossary.TERMS]


def test_faults_of_a_glossary_are_said_at_once(tmp_path: Path) -> None:
    """Terms without key, name or text are all named."""
    file = tmp_path / "terms.toml"
    file.write_text('[[term]]\nname = "A"\ntext = "b"\n[[term]]\nkey = "c"\nname = ""\n', encoding="utf-8")
    with pytest.raises(ElfeError) as error:
        read_terms(file)
    assert [part in str(error.value) for part in ("term[0].key", "term[1].name", "term[1].text")] == [True] * 3
