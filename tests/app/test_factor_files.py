"""Studies of the visitor's own: a file that is chosen, and a large study computed while the app goes on."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from elfe_core import store
from elfe_ui.factors.source_choice import shipped_file
from elfe_ui.factors.study import StudyJob
from tests.app.factor_screen import button, drawings, figures, messages, tables
from tests.app.screen import (
    BALANCE,
    COMPUTED,
    LINES,
    OWN,
    SHIPPED,
    SURFACE,
    Reference,
    english_words,
    faults_seen,
    open_app,
    open_unfolded,
)
from tests.store.sweeps import results as sweeps

BINARY = "application/octet-stream"
SHIPPED_FILE = shipped_file()
assert SHIPPED_FILE is not None


def choose(app: AppTest, name: str, content: bytes) -> AppTest:
    return app.file_uploader(key="fichier").set_value((name, content, BINARY)).run()


def infos(app: AppTest) -> list[str]:
    return [element.value for element in app.info]


def captions(app: AppTest) -> str:
    return "\n".join(element.value for element in app.main.caption).replace("\u202f", " ")


def original_csv(folder: Path) -> bytes:
    path = folder / "original.csv"
    path.write_text(sweeps.original(sweeps.table()).to_csv(index=False, sep=";"), encoding="utf-8")
    return path.read_bytes()


def ours(folder: Path, name: str = "ici.parquet", **changed: Any) -> bytes:
    """A file as the command line writes it, its provenance that of the shipped study but for changes."""
    shipped = store.read_sweep(SHIPPED_FILE, foyers=sweeps.FOYERS, indicators=sweeps.INDICATORS, work=folder)
    sweeps.write_sweep(folder / name, sweeps.table(), {**(shipped.provenance or {}), **changed})
    return (folder / name).read_bytes()


@pytest.mark.parametrize("page", [SURFACE, LINES])
def test_without_a_file_the_page_asks_for_one(page: str) -> None:
    """Before a file is chosen the page says which and that nobody else sees it."""
    app = open_app(page, {"source": OWN})
    assert (faults_seen(app), messages(app), english_words(app)) == ([], [], {})
    (info,) = infos(app)
    assert "personne d'autre ne le voit" in info
    assert drawings(app) == tables(app, "courbes") == []


def test_a_file_of_ours_is_shown(tmp_path: Path) -> None:
    """A .parquet file of the sweep is drawn with its own values, and says where it comes from."""
    rows = sweeps.table()
    query = {"source": OWN, "forme": "Carte", "axe_y": "Part flexible", "indicateur": "Temps d'exportation"}
    app = choose(open_app(SURFACE, query), "ici.parquet", ours(tmp_path))
    assert (faults_seen(app), messages(app), english_words(app), infos(app)) == ([], [], {}, [])
    (cells,) = tables(app, "cellules")
    held = (rows["solar_gwh"] == 10.0) & (rows["storage_mwh"] == 0.0)
    for row in cells.to_dict("records"):
        at = held & (rows["wind_gwh"] == row["x"]) & np.isclose(100 * rows["flexible_share"], row["y"])
        assert row["value"] == pytest.approx(rows["export_time_pct"][at].item(), rel=1e-6)
    assert "36 scénarios calculés le" in captions(app)


def test_a_file_of_the_original_program_is_shown(tmp_path: Path) -> None:
    """The `;` file of the original program is explored like ours; the two indicators that it lacks are said."""
    app = choose(open_app(SURFACE, {"source": OWN}), "resultats.csv", original_csv(tmp_path))
    assert (faults_seen(app), messages(app)) == ([], [])
    (info,) = infos(app)
    assert "2 colonnes" in info.replace("\u202f", " ")
    assert "Le reste du fichier s'explore" in info
    assert len(drawings(app)) == 1
    assert "Consommation" not in app.selectbox(key="indicateur").options
    assert len(app.selectbox(key="indicateur").options) == 17
    assert "36 scénarios, de provenance inconnue." in captions(app)
    assert app.selectbox(key="axe_x").options == ["Éolien", "Solaire", "Stockage", "Part flexible"]


@pytest.mark.parametrize("page", [SURFACE, LINES])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("abime.parquet", b"PAR1 et puis rien", "le fichier est illisible"),
        ("coupe.parquet", SHIPPED_FILE.read_bytes()[:200_000], "le fichier est illisible"),
        ("vide.csv", b"", "aucune ligne de données"),
        ("autre.csv", b"a;b\n1;2\n", "une colonne manque"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "photo.csv"),
        ("faux.gz", b"rien", "faux.gz"),
    ],
)
def test_a_damaged_file_is_refused_in_french(page: str, name: str, content: bytes, said: str) -> None:
    """What cannot be read is refused by name in French; the settings stay, and another source is one click away."""
    app = choose(open_app(page, {"source": OWN, "eolien": "200.0"}), name, content)
    assert faults_seen(app) == []
    (error,) = [element.value for element in app.error]
    assert said in error
    assert "rien n'est perdu" in error
    assert english_words(app) == {}
    assert app.slider(key="eolien").value == 200.0
    app.selectbox(key="source").set_value(SHIPPED).run()
    assert (faults_seen(app), messages(app)) == ([], [])
    assert drawings(app) or tables(app, "courbes")


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    """A value that is no number is named with its line and column."""
    content = original_csv(tmp_path).decode().split("\n")
    content[3] = content[3].replace(content[3].split(";")[0], "beaucoup", 1)
    app = choose(open_app(SURFACE, {"source": OWN}), "resultats.csv", "\n".join(content).encode())
    (error,) = [element.value for element in app.error]
    assert "ligne 4" in error
    assert "beaucoup" in error


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"territory": "Pays de *Nulle* Part"}, r"autre territoire (Pays de \*Nulle\* Part)"),
        ({"data_fingerprint": "0" * 64}, "autres données"),
        ({"model_version": "0"}, "autre version du modèle"),
        ({"window_h": 12}, "fenêtre de flexibilité de 12 h"),
        ({"max_reduction_share": "none"}, "règle de flexibilité d'origine"),
        ({"cut_then_simulate": True}, "autre réglage « Heures calculées »"),
        ({"first_hour_utc": "2020-12-31T23:00", "last_hour_utc": "2021-01-31T22:00"}, "du 01/01/2021 au 31/01/2021"),
        ({"fixed": {"share_res": 0.5}}, "Résidentiel RES à 50"),
        ({"fixed": {"wind_region_share": 0.5}}, "autre courbe éolienne"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_results_that_do_not_fit_say_so(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    """Results of another territory, other data, another period or rule are shown with a warning that names it."""
    app = choose(open_app(SURFACE, {"source": OWN}), "ailleurs.parquet", ours(tmp_path, **changed))
    assert faults_seen(app) == []
    (warning,) = messages(app)
    assert warning.startswith("Ces résultats ne sont pas ceux des autres pages : ")
    assert said in warning
    assert ";" not in warning
    assert len(drawings(app)) == 1
    assert english_words(app) == {}


@pytest.mark.parametrize("page", [SURFACE, LINES])
def test_a_provenance_full_of_nonsense_does_no_harm(tmp_path: Path, page: str) -> None:
    """Whatever stands in the file about its origin is shown as text or left out, without an exception."""
    nonsense = {
        "territory": "<b>ici</b> ![x](http://ailleurs.example/x.png)",
        "fixed": {"share_res": "beaucoup", "share_x": 1.0, "share_pro": None},
        "window_h": "**",
        "made_on": 7,
        "first_hour_utc": [],
        "data": {"a": 1},
        "model_version": None,
    }
    app = choose(open_app(page, {"source": OWN}), "nul.parquet", ours(tmp_path, **nonsense))
    assert faults_seen(app) == []
    assert len(messages(app)) == 1
    assert r"\!\[x\](http" in "".join(messages(app))
    assert drawings(app) or tables(app, "courbes")


def test_results_of_one_factor_are_shown_as_curves(tmp_path: Path) -> None:
    """Where one factor varies the surface's page names the other page, which draws it; a single scenario is said."""
    alone = {"solar_gwh": (10.0,), "bioenergy_gwh": (6.0,), "storage_mwh": (0.0,), "flexible_share": (0.0,)}
    one = sweeps.as_csv(tmp_path / "un.csv", sweeps.table({"wind_gwh": (90.0, 200.0, 300.0)} | alone)).read_bytes()
    none = sweeps.as_csv(tmp_path / "seul.csv", sweeps.table({"wind_gwh": (90.0,)} | alone)).read_bytes()
    app = choose(open_app(SURFACE, {"source": OWN}), "un.csv", one)
    assert any("la page « Un réglage à la fois » les montre" in info for info in infos(app))
    app.switch_page(f"pages/{LINES}.py").run()
    assert (faults_seen(app), messages(app), infos(app)) == ([], [], [])
    assert [len(table) for table in tables(app, "courbes")] == [3]
    choose(app, "seul.csv", none)
    assert any("aucun réglage n'y varie" in info for info in infos(app))
    assert faults_seen(app) == []


