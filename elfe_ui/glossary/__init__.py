"""The glossary: every term once, and the links by which a term on screen leads to its entry."""

from elfe_ui.glossary.terms import BY_KEY, TERMS, Term, entries_script, found, help_of, indicator_link, link, term_link

__all__ = ["BY_KEY", "TERMS", "Term", "entries_script", "found", "help_of", "indicator_link", "link", "term_link"]
