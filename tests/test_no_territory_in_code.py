"""No fact about a territory is in code: names and figures of the shipped territory files are looked for in it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from elfe_core import load, units
from elfe_core.curves import SECTORS, SOURCES
from elfe_core.territory import Territory, load_territory
from elfe_core.toml_table import read_toml

ROOT = Path(__file__).parent.parent
TEXT_FILES = {".py", ".sql", ".css", ".html", ".js", ".toml"}
FILES = sorted(
    file
    for place in ("elfe_core", "elfe_ui", "pages", "streamlit_app.py", ".streamlit")
    for file in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
    if file.suffix in TEXT_FILES
)
TERRITORIES = sorted([load.TERRITORY_FILE, *load.TERRITORIES_FOLDER.glob("*.toml")])

EXCEPTIONS = {
    # The generator of the demonstration curves builds the three farms behind ELFE's wind file.
    "elfe_core/demo/production.py": {"Bégawatts", "Isac", "Watts", "Tesdan"},
}
"""What may be said of a territory, by file."""

COMMON_WORDS = frozenset({"Pays", "Agglomération", "Terre", "Vent", "Saint", "Bois"})
"""Words with a capital that stand in names of territories and are not theirs."""


def _values(table: object, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(table, dict):
        for name, value in table.items():
            yield from _values(value, name)
    elif isinstance(table, list):
        for value in table:
            yield from _values(value, key)
    else:
        yield key, table


@cache
def names(file: Path) -> set[str]:
    """Words of the names of the territory, of its communities, farms and communes."""
    texts = [
        str(value)
        for key, value in _values(read_toml(file))
        if key in ("name", "short_name", "commune") and isinstance(value, str)
    ]
    words = {word for text in texts for word in re.findall(r"[A-ZÀ-Ý][\wà-ÿ]{3,}", text)}
    return words - COMMON_WORDS


@cache
def figures(file: Path) -> set[float]:
    """Figures that nothing else is likely to bear: three digits or more, and the sums and energies of the whole."""
    territory = load_territory(file)
    found = {
        float(value)
        for _, value in _values(read_toml(file))
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    return {value for value in found | _sums(territory) if len(f"{value:.10g}".replace(".", "").strip("0")) >= 3}


def _sums(territory: Territory) -> set[float]:
    energies = (*(territory.today_gwh(source) for source in SOURCES), territory.consumption_gwh)
    powers = [units.annual_gwh_to_mw(one) for one in energies]
    sectors = [territory.sector_mwh(sector) for sector in SECTORS]
    rounded = {round(value, places) for value in (*energies, *powers) for places in (1, 2, 3)}
    return {float(territory.foyers), *sectors, *rounded}


def as_written(value: float) -> set[str]:
    """A figure as Python, French and English write it."""
    plain = f"{value:.10g}"
    grouped = f"{value:,.0f}" if value == round(value) else plain
    forms = {plain, *(grouped.replace(",", mark) for mark in ("_", " ", "\u202f", "\u00a0", ","))}
    return forms | {form.replace(".", ",") for form in forms if "." in form}


def facts_in(text: str, file: Path) -> set[str]:
    """Names and figures of a territory file that stand in a text."""
    found = {name for name in names(file) if name in text and re.search(rf"\b{re.escape(name)}\b", text)}
    for value in figures(file):
        ending = r"(?![\w]|[.,]\d)" if value != round(value) else r"(?:[.,]0+)?(?![\w]|[.,]\d)"
        there = [form for form in as_written(value) if form in text]
        found |= {form for form in there if re.search(rf"(?<![\w.,]){re.escape(form)}{ending}", text)}
    return found


@pytest.mark.parametrize("territory", TERRITORIES, ids=lambda file: file.stem)
def test_no_fact_about_a_territory_is_in_code(territory: Path) -> None:
    """Neither a name nor a figure of a shipped territory stands in code, but for a short list of exceptions."""
    assert len(FILES) > 100
    hits = {}
    for file in FILES:
        path = file.relative_to(ROOT).as_posix()
        found = facts_in(file.read_text(encoding="utf-8"), territory) - EXCEPTIONS.get(path, set())
        if found:
            hits[path] = sorted(found)
    assert hits == {}


def test_every_exception_is_needed() -> None:
    """An exception whose words have left the file leaves the list."""
    for path, words in EXCEPTIONS.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(
    "text",
    [
        "FOYERS = 50951",
        "FOYERS = 50_951",
        "# for the 50 951 foyers",
        "34725 + 16226",
        "mean_mw = 0.728",
        "'0,728 MW'",
        "TITLE = 'Pays de Pontchâteau'",
        "# as in Redon",
        "wind_gwh = 121.2",
        "x = 194884.0 / y",
        "commune = 'Béganne (56)'",
        "lat=47.597",
    ],
)
def test_a_fact_in_code_is_found(text: str) -> None:
    """The search finds names and figures however they are written."""
    assert facts_in(text, load.TERRITORY_FILE) != set()


@pytest.mark.parametrize("text", ["x = 150951", "0.7281", "a.b50951", "Redonner", "1.50951", "8760", "100.0", "2021"])
def test_another_figure_is_none(text: str) -> None:
    """What only looks like a fact about the territory passes."""
    assert facts_in(text, load.TERRITORY_FILE) == set()


def test_the_territories_are_told_apart_by_their_names_and_figures() -> None:
    """At least two territories are shipped, without a name or a number of foyers in common."""
    assert len(TERRITORIES) >= 2
    loaded = [load_territory(file) for file in TERRITORIES]
    assert len({one.name for one in loaded}) == len({one.foyers for one in loaded}) == len(loaded)
    assert len({one.short_name for one in loaded}) == len(loaded)