def test_a_file_stays_from_page_to_page(tmp_path: Path) -> None:
    """The file chosen is still there after other pages, until it is taken away or another one is chosen."""
    app = choose(open_app(SURFACE, {"source": OWN}), "resultats.csv", original_csv(tmp_path))
    before = drawings(app)
    for page in (LINES, BALANCE, SURFACE):
        app.switch_page(f"pages/{page}.py").run()
        assert faults_seen(app) == []
    assert drawings(app) == before
    assert "resultats.csv" in captions(app)
    choose(app, "ici.parquet", ours(tmp_path))
    assert "36 scénarios calculés" in captions(app)
    app.file_uploader(key="fichier").set_value(None).run()
    assert drawings(app) == []
    assert "personne d'autre ne le voit" in infos(app)[0]


def test_what_is_held_follows_the_file(tmp_path: Path) -> None:
    """Another file with other values takes the nearest to the settings, without a word and without an exception."""
    query = {"source": OWN, "axe_y": "Part flexible", "stockage": "true", "stockage_mwh": "48.0"}
    app = choose(open_app(SURFACE, query), "ici.parquet", ours(tmp_path))
    assert "Stockage 50 MWh" in captions(app)
    axes = {**sweeps.AXES, "storage_mwh": (7.0, 9.5), "solar_gwh": (1.0 / 3.0, 1.0 / 3.0 + 1e-4, 70.0)}
    other = sweeps.as_csv(tmp_path / "autre.csv", sweeps.table(axes)).read_bytes()
    choose(app, "autre.csv", other)
    assert (faults_seen(app), messages(app)) == ([], [])
    assert "Solaire 0,33 GWh/an" in captions(app)
    assert "Stockage 9,5 MWh" in captions(app)
    app.selectbox(key="comparer").set_value("Autre valeur : Solaire").run()
    assert len(set(app.select_slider(key="second_solar_gwh").options)) == 3
    app.selectbox(key="source").set_value(SHIPPED).run()
    assert (faults_seen(app), messages(app)) == ([], [])
    assert app.select_slider(key="second_solar_gwh").value in app.select_slider(key="second_solar_gwh").options


