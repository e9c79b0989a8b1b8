"""The page Données: what is loaded, the visitor's own files, and what becomes of them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.curve_set import CurveSet, RoleCurve
from elfe_core.curve_set.treatment import Policy
from elfe_core.curves import CURVE_NAMES
from elfe_core.store import Archive, archive_bytes
from elfe_ui import memo
from tests.app.factor_screen import button
from tests.app.screen import BALANCE, DATA, english_words, faults_seen, open_app, panel

BRING = {"partie": "Apporter mes fichiers"}
KEEP_OTHERS = "les données en place restent"


def plain_csv(change: Callable[[np.ndarray], np.ndarray] = np.copy) -> bytes:
    """Two years of hours in UTC: a wave of a week that nobody's wind has."""
    hours = pd.date_range("2019-12-31T23:00", "2021-12-31T22:00", freq="h")
    values = change(1000.0 + 900.0 * np.sin(np.arange(len(hours)) * 2 * np.pi / 168))
    rows = [
        f"{hour:%Y-%m-%d %H:%M};{'' if np.isnan(value) else format(value, '.1f')}"
        for hour, value in zip(hours, values, strict=True)
    ]
    return "\n".join(["heure;valeur", *rows, ""]).encode()


def bring(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    return app.file_uploader(key="fichiers").set_value([(name, content, "text/csv") for name, content in files]).run()


def select(app: AppTest, label: str, value: Any) -> AppTest:
    return next(one for one in app.selectbox if label in one.label).set_value(value).run()


def as_wind(app: AppTest, content: bytes, name: str = "compteur.csv") -> AppTest:
    """A curve of a meter, in kW, to be used as wind."""
    select(bring(app, (name, content)), "Unité", "kW")
    return select(app, "Utiliser «", "wind")


def imported(app: AppTest) -> str:
    return panel(app)["Énergie importée"][0]


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*app.error, *app.markdown, *app.caption, *app.info))


def test_what_is_loaded_is_shown() -> None:
    """One card a role with its picture, a calendar once it is opened, files and figures, the fingerprint, in French."""
    app = open_app(DATA)
    assert len(app.get("vega_lite_chart")) == 6
    for role in CURVE_NAMES:
        app.session_state[f"calendrier_{role}"] = True
    app.run()
    assert faults_seen(app) == []
    assert [card.value for card in app.main.subheader] == [
        "Éolien",
        "Solaire",
        "Bioénergies",
        "Résidentiel",
        "Petits pros",
        "Entreprises",
    ]
    assert len(app.get("vega_lite_chart")) == 12
    assert "du 01/01/2020 au 31/12/2021 · pas de 60 min" in said(app)
    assert "Numéro de ce jeu de données" in said(app)
    assert english_words(app) == {}


def test_a_curve_of_a_meter_becomes_the_wind_of_every_page() -> None:
    """A file is looked at, given a role and put in place; the figures change; and they come back."""
    app = open_app(BALANCE, {"eolien": "300.0"})
    before = imported(app)
    app.switch_page("pages/donnees.py").run()
    app.pills(key="partie").set_value(BRING["partie"]).run()
    as_wind(app, plain_csv())
    assert faults_seen(app) == []
    assert english_words(app) == {}
    button(app, "Utiliser ces courbes").click().run()
    app.switch_page("pages/bilan.py").run()
    assert faults_seen(app) == []
    assert imported(app) != before
    assert "Vos courbes" in said(app)
    app.switch_page("pages/donnees.py").run()
    app.pills(key="partie").set_value("Données en place").run()
    assert "compteur.csv" in said(app)
    button(app, "Revenir aux données de l'application").click().run()
    app.switch_page("pages/bilan.py").run()
    assert imported(app) == before


def test_several_farms_have_a_curve_and_an_energy_each() -> None:
    """Two meters of the same name that differ are two farms; the typed energies weigh them in the sum."""
    app = bring(open_app(DATA, BRING), ("a.csv", plain_csv()), ("b.csv", plain_csv(lambda wave: 2000.0 - wave)))
    for number in range(2):
        [one for one in app.selectbox if "Unité" in one.label][number].set_value("kW").run()
    for number in range(2):
        [one for one in app.selectbox if "Utiliser «" in one.label][number].set_value("wind").run()
    assert faults_seen(app) == []
    assert "Éolien : 2 installations" in said(app)
    assert english_words(app) == {}
    energies = [one for one in app.number_input if "énergie en un an" in one.label]
    assert [one.value for one in energies] == [pytest.approx(8.76, rel=0.01)] * 2
    energies[0].set_value(30.0).run()
    [one for one in app.number_input if "énergie en un an" in one.label][1].set_value(10.0).run()
    assert faults_seen(app) == []
    button(app, "Utiliser ces courbes").click().run()
    app.pills(key="partie").set_value("Données en place").run()
    told = said(app).replace("\u202f", " ").replace("\u00a0", " ")
    assert "40 GWh/an" in told or "40,0 GWh/an" in told
    assert "**a.csv, b.csv**" in told


def test_the_way_back_stands_on_every_page_that_shows_only_a_fault() -> None:
    """A set in place whose file is gone: each page says so, with the button that brings the territory's data back."""
    app = open_app(DATA, BRING)
    as_wind(app, plain_csv())
    button(app, "Utiliser ces courbes").click().run()
    app.session_state["_own_curves"].path.unlink()
    memo.clear()
    for page in ("pages/bilan.py", "pages/territoire.py", "pages/donnees.py"):
        app.switch_page(page).run()
        assert [*app.error]
        assert faults_seen(app) == []
    button(app, "Revenir aux données de l'application").click().run()
    assert not [*app.error]


