"""« Tout emporter »: one zip whose parts agree, opened again with the same figures; wrong zips refused."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from elfe_core.catalogue import WEATHER_YEARS
from elfe_core.curve_set.treatment import Policy
from elfe_core.economics.ranges import Range
from elfe_core.errors import ElfeError, InputError
from elfe_core.scenario import Display, in_year
from elfe_core.scenario_file import from_file
from elfe_ui import cached, session, state, weather_choice
from elfe_ui.cached import DataSource
from elfe_ui.economics import in_force
from elfe_ui.result import take_home
from elfe_ui.scenarios import library, take_home_file
from elfe_ui.view import Reference as Pinned
from elfe_ui.view import View
from elfe_ui.words import band_words
from tests.app.screen import TERRITORY_FILE

CHANGES = {"eolien": 242.5, "stockage": True, "stockage_mwh": 50.0}
WHERE = cached.source(TERRITORY_FILE)


@pytest.fixture(autouse=True)
def new_session() -> Iterator[None]:
    """A session without anything."""
    st.session_state.clear()
    yield
    st.session_state.clear()


def view_of(settings: dict[str, Any], where: DataSource = WHERE, reference: dict[str, Any] | None = None) -> View:
    """What a page shows for some settings on some data."""
    territory = cached.territory(where)
    known = state.widget_specs(territory, *cached.data_days(where))
    defaults = {key: spec.default for key, spec in known.items()}
    scenario = state.scenario_of(defaults | settings, territory)
    view = View(
        territory=territory,
        scenario=scenario,
        display=Display(power_unit="mw"),
        source=where,
        balance=cached.balance(scenario, where),
        indicators=cached.indicators(scenario, where),
        choices=known,
        dark=False,
    )
    if reference is None:
        return view
    other = view_of(reference, where)
    return view._replace(reference=Pinned(other.scenario, other.balance, other.indicators))


def zip_of(view: View) -> bytes:
    return take_home.content(view, "http://ici/?v=1", lambda: "<html>", take_home.scenarios(view))


def test_the_parts_agree_with_one_another() -> None:
    """The hours' sums are the indicators of the other file; the text names every part in French."""
    with zipfile.ZipFile(io.BytesIO(zip_of(view_of(CHANGES)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    hours = pd.read_parquet(io.BytesIO(parts["toutes-les-heures.parquet"]))
    figures = pd.read_csv(io.BytesIO(parts["indicateurs.csv"]), sep=";", decimal=",").set_index("cle")["valeur"]
    written = pd.read_csv(
        io.BytesIO(parts["toutes-les-heures.csv"]), sep=";", decimal=",", comment="#", encoding="utf-8-sig"
    )
    assert len(hours) == len(written) == 8760
    for key in ("imported", "exported", "consumption"):
        assert hours[f"{key}_mw"].sum() / 1000 == pytest.approx(figures[f"{key}_mwh"], abs=1e-5)
    np.testing.assert_allclose(written["Importation (MW)"], hours["imported_mw"], atol=5.1e-7)
    assert json.loads(parts["scenario.json"])["format"] == "elfe-scenarios"
    assert next(iter(parts)) == "LISEZ-MOI.txt"
    said = parts["LISEZ-MOI.txt"].decode("utf-8-sig")
    assert all(f"- {name} : " in said for name in parts if name != "LISEZ-MOI.txt")


def test_the_scenario_in_it_gives_the_same_figures() -> None:
    """Read again, the settings make the indicators that were taken home; the reference comes with them."""
    view = view_of(CHANGES, reference={"solaire": 50.0})
    library.keep("Mon éolien", CHANGES)
    found = from_file(take_home_file.opened(zip_of(view)).scenarios, view.choices)
    assert found == {"Mon éolien": CHANGES, "Référence": {"solaire": 50.0}}
    assert view_of(found["Mon éolien"]).indicators == view.indicators


def test_own_curves_come_back_with_the_scenario() -> None:
    """The import puts curves, list and the settings on screen, and the figures are the same."""
    own = session.stored(cached.curve_set(WHERE), Policy.LEAVE_OUT, by_weekday=False)
    view = view_of(CHANGES, cached.source(TERRITORY_FILE, own))
    content, curves = zip_of(view), own.path.read_bytes()
    st.session_state.clear()
    library._open_take_home(content, view.choices, WHERE)
    again = session.own_set()
    assert again is not None
    assert again.path.read_bytes() == curves
    assert (again.policy, again.by_weekday) == (Policy.LEAVE_OUT, False)
    assert list(library.saved().values()) == [CHANGES]
    library.open_waiting(view.choices)
    shown = {key: st.session_state[key] for key in CHANGES}
    assert view_of(shown, cached.source(TERRITORY_FILE, again)).indicators == view.indicators


def test_rows_of_costs_come_back_with_the_scenario() -> None:
    """Changed rows are a part of the zip, and count again once it is opened; wrong ones are refused with all of it."""
    rows = {"wind_eur_per_mwh": Range(60.0, 65.0, 90.0)}
    in_force.set_own(rows)
    view = view_of(CHANGES)
    content = zip_of(view)
    st.session_state.clear()
    assert take_home_file.opened(zip_of(view)).costs is None
    library._open_take_home(content, view.choices, WHERE)
    assert in_force.own() == rows
    parts = {"scenario.json": take_home_file.opened(content).scenarios, "hypotheses-de-cout.txt": b"moon~1~2~3"}
    with pytest.raises(ElfeError):
        library._open_take_home(take_home_file.packed(parts), view.choices, WHERE)


def rezipped(**parts: bytes) -> bytes:
    return take_home_file.packed({name.replace("_", "."): content for name, content in parts.items()})


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing more",
        rezipped(other_txt=b"x"),
        rezipped(scenario_json=b"x" * 200_001),
        rezipped(scenario_json=b"{}")[:-30],
    ],
    ids=["no zip", "no scenario", "a scenario too large", "cut"],
)
def test_a_wrong_zip_is_refused(content: bytes) -> None:
    """Nothing of it is taken, and the message is that of a wrong file."""
    with pytest.raises(InputError) as fault:
        take_home_file.opened(content)
    assert fault.value.field == "scenario_file"


def test_own_whole_years_join_the_band() -> None:
    """2020 is a weather year already; 2021 comes from the curves, scaled on itself, and can be taken by its dates."""
    own = session.stored(cached.curve_set(WHERE), Policy.LEAVE_OUT, by_weekday=False)
    where = cached.source(TERRITORY_FILE, own)
    scenario = view_of(CHANGES, where).scenario
    found, before = cached.in_every_year(scenario, where), cached.in_every_year(scenario, WHERE)
    assert found is not None
    assert before is not None
    assert (before.years, before.of_shapes) == (WEATHER_YEARS, ())
    assert (found.years, found.of_shapes) == ((*WEATHER_YEARS, 2021), (2021,))
    assert found.of_year(2012) == before.of_year(2012)
    alone = replace(scenario, scale_on_period=True)
    assert found.of_year(2021)["imported_mwh"] == pytest.approx(
        cached.indicators(alone, where)["imported_mwh"], rel=1e-3
    )
    assert "2012 à 2021" in band_words.under_figures(found)
    assert "seules les formes diffèrent" in band_words.under_figures(found)
    assert in_year(in_year(scenario, 2015), 2021) == scenario
    st.session_state.update(meteo="2015", du=date(2015, 1, 1), au=date(2015, 12, 31))
    weather_choice.take(2021)
    assert [st.session_state[key] for key in ("meteo", "du", "au")] == [
        "Celle des données",
        date(2021, 1, 1),
        date(2021, 12, 31),
    ]
    region = replace(scenario, wind_region_share=1.0)
    of_region = cached.in_every_year(region, where)
    assert of_region is not None
    assert of_region.of_shapes == ()