def test_two_visitors_do_not_see_each_other(tmp_path: Path) -> None:
    """Another visitor sees neither the file nor the study, and two files of one name stay apart."""
    one = choose(open_app(SURFACE, {"source": OWN}), "etude.csv", original_csv(tmp_path))
    two = open_app(SURFACE, {"source": OWN})
    assert drawings(two) == []
    axes = {**sweeps.AXES, "wind_gwh": (10.0, 20.0)}
    choose(two, "etude.csv", sweeps.as_csv(tmp_path / "x.csv", sweeps.table(axes)).read_bytes())
    one.run()
    assert "36 scénarios" in captions(one)
    assert "24 scénarios" in captions(two)
    assert one.session_state["_own_file"].parent != two.session_state["_own_file"].parent
    assert drawings(open_app(SURFACE, {"source": COMPUTED})) == []


def wait_for(app: AppTest, seconds: float = 30.0) -> StudyJob:
    """The study, once its thread has ended; a page drawn meanwhile is the app in use."""
    job: StudyJob = app.session_state["_study"].job
    deadline = time.monotonic() + seconds
    while job.is_running and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not job.is_running
    return job


@pytest.fixture
def begun() -> Iterator[list[StudyJob]]:
    """Studies to be stopped at the end, whatever happened."""
    jobs: list[StudyJob] = []
    yield jobs
    for job in jobs:
        job.cancel()
        if job.thread is not None:
            job.thread.join(20)


def start(app: AppTest, points: int, begun: list[StudyJob]) -> StudyJob:
    app.select_slider(key="etude_points").set_value(points).run()
    button(app, "Lancer le calcul").click().run()
    job: StudyJob = app.session_state["_study"].job
    begun.append(job)
    return job


