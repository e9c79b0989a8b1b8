"""Writes docs/SETTINGS.md from the catalogue and its French words: `python -m docs.write_settings`, from the root."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from elfe_core.catalogue import CURVES, FACTOR_OF_CURVE, INDICATORS, SETTINGS, Factor, SettingRow
from elfe_ui.words import names

FILE = Path(__file__).with_name("SETTINGS.md")
HEAD = """# Settings, curves and indicators

Written from `elfe_core/catalogue.py` and `elfe_ui/words/names.py` by `python -m docs.write_settings`; a test holds it
to them. What is said of a setting on screen is French. Definitions and units: [MODEL.md](MODEL.md).

"""
SETTINGS_TEXT = """## Settings

A link names a setting by its parameter (`?eolien=200`); what is as by default leaves it. Files of results name it by
its field, the command `sweep` by its option. Range, step and default are as on screen.

"""
CURVES_TEXT = "\n## Curves\n\nOne series an hour for each; `today` is its key in a territory's file.\n\n"
INDICATORS_TEXT = """
## Indicators

In every table of results by their key and unit. `better` is what Comparer counts as a gain.

"""


def document() -> str:
    """The whole page."""
    settings = _table(
        ("parameter", "field", "on screen", "range", "step", "default", "varies in a sweep", "what it is"),
        (_setting(row) for row in SETTINGS),
    )
    curves = _table(
        ("curve", "name", "kind", "Enedis", "today", "scaled by"),
        (
            (row.key, names.CURVES[row.key].legend, row.kind, row.enedis, row.today, FACTOR_OF_CURVE[row.key])
            for row in CURVES
        ),
    )
    better = {1: "more", -1: "less", 0: "neither"}
    indicators = _table(
        ("indicator", "unit", "name", "better", "column of the original program", "what it is"),
        (
            (
                row.key,
                row.unit,
                names.INDICATOR_TEXTS[row.key].label,
                better[row.better],
                row.original.header if row.original else "",
                names.INDICATOR_TEXTS[row.key].definition,
            )
            for row in INDICATORS
        ),
    )
    return HEAD + SETTINGS_TEXT + settings + CURVES_TEXT + curves + INDICATORS_TEXT + indicators


def _setting(row: SettingRow) -> Sequence[str]:
    text = names.SETTINGS[row.key]
    is_number = row.kind in {"energy", "number", "share"}
    return (
        row.query,
        row.key,
        text.label,
        f"{_figure(row.low * row.shown)} to {_figure(row.high * row.shown)}" if is_number else _choices(row),
        _figure(row.step * row.shown) if is_number else "",
        _default(row, is_number),
        _axis(row.factor) if row.factor else "",
        text.help,
    )


def _choices(row: SettingRow) -> str:
    """What can be chosen, of a setting that is no number."""
    if row.key in names.WORDS:
        return " / ".join(names.WORDS[row.key].values())
    return "a day of the data" if row.kind == "day" else "true, false"


def _default(row: SettingRow, is_number: bool) -> str:
    if row.default is None:
        return "usual period" if row.kind == "day" else "today's"
    if is_number:
        return _figure(float(row.default) * row.shown)
    if row.key in names.WORDS:
        return names.WORDS[row.key][row.default]
    return "false" if row.kind == "original_rule" else str(row.default).lower()


def _axis(factor: Factor) -> str:
    return f"`{factor.option}`, usually {_figure(factor.low)} to {_figure(factor.high)}"


def _figure(value: float) -> str:
    return "no limit" if math.isinf(value) else f"{round(value, 6):g}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell would end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
