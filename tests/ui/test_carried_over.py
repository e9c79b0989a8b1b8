"""What the settings become when the territory or its data are others."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from elfe_core.load import TERRITORIES_FOLDER, TERRITORY_FILE
from elfe_core.territory import load_territory
from elfe_ui import state
from elfe_ui.state import Value, carried_over

FIRST, LAST = date(2020, 1, 1), date(2021, 12, 31)
USUAL = state.widget_specs(load_territory(TERRITORY_FILE), FIRST, LAST)
OTHER = state.widget_specs(load_territory(next(iter(TERRITORIES_FOLDER.glob("*.toml")))), FIRST, LAST)
DEFAULTS: dict[str, Value] = {key: choice.default for key, choice in USUAL.items()}


def test_the_same_choices_carry_nothing_over() -> None:
    """Nothing moves while the territory and its data stay the same."""
    assert carried_over(USUAL, USUAL, {"eolien": 200.0}) == {}


def test_what_shows_today_shows_the_new_today() -> None:
    """Every value that stood at the old territory's today stands at the new one's, shown or not yet shown."""
    moved = carried_over(USUAL, OTHER, DEFAULTS)
    assert moved == carried_over(USUAL, OTHER, {})
    assert set(moved) >= {"eolien", "solaire", "bioenergie"}
    assert {**DEFAULTS, **moved} == {key: choice.default for key, choice in OTHER.items()}


@given(st.floats(0.0, 600.0), st.floats(0.0, 600.0))
def test_what_was_set_stays_where_it_fits(wind: float, highest: float) -> None:
    """A value set by hand stays if the new widget can hold it, else the new today stands in."""
    now = {"eolien": replace(OTHER["eolien"], high=highest)}
    (found,) = carried_over(USUAL, now, {"eolien": wind}).values()
    stays = wind != USUAL["eolien"].default and wind <= highest
    assert found == (wind if stays else OTHER["eolien"].default)


def test_days_outside_the_new_data_give_way() -> None:
    """A day that the new data do not have gives way to the new usual one, a day that they have stays."""
    now = state.widget_specs(load_territory(TERRITORY_FILE), date(2021, 1, 1), LAST)
    moved = carried_over(USUAL, now, {"du": date(2020, 5, 1), "au": date(2021, 5, 31)})
    assert moved == {"du": date(2021, 1, 1), "au": date(2021, 5, 31)}


def test_a_choice_that_is_gone_gives_way() -> None:
    """One of several choices that the new widget lacks gives way, one that it has stays."""
    now = {"unite": replace(USUAL["unite"], choices=("MW", "W/200 foyers"))}
    assert carried_over(USUAL, now, {"unite": "W/foyer"}) == {"unite": "W/200 foyers"}
    assert carried_over(USUAL, now, {"unite": "MW"}) == {"unite": "MW"}