@pytest.mark.parametrize("page", [SURFACE, LINES])
def test_before_a_study_its_size_is_said(page: str) -> None:
    """The form tells how many scenarios and how long, before anything is computed."""
    app = open_app(page, {"source": COMPUTED})
    assert (faults_seen(app), messages(app), english_words(app)) == ([], [], {})
    assert "7 776 scénarios, 1 s environ" in captions(app)
    app.select_slider(key="etude_points").set_value(12).run()
    assert "248 832 scénarios, 17 s environ" in captions(app)
    assert drawings(app) == tables(app, "courbes") == []


def test_a_study_ends_in_a_surface(reference: Reference, begun: list[StudyJob], tmp_path: Path) -> None:
    """A study of 3 values a factor ends by itself: surface, figures of single simulations, two files to take home."""
    shown = {"forme": "Carte", "axe_y": "Stockage", "indicateur": "Temps d'exportation"}
    query = {"source": COMPUTED, "eolien": "200.0", "res_pct": "90"} | shown
    app = open_unfolded(SURFACE, query)
    job = start(app, 3, begun)
    wait_for(app)
    app.run()
    assert (faults_seen(app), messages(app), english_words(app)) == ([], [], {})
    assert job.is_finished
    labels = [element.proto.label for element in app.get("download_button")]
    assert labels == ["Télécharger (.parquet)", "Télécharger (.csv de l'outil d'origine)"]
    assert "243 scénarios calculés le" in captions(app)
    (cells,) = tables(app, "cellules")
    assert len(cells) == 9
    for row in cells.to_dict("records"):
        held = {"wind_gwh": float(row["x"]), "storage_mwh": float(row["y"]), "flexible_share": 0.0}
        expected = figures(reference, held | {"solar_gwh": 10.0, "bioenergy_gwh": 6.0}, share_res=0.9)
        assert row["value"] == pytest.approx(expected["export_time_pct"], rel=1e-6, abs=1e-6)
    file = store.read_sweep(job.out, foyers=sweeps.FOYERS, indicators=sweeps.INDICATORS, work=tmp_path)
    assert (file.n_rows, file.notices) == (243, ())
    app.slider(key="res_pct").set_value(100).run()
    assert "Résidentiel RES à 90" in messages(app)[0]
    app.switch_page(f"pages/{LINES}.py").run()
    assert faults_seen(app) == []
    assert len(tables(app, "courbes")) == 1


def test_the_app_goes_on_while_a_study_runs(begun: list[StudyJob]) -> None:
    """While a study runs its progress is shown, other pages work, and stopping it ends its thread within seconds."""
    app = open_app(SURFACE, {"source": COMPUTED})
    job = start(app, 12, begun)
    assert job.is_running
    app.run()
    assert (faults_seen(app), messages(app), english_words(app)) == ([], [], {})
    (bar,) = app.get("progress")
    assert "scénarios sur 248 832" in bar.proto.text.replace("\u202f", " ")
    app.switch_page(f"pages/{BALANCE}.py").run()
    assert faults_seen(app) == []
    assert app.get("vega_lite_chart")
    assert job.is_running
    app.switch_page(f"pages/{SURFACE}.py").run()
    button(app, "Arrêter").click().run()
    wait_for(app, 15)
    app.run()
    assert (faults_seen(app), messages(app)) == ([], [])
    assert infos(app) == ["Calcul arrêté. Vous pouvez en lancer un autre."]
    assert not job.is_finished
    assert not job.out.exists()
    again = start(app, 3, begun)
    wait_for(app)
    app.run()
    assert again.is_finished
    assert len(drawings(app)) == 1
    assert not job.folder.path.exists() or job.folder.path != again.folder.path


def test_a_study_without_room_says_so(begun: list[StudyJob], monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full ends the study with a French sentence, and another one can be begun."""
    app = open_app(SURFACE, {"source": COMPUTED})

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store.SweepParts, "write", refuse)
        start(app, 3, begun)
        wait_for(app)
    app.run()
    assert faults_seen(app) == []
    (error,) = messages(app)
    assert "la place ou la mémoire du serveur manque" in error
    start(app, 3, begun)
    wait_for(app)
    app.run()
    assert (messages(app), len(drawings(app))) == ([], 1)
