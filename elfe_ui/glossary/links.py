"""Links to entries. They only name the entry (`#terme-monotone`): a script opens it where the visitor is.

So a click costs the server nothing, reloads nothing and loses no setting; the same link works in Markdown, in help
texts and in HTML.
"""

import html
import json
from pathlib import Path

from elfe_ui.glossary.terms import BY_KEY, TERMS

SCRIPT_FILE = Path(__file__).with_name("open_entry.js")
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
    return f"<a class='elfe-term' href='{anchor(OF_INDICATOR[indicator])}'>{html.escape(label)}</a>"


def help_of(setting: str, text: str) -> str:
    """The help of a setting, with the entry that it belongs to, if there is one."""
    key = OF_SETTING.get(setting)
    return text if key is None else f"{text}\n\nLexique : {link(key, BY_KEY[key].name)}"


def entries_script() -> str:
    """The script that opens entries, with all of them, as an HTML element."""
    entries = {term.key: [term.name, term.definition, term.related] for term in TERMS}
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"<script>{SCRIPT_FILE.read_text(encoding='utf-8').replace('ENTRIES', data)}</script>"
