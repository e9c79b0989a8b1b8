"""Terms and their definitions, from `terms.toml` (an indicator's is that of `words/names.py`), and links to entries.

A link only names the entry (`#terme-monotone`): a script opens it where the visitor is. So a click costs the server
nothing, reloads nothing and loses no setting; the same link works in Markdown, in help texts and in HTML.
"""

import html
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from elfe_core.errors import ElfeError, raise_faults
from elfe_core.toml_table import TomlTable, read_toml
from elfe_ui.words.names import INDICATOR_TEXTS

TERMS_FILE = Path(__file__).parent / "terms.toml"

SCRIPT_FILE = Path(__file__).with_name("open_entry.js")


class Term(NamedTuple):
    """One entry."""

    key: str
    """What links name it by: `methode?terme=key`."""
    name: str
    definition: str
    related: tuple[str, ...]
    """Keys of other terms."""
    indicators: tuple[str, ...]
    """Indicators whose label leads to this entry."""
    settings: tuple[str, ...]
    """Query parameters of the settings whose help leads to this entry."""


def read_terms(path: Path) -> tuple[Term, ...]:
    """Terms of a file in the order of their names.

    Raises
    ------
    DataError, Faults
        The file is missing, is not TOML, or lacks a key; all at once.
    """
    values, faults = read_toml(path), list[ElfeError]()
    tables = TomlTable(path.name, "", values, faults).tables("term")
    rows = values.get("term", [])
    terms = [_term(table, row) for table, row in zip(tables, rows if isinstance(rows, list) else [], strict=True)]
    raise_faults(faults)
    return tuple(sorted(terms, key=lambda term: folded(term.name)))


def _term(table: TomlTable, row: dict[str, object]) -> Term:
    parts = [INDICATOR_TEXTS[table.text("of")].definition] if "of" in row else []
    parts += [table.text("text")] if "text" in row or not parts else []
    lists = {key: table.texts(key) if key in row else () for key in ("related", "indicators", "settings")}
    return Term(table.text("key"), table.text("name"), " ".join(parts), **lists)


def folded(text: str) -> str:
    """A text without capitals, accents and marks, so that `energie` finds « Énergie »."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("’", "'").replace("_", " "))
    return "".join(mark for mark in apart if unicodedata.category(mark) != "Mn").strip()


def found(query: str, terms: Sequence[Term]) -> list[Term]:
    """Terms that a word names: the one that is called so first, then names, then definitions that hold it."""
    wanted = folded(query)
    ranks = {term.key: _rank(wanted, term) for term in terms}
    return sorted((term for term in terms if ranks[term.key] < NO_RANK), key=lambda term: ranks[term.key])


NO_RANK = 3


def _rank(wanted: str, term: Term) -> int:
    key, name = folded(term.key), folded(term.name)
    if wanted in (key, name):
        return 0
    if wanted in key or wanted in name:
        return 1
    return 2 if wanted in folded(term.definition) else NO_RANK


TERMS = read_terms(TERMS_FILE)
BY_KEY = {term.key: term for term in TERMS}

OF_INDICATOR = {indicator: term.key for term in TERMS for indicator in term.indicators}
OF_SETTING = {setting: term.key for term in TERMS for setting in term.settings}


def anchor(key: str) -> str:
    """Where a link to an entry points."""
    return f"#terme-{BY_KEY[key].key}"


def link(key: str, words: str) -> str:
    """Words of a Markdown text that lead to an entry; an unknown one is a KeyError."""
    return f"[{words}]({anchor(key)})"


def indicator_link(indicator: str, label: str) -> str:
    """An indicator's label as HTML that leads to its entry."""
    return term_link(OF_INDICATOR[indicator], label)


def term_link(key: str, label: str) -> str:
    """A label as HTML that leads to an entry."""
    return f"<a class='elfe-term' href='{anchor(key)}'>{html.escape(label, quote=False)}</a>"


def help_of(setting: str, text: str) -> str:
    """The help of a setting, with the entry that it belongs to, if there is one."""
    key = OF_SETTING.get(setting)
    return text if key is None else f"{text}\n\nLexique : {link(key, BY_KEY[key].name)}"


def entries_script() -> str:
    """The script that opens entries, with all of them, as an HTML element."""
    entries = {term.key: [term.name, term.definition, term.related] for term in TERMS}
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"<script>{SCRIPT_FILE.read_text(encoding='utf-8').replace('ENTRIES', data)}</script>"