def holes(values: np.ndarray) -> np.ndarray:
    values[5000:5002] = np.nan
    values[9000:9030] = np.nan
    return values


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("Refuser les trous", KEEP_OTHERS),
        ("Laisser ces heures de côté", "32 heures laissées de côté"),
        ("Compléter", "Éolien : 2 heures complétées par une droite, 30 heures reprises des jours voisins."),
    ],
)
def test_holes_are_treated_as_the_visitor_says(policy: str, words: str) -> None:
    """Missing hours are refused, left out or filled, never in silence."""
    app = as_wind(open_app(DATA, BRING), plain_csv(holes))
    app.segmented_control(key="trous").set_value(policy).run()
    assert words in said(app)
    assert english_words(app) == {}
    if policy == "Refuser les trous":
        assert [one.label for one in app.button if one.label == "Utiliser ces courbes"] == []
        return
    button(app, "Utiliser ces courbes").click().run()
    app.switch_page("pages/bilan.py").run()
    assert faults_seen(app) == []
    assert words in said(app)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("bruit.csv", bytes(range(256)) * 20),
        ("page.csv", b"<!DOCTYPE html><html><body>403</body></html>"),
        ("abime.gz", b"\x1f\x8b\x08\x00truncated"),
        ("../../'; DROP TABLE x; --.csv", b"heure;valeur\n2021-01-01 00:00;abc\n"),
        ("faux.elfe.zip", b"PK\x03\x04nothing"),
    ],
)
def test_a_damaged_file_leaves_the_data_in_place(name: str, content: bytes) -> None:
    """It is refused in French; the figures of the other pages stay as they were."""
    before = imported(open_app(BALANCE))
    app = bring(open_app(DATA, BRING), (name, content))
    assert faults_seen(app) == []
    assert any(KEEP_OTHERS in error.value for error in app.error)
    assert english_words(app) == {}
    app.switch_page("pages/bilan.py").run()
    assert imported(app) == before


def test_another_year_is_cut_or_aligned() -> None:
    """A curve of one year beside two: the common period by default, every day by weekday when asked."""
    year = b"\n".join(plain_csv().splitlines()[:1] + plain_csv().splitlines()[8785:])
    app = as_wind(open_app(DATA, BRING), year)
    assert "du 01/01/2021 au 31/12/2021" in said(app)
    app.toggle(key="aligner").set_value(True).run()
    assert "heures prises à une autre année" in said(app)
    assert faults_seen(app) == []


def test_what_nothing_tells_stays_open_until_it_is_chosen() -> None:
    """Without a unit or a clock in the file both are asked for, the notes stay, and none is confirmed unasked."""
    lines = [f"2021-07-{1 + hour // 24:02d} {hour % 24:02d}:00;{5 + hour % 7}" for hour in range(240)]
    app = bring(open_app(DATA, BRING), ("compteur.csv", "\n".join(["heure;valeur", *lines, ""]).encode()))
    shown = {one.label: one.value for one in app.selectbox}
    assert (shown["Unité des valeurs"], shown["Heures du fichier"], shown["Pas de temps"]) == (None, None, 60)
    assert "l'unité des valeurs n'est pas connue" in said(app)
    select(app, "Unité", "kW")
    assert "l'unité des valeurs n'est pas connue" not in said(app)
    assert "rien n'indique si les heures sont légales" in said(app)
    select(app, "Heures du fichier", "utc")
    assert "rien n'indique" not in said(app)
    assert faults_seen(app) == []
    assert english_words(app) == {}


def test_the_column_of_the_values_is_chosen() -> None:
    """A file with two columns of numbers is not used until one is chosen."""
    lines = [f"{1 + hour // 24:02d}/07/2021;{hour % 24:02d}:00;0;{5 + hour % 7}" for hour in range(240)]
    app = bring(open_app(DATA, BRING), ("a.csv", "\n".join(["date;heure;soutirage;injection (kW)", *lines]).encode()))
    assert "plusieurs colonnes peuvent contenir les valeurs" in said(app)
    select(app, "Colonne des valeurs", "injection (kW)")
    assert "plusieurs colonnes" not in said(app)
    assert {one.label: one.value for one in app.selectbox}["Unité des valeurs"] == "kW"
    assert [one for one in app.selectbox if "Utiliser «" in one.label] != []
    assert english_words(app) == {}


def test_a_kept_set_brings_its_choices_back() -> None:
    """What becomes of missing hours is kept with the curves, and can be changed once they are back."""
    rng = np.random.default_rng(0)
    parts = {}
    for role in CURVE_NAMES:
        values = rng.uniform(1.0, 2.0, 1000)
        values[500] = np.nan
        start = np.datetime64("2021-01-01T00", "h")
        parts[role] = RoleCurve(start_utc=start, values=values, unit="W", label="", kind="plain", files=(), source="")
    content = archive_bytes(Archive(CurveSet(**parts), Policy.FILL, by_weekday=False))
    app = bring(open_app(DATA, BRING), ("jeu.elfe.zip", content))
    assert faults_seen(app) == []
    assert app.segmented_control(key="trous").value == "Compléter"
    assert "1 heures complétées par une droite" in said(app)
    app.segmented_control(key="trous").set_value("Refuser les trous").run()
    assert app.segmented_control(key="trous").value == "Refuser les trous"
    assert KEEP_OTHERS in said(app)
