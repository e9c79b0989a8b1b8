"""The search for the cheapest mix on its page: cards to use, out of reach, contradictions, weather, the way from 3D."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.best_mix.answer import best_mix
from elfe_core.best_mix.problem import parse_goal, problem_of
from elfe_core.best_mix.trial import Trial
from elfe_core.load import load_costs
from elfe_ui.costs.mix_job import MixJob
from tests.app.screen import (
    BEST_MIX,
    COSTS,
    SURFACE,
    Reference,
    english_words,
    faults_seen,
    main_texts,
    open_unfolded,
    texts,
)
from tests.ui.sums_rule import SUM, bare_sums

NARROW = {"mix_bornes_solar": ["11.5", "200.0"], "mix_bornes_bioenergy": ["6.0", "30.0"]}


@pytest.fixture(autouse=True)
def jobs_end() -> Iterator[list[MixJob]]:
    """No search outlives its test."""
    begun: list[MixJob] = []
    yield begun
    for job in begun:
        job.cancel()
        if job.thread is not None:
            job.thread.join(30.0)


def opened(query: dict[str, Any] | None = None) -> AppTest:
    return open_unfolded(COSTS, {"volet": BEST_MIX} | (query or {}))


def job_of(app: AppTest) -> MixJob:
    job: MixJob = app.session_state["_mix"].job
    return job


def searched(app: AppTest) -> AppTest:
    """The page once the search has ended."""
    click(app, "Chercher le mix le moins cher")
    thread = job_of(app).thread
    assert thread is not None
    thread.join(60.0)
    return app.run()


def click(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def plain(app: AppTest) -> str:
    return re.sub(r"\s+", " ", " ".join(main_texts(app)))


def test_the_mixes_are_those_of_the_core_and_can_be_used(reference: Reference) -> None:
    """Cost as a range with its basis, sizes as bars; « Utiliser » sets them, « Annuler » takes them back."""
    app = searched(opened())
    assert faults_seen(app) == []
    problem = problem_of(
        [parse_goal("self_production_pct:50")],
        {},
        reference.scenario(),
        reference.territory,
        load_costs(reference.territory),
        load_costs(reference.territory).prices[0],
    )
    best = best_mix(Trial(problem, reference.scenario(), reference.curves, reference.territory), with_curve=False)
    found = job_of(app).found
    assert found is not None
    assert [mix.sizes for mix in found.best.mixes] == [mix.sizes for mix in best.mixes]
    page = plain(app)
    assert page.count("Autrement, +") == len(best.mixes) - 1
    assert "34 à 49 M€/an" in page
    assert "Éolien 400 GWh/an" in page
    assert english_words(app) == {}
    assert [bare for text in main_texts(app) for bare in bare_sums(text)] == []
    assert sum(bool(SUM.search(text)) for text in main_texts(app)) >= 3
    before = app.slider(key="eolien").value
    app.button(key="utiliser_mix_0").click().run()
    assert app.slider(key="eolien").value == 400.0
    assert app.button(key="utiliser_mix_0").label == "Utilisé"
    assert len(app.get("vega_lite_chart")) == 1
    app.button(key="barre_undo").click().run()
    assert app.slider(key="eolien").value == before


def test_a_battery_that_is_used_is_a_real_one() -> None:
    """A high goal needs one; the settings then hold it, switched on and real."""
    app = searched(opened({"mix_pct": "85.0"}))
    found = job_of(app).found
    assert found is not None
    battery = found.best.mixes[0].sizes["storage"]
    assert battery > 0.0
    app.button(key="utiliser_mix_0").click().run()
    assert app.toggle(key="stockage").value is True
    assert app.segmented_control(key="batterie").value == "Réelle"
    assert app.slider(key="stockage_mwh").value == battery
    assert app.button(key="utiliser_mix_0").label == "Utilisé"


def test_a_goal_out_of_reach_says_the_best_and_what_stops_it() -> None:
    """The best figure, its mix, and each bound by its name."""
    app = searched(opened({"mix_pct": "100.0"} | NARROW))
    (warning,) = app.warning
    told = re.sub(r"\s+", " ", warning.value)
    assert "Aucun mix n'atteint ce but dans ces bornes : taux d'autoproduction d'au moins 100 %" in told
    assert "Au mieux : taux d'autoproduction" in told
    assert "la borne haute de l'éolien, la borne haute du solaire, la borne haute des bioénergies" in told
    assert english_words(app) == {}


def test_goals_that_contradict_each_other_are_refused_before_the_search() -> None:
    """At least 60 and at most 50 % of one indicator: words, and nothing is simulated."""
    label = "Taux d'autoproduction"
    query = {"mix_pct": "60.0", "mix_second_but": "true", "mix_second_indicateur": label, "mix_second_pct": "50.0"}
    app = opened(query)
    click(app, "Chercher le mix le moins cher")
    (error,) = app.error
    assert "les deux se contredisent" in error.value
    assert "_mix" not in app.session_state
    assert english_words(app) == {}


def test_two_goals_that_do_not_go_together_are_told() -> None:
    """Much of one's own and hardly any export: no bound is to blame."""
    label = "Énergie exportée"
    query = {"mix_pct": "90.0", "mix_second_but": "true", "mix_second_indicateur": label} | NARROW
    app = searched(opened(query | {"mix_second_exported_mwh_w_group": "0.5"}))
    (warning,) = app.warning
    assert "Aucun mix n'atteint ce but" in warning.value
    assert "énergie exportée d'au plus 0,5" in re.sub(r"\s+", " ", warning.value)


def test_a_search_can_be_stopped(jobs_end: list[MixJob], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is being simulated ends, the page says so, another one can begin."""
    app = opened({"mix_meteo": "Chaque année, de 2012 à 2020"})
    click(app, "Chercher le mix le moins cher")
    job = job_of(app)
    jobs_end.append(job)
    assert job.trial.n_years == 9
    job.cancel()
    assert job.thread is not None
    job.thread.join(30.0)
    assert (job.is_finished, job.found) == (False, None)
    app.run()
    assert [info.value for info in app.info if "arrêtée" in info.value]
    assert any(button.label == "Chercher le mix le moins cher" for button in app.button)


def test_another_request_marks_the_answer_as_old() -> None:
    """Moving what the search chooses does not; moving the goal or a fixed setting does."""
    app = searched(opened(NARROW))
    app.slider(key="eolien").set_value(200.0).run()
    assert not app.info
    app.slider(key="mix_pct").set_value(55.0).run()
    assert "a changé" in app.info[0].value
    app.slider(key="mix_pct").set_value(50.0).run()
    assert not app.info
    app.slider(key="res_pct").set_value(90).run()
    assert "a changé" in app.info[0].value


def test_the_goal_of_the_surface_leads_to_the_search() -> None:
    """« Le mix le moins cher pour ce but » opens the page with that goal."""
    query = {"source": "Calcul en direct", "objectif": "true", "objectif_pct": "62.5", "eolien": "200.0"}
    app = open_unfolded(SURFACE, query)
    app.button(key="vers_mix").click().run()
    assert [title.value for title in app.title] == ["Coûts et climat"]
    assert app.slider(key="mix_pct").value == 62.5
    assert app.slider(key="eolien").value == 200.0
    assert "Chercher le mix le moins cher" in " ".join(texts(app))


def test_wrong_bounds_in_the_link_are_said() -> None:
    """Below today's, beyond the settings, no number: in French, and the usual ones stand."""
    app = opened({"mix_bornes_wind": ["10.0", "nord"]})
    (warning,) = app.warning
    assert warning.value.count("\n- ") == 2
    assert english_words(app) == {}
