"""Broken files: French sentences that name file, line, value and remedy on every page; the settings survive."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.screen import (
    BALANCE,
    FLOWS,
    HOME,
    TITLES,
    Reference,
    assert_figures,
    english_words,
    faults_seen,
    open_app,
    open_unfolded,
    panel,
)
from tests.app.territories import (
    change_line,
    drop_lines,
    repeat_line,
    shipped_territory,
    small_territory,
    truncate_gzip,
    write_bytes,
)

PAGES = tuple(TITLES)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Make the app read a territory file."""

    def use_it(territory_file: Path) -> Path:
        monkeypatch.setenv("ELFE_TERRITORY_FILE", str(territory_file))
        return territory_file

    return use_it


def sentences(app: AppTest) -> list[str]:
    """Sentences of the message in place of the page."""
    lines = [line for error in app.error for line in error.value.split("\n")]
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


DAMAGES: dict[str, tuple[str, Callable[[Path], object], list[str]]] = {
    "missing file": ("inf36.csv", Path.unlink, ["**inf36.csv**", "introuvable", "Remettez-le à sa place"]),
    "empty file": ("prod.csv", write_bytes(b""), ["**prod.csv**", "aucune ligne de données"]),
    "a picture": ("prod.csv", write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"), ["**prod.csv**"]),
    "a mangled value": (
        "inf36.csv",
        change_line(5, ";120;400;", ";120;4x0;"),
        ["**inf36.csv**, ligne 5", "4x0", "n'est pas un nombre", "Corrigez cette ligne"],
    ),
    "a mangled time": (
        "sup36.csv",
        change_line(2, "2021-03-01T", "2021-13-01T"),
        ["**sup36.csv**, ligne 2", "2021-13-01T00:00:00+01:00", "date ou une heure est illisible"],
    ),
    "a cut line": ("prod.csv", change_line(9, ";S;", ";"), ["**prod.csv**, ligne 9", "nombre de colonnes"]),
    "a negative value": (
        "inf36.csv",
        change_line(2, ";120;100;", ";120;-100;"),
        ["**inf36.csv**, ligne 2", "-100", "négative"],
    ),
    "a missing column": (
        "prod.csv",
        change_line(1, "Horodate", "Moment"),
        ["**prod.csv**, ligne 1", "une colonne manque", "Reprenez l'export"],
    ),
    "a gap": (
        "wind.csv",
        drop_lines(100, 104),
        [
            "**wind.csv**",
            "des heures manquent",
            "05/03/2021:01 à 05/03/2021:05",
            "5 heures en tout",
            "Complétez le fichier",
        ],
    ),
    "a doubled hour": (
        "inf36.csv",
        repeat_line(2, ";120;100;", ";120;777;"),
        ["**inf36.csv**, ligne", "deux valeurs différentes", "777", "Gardez une seule"],
    ),
    "a hidden value": ("inf36.csv", change_line(2, ";120;100;", ";120;;"), ["**inf36.csv**, ligne 2", "secret"]),
    "a doubled wind hour": (
        "wind.csv",
        repeat_line(2, '"1000,5"', '"7,5"'),
        ["**wind.csv**, ligne", "deux valeurs différentes"],
    ),
    "another region": ("prod.csv", lambda path: path.write_text(path.read_text().replace(";53;", ";44;")), ["région"]),
    "a half-hour short": (
        "inf36.csv",
        drop_lines(6, 6),
        ["**inf36.csv**", "RES", "28/02/2021:23h30", "heures manquent"],
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_broken_file_is_named_and_the_page_comes_back(tmp_path: Path, use: Callable[[Path], Path], name: str) -> None:
    """A broken file gives one French sentence with file, line, value and remedy; once repaired the page is back."""
    file, damage, parts = DAMAGES[name]
    use(small_territory(tmp_path))
    app = open_app(BALANCE, {"eolien": "200.0", "stockage": "true"})
    figures, path = panel(app), tmp_path / "raw" / file
    assert figures
    whole = path.read_bytes()
    damage(path)
    app.run()
    assert faults_seen(app) == []
    (sentence,) = sentences(app)
    assert [part for part in parts if part not in sentence] == []
    assert english_words(app) == {}
    assert str(tmp_path) not in sentence
    assert len(app.title) == 1
    assert app.slider(key="eolien").value == 200.0
    assert app.toggle(key="stockage").value is True
    path.write_bytes(whole)
    app.run()
    assert (list(app.error), panel(app)) == ([], figures)


def test_every_page_shows_every_fault_of_every_file(tmp_path: Path, use: Callable[[Path], Path]) -> None:
    """Two broken files give their sentences together, on each page."""
    use(small_territory(tmp_path))
    change_line(5, ";120;400;", ";120;4x0;")(tmp_path / "raw" / "inf36.csv")
    (tmp_path / "raw" / "wind.csv").unlink()
    for page in PAGES:
        app = open_app(HOME)
        app = app if page == HOME else app.switch_page(f"pages/{page}.py").run()
        assert faults_seen(app) == []
        assert [sorted(re.findall(r"\*\*(.*?)\*\*", sentence)) for sentence in sentences(app)] == [
            ["inf36.csv"],
            ["wind.csv"],
        ]


def test_the_dates_survive_broken_data(tmp_path: Path, use: Callable[[Path], Path]) -> None:
    """A period outside the territory's usual one is still chosen after the data were broken and repaired."""
    use(small_territory(tmp_path))
    app = open_unfolded(BALANCE, {"du": "2021-03-02", "au": "2021-03-06"})
    path = tmp_path / "raw" / "wind.csv"
    whole = path.read_bytes()
    path.unlink()
    app.run()
    path.write_bytes(whole)
    app.run()
    assert list(app.error) == []
    assert (app.date_input(key="du").value, app.date_input(key="au").value) == (date(2021, 3, 2), date(2021, 3, 6))


def test_a_link_to_broken_data_is_not_blamed(tmp_path: Path, use: Callable[[Path], Path]) -> None:
    """A link whose dates the data cover is not called wrong because a file is broken."""
    use(small_territory(tmp_path))
    (tmp_path / "raw" / "wind.csv").unlink()
    app = open_app(BALANCE, {"du": "2021-03-02", "au": "2021-03-06"})
    assert len(sentences(app)) == 1
    assert list(app.warning) == []


@pytest.mark.parametrize(
    ("damage", "parts"),
    [
        (Path.unlink, ["**territory.toml**", "introuvable"]),
        (write_bytes(b"[data"), ["**territory.toml**", "illisible"]),
        (write_bytes('name = "Redon é"'.encode("latin-1")), ["**territory.toml**", "illisible"]),
        (
            lambda path: path.write_text(path.read_text().replace("foyers = 34725", 'foyers = "34725"')),
            ["**territory.toml**", "collectivities[0].foyers", "34725", "Corrigez le fichier du territoire"],
        ),
        (
            lambda path: path.write_text(path.read_text().replace("Europe/Paris", "Europe/Redon")),
            ["**territory.toml**", "Europe/Redon"],
        ),
    ],
    ids=["missing", "not TOML", "latin-1", "wrong type", "unknown time zone"],
)
def test_a_broken_territory_file(
    tmp_path: Path, use: Callable[[Path], Path], damage: Callable[[Path], object], parts: list[str]
) -> None:
    """A territory file that is missing or wrong is named on every page; repaired, the settings are still there."""
    file = use(small_territory(tmp_path))
    app = open_unfolded(BALANCE, {"eolien": "200.0", "du": "2021-03-02"})
    figures, whole = panel(app), file.read_bytes()
    damage(file)
    for page in (FLOWS, HOME, BALANCE):
        app.switch_page(f"pages/{page}.py").run()
        assert faults_seen(app) == []
        (sentence,) = sentences(app)
        assert [part for part in parts if part not in sentence] == []
    file.write_bytes(whole)
    app.run()
    assert (list(app.error), panel(app)) == ([], figures)
    assert (app.slider(key="eolien").value, app.date_input(key="du").value) == (200.0, date(2021, 3, 2))


@pytest.mark.parametrize("content", ["[data", 'name = 3\n[data]\nkind = "x"'], ids=["not TOML", "wrong keys"])
def test_the_sentences_about_the_territory_are_french(
    tmp_path: Path, use: Callable[[Path], Path], content: str
) -> None:
    """Not a word of the sentences about a wrong territory file is English."""
    file = use(tmp_path / "territory.toml")
    file.write_text(content, encoding="utf-8")
    app = open_app(HOME)
    assert sentences(app)
    assert english_words(app) == {}


def test_a_territory_of_one_week(tmp_path: Path, use: Callable[[Path], Path]) -> None:
    """Another territory with one week of data is drawn on every page, with the figures of the core."""
    reference = Reference(use(small_territory(tmp_path)))
    app = open_unfolded(HOME, {"unite": "MW", "du": "2021-03-01", "au": "2021-03-07"})
    assert (app.date_input(key="du").min, app.date_input(key="du").max) == (date(2021, 3, 1), date(2021, 3, 7))
    app.switch_page("pages/entrees_sorties.py").run()
    assert (faults_seen(app), list(app.error)) == ([], [])
    app.switch_page("pages/bilan.py").run()
    assert_figures(panel(app), reference.indicators(period_start=date(2021, 3, 1), period_end=date(2021, 3, 7)))


@pytest.mark.parametrize(
    "changes",
    [
        {"period": ("2022-01-01", "2022-12-31")},
        {"period": ("2021-03-03", "2021-12-31")},
        {"period": ("2020-12-31", "2021-03-05")},
        {"n_hours": 10, "period": ("2021-03-01", "2021-03-01")},
        {"wind_turbine_mean_mw": "0.0"},
        {"wind_turbine_mean_mw": "0.01"},
        {"wind_turbine_mean_mw": "10.0"},
    ],
    ids=[
        "another year",
        "ends later",
        "begins earlier",
        "less than a day",
        "no wind",
        "small turbines",
        "large turbines",
    ],
)
def test_a_territory_at_odds_with_its_data_or_the_sliders(
    tmp_path: Path, use: Callable[[Path], Path], changes: dict[str, object]
) -> None:
    """A usual period that the data do not cover, or a turbine beyond the slider, is drawn or said in French."""
    use(small_territory(tmp_path, **changes))  # type: ignore[arg-type]
    app = open_app(BALANCE)
    assert faults_seen(app) == []
    assert english_words(app) == {}
    assert bool(sentences(app)) != bool(panel(app))


def test_three_hundred_turbines_today(tmp_path: Path, use: Callable[[Path], Path]) -> None:
    """A territory with more wind than the slider's usual end starts from its own figure."""
    reference = Reference(use(small_territory(tmp_path, wind_turbines="300")))
    app = open_app(BALANCE, {"unite": "MW"})
    assert app.slider(key="eolien").value == pytest.approx(1913.2, abs=0.05)
    assert_figures(panel(app), reference.indicators())


@pytest.mark.parametrize(
    ("file", "damage", "parts"),
    [
        ("prod-region-2021.csv.gz", Path.unlink, ["**prod-region-2021.csv.gz**", "introuvable"]),
        ("conso-sup36-region-2020.csv.gz", truncate_gzip, ["**conso-sup36-region-2020.csv.gz**", "tronqué"]),
        ("Prod Eol Elfe.csv.gz", truncate_gzip, ["**Prod Eol Elfe.csv.gz**", "tronqué"]),
        ("Prod Eol Elfe.csv.gz", write_bytes(b"Date,kW\n"), ["**Prod Eol Elfe.csv.gz**", "aucune ligne de données"]),
    ],
)
def test_the_shipped_files_broken(
    tmp_path: Path, use: Callable[[Path], Path], file: str, damage: Callable[[Path], object], parts: list[str]
) -> None:
    """A shipped file that is missing, cut short or without data is named, alone, with what to do."""
    use(shipped_territory(tmp_path))
    damage(tmp_path / "raw" / file)
    app = open_app(HOME)
    assert faults_seen(app) == []
    (sentence,) = sentences(app)
    assert [part for part in parts if part not in sentence] == []
