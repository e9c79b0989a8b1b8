"""Euros and grams in words: ranges that say what they are counted on."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import load
from elfe_core.economics.climate import AVERAGE, MARGINAL
from elfe_core.economics.cost_rows import KEYS
from elfe_core.economics.ranges import Range
from elfe_core.economics.yearly_cost import annuity
from elfe_core.errors import ElfeError, InputError
from elfe_core.insight.levers import Lever
from elfe_core.territory import load_territory
from elfe_ui import glossary
from elfe_ui.economics import in_force
from elfe_ui.words import cost_names, cost_words, formats, sums
from elfe_ui.words.names import INDICATOR_TEXTS
from tests.ui.sums_rule import bare_sums

TERRITORY = load_territory(load.TERRITORY_FILE)
COSTS, CO2 = load.load_costs(TERRITORY), load.load_co2()
MEUR = sums.a_year(sums.MILLIONS)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (Range(40.1e6, 45.4e6, 58.0e6), MEUR, "40 à 58 M€/an"),
        (Range(0.96e6, 1.1e6, 1.3e6), MEUR, "1,0 à 1,3 M€/an"),
        (Range(15.8e6, 15.8e6, 15.8e6), MEUR, "16 M€/an, sans écart"),
        (Range(786.4, 891.0, 1138.3), sums.EUR_A_YEAR, "790 à 1 140 €/an"),
        (Range(-2.1e6, -1.7e6, -1.4e6), MEUR, "−2,1 à −1,4 M€/an"),
        (Range(55_234.0, None, 99_812.0), sums.TONNES, "55 200 à 99 800 t CO₂e"),
    ],
)
def test_a_sum_is_read_as_a_range(value: Range, unit: sums.Unit, expected: str) -> None:
    """To as many figures as it is known to, both ends alike; one figure where both read the same."""
    assert plain(sums.span(value, unit)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Range(4.0e6, 7.9e6, 17.6e6), "4 à 18 M€/an de plus"),
        (Range(-51e6, -45e6, -35e6), "35 à 51 M€/an de moins"),
        (Range(-35e6, -45e6, -51e6), "35 à 51 M€/an de moins"),
        (Range(-5.8e6, 1e6, 8.2e6), "de 5,8 de moins à 8,2 M€/an de plus"),
        (Range(0.0, 0.0, 0.0), "autant"),
        (Range(3e6, 3e6, 3e6), "3,0 M€/an de plus"),
        (Range(0.0, 1e6, 2e6), "0,0 à 2,0 M€/an de plus"),
    ],
)
def test_a_difference_says_its_way(value: Range, expected: str) -> None:
    """From the smaller to the larger, whichever case that is."""
    assert plain(sums.change(value, MEUR)) == expected


def test_small_sums_are_read_in_thousands() -> None:
    """The unit is chosen for all sums that stand together."""
    assert sums.euros(Range(9_000.0, 10_000.0, 20_000.0)) == sums.THOUSANDS
    assert sums.euros(Range(9_000.0, 10_000.0, 20_000.0), Range(2e6, 2e6, 2e6)) == sums.MILLIONS


@given(st.tuples(*[st.floats(-1e9, 1e9)] * 3))
def test_the_ends_that_are_read_are_those_of_the_sum(values: tuple[float, float, float]) -> None:
    """To half a unit of the last figure shown."""
    low, high = sums.ends(Range(*values), MEUR)
    for said, value in zip((low, high), (min(values), max(values)), strict=True):
        read = float(plain(said).replace(" ", "").replace(",", ".").replace("−", "-"))
        largest = max(abs(min(values)), abs(max(values))) * MEUR.factor
        step = 10.0 ** (math.floor(math.log10(largest)) - 2) if largest >= 1000.0 else 1.0
        assert abs(read - MEUR.factor * value) <= 0.5 * step + 1e-9


def test_what_is_said_alone_has_its_basis() -> None:
    """Range, year of the price, years of the costs, and that the visitor changed some."""
    price = COSTS.prices[0]
    said = sums.said(Range(40e6, 45e6, 58e6), MEUR, sums.cost_basis(COSTS, price, is_own=True))
    assert plain(said) == "40 à 58 M€/an (prix de gros de 2024, coûts de 2020 à 2025, hypothèses modifiées)"
    assert bare_sums(said) == []
    assert plain(sums.price_of(price)) == "58 €/MWh en 2024"
    assert plain(sums.co2_basis(CO2, AVERAGE)) == "mix moyen de 2022, 52 g/kWh"
    assert plain(sums.co2_basis(CO2, MARGINAL)) == "kWh marginal de 2020, 238 à 430 g/kWh"
    assert sums.factor_between(CO2) == "4,6 à 8,3"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("40 à 58 M€/an (prix de gros de 2024)", 0),
        ("45 M€/an au prix de 2024", 1),
        ("40 à 58 M€/an", 1),
        ("58 €/MWh en 2024", 0),
        ("18 400 t CO₂e/an en 2022", 1),
        ("18 400 t CO₂e/an, sans écart (mix moyen de 2022)", 0),
        ("de 2 de moins à 5 M€/an de plus, au prix de 2024", 0),
        ("12 GWh/an en 2024", 0),
    ],
)
def test_the_rule_finds_bare_sums(text: str, bare: int) -> None:
    """One figure, or a range without a year."""
    assert len(bare_sums(text)) == bare


def test_every_part_row_and_thing_without_a_price_has_a_french_name() -> None:
    """And every row stands in one group of the fold."""
    assert set(cost_names.ROWS) == set(KEYS)
    grouped = [key for keys in cost_names.GROUPS.values() for key in keys]
    assert sorted(grouped) == sorted(KEYS)
    assert set(cost_names.UNPRICED) == set(cost_names.UNPRICED_NAMES)


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("wind_eur_per_mwh", (70.0, 60.0, 80.0), "Éolien : coût de production : 70 – 60 – 80 ; les trois chiffres"),
        (
            "discount_rate",
            (0.03, 0.05, 1.5),
            "3 – 5 – 150 ; il faut trois nombres de 0 à 100 (en % par an)",
        ),
        ("battery_life_years", (10.0, 20.0, 30.0), "doivent descendre"),
        ("battery_life_years", (10.0, 5.0, 0.0), "il faut trois nombres à partir de 0,001 (en ans)"),
        ("wind_eur_per_mwh", (-1.0, 5.0, math.inf), "il faut trois nombres à partir de 0 (en €/MWh)"),
    ],
)
def test_wrong_rows_are_refused_in_french(key: str, values: tuple[float, ...], expected: str) -> None:
    """What was written, and what has to stand there, in the unit of the screen."""
    with pytest.raises(ElfeError) as caught:
        COSTS.changed({key: Range(*values)})
    (fault,) = caught.value.each()
    assert isinstance(fault, InputError)
    assert expected in plain(cost_words.row_fault(fault)).replace("*", "")


def test_changed_rows_survive_the_address() -> None:
    """What is written is read again; what is wrong in it is named, the rest stays."""
    own = {"wind_eur_per_mwh": Range(60.0, 65.0, 70.0), "discount_rate": Range(0.0, 0.05, 0.07)}
    text = in_force.written(own)
    assert text == "wind_eur_per_mwh~60~65~70-discount_rate~0~0.05~0.07"
    assert in_force.understood(text, COSTS) == (own, [])
    found, faults = in_force.understood(f"{text}-moon~1~2~3-solar_eur_per_mwh~9-wind_eur_per_kw~3~2~1", COSTS)
    assert found == own
    assert len(faults) == 3
    same = in_force.written({"wind_eur_per_mwh": COSTS["wind_eur_per_mwh"]})
    assert in_force.understood(same, COSTS) == ({}, [])


def test_figures_in_definitions_are_those_of_the_data() -> None:
    """The glossary and the indicators quote prices and contents of the shipped files, with their years."""
    entries = {key: plain(glossary.BY_KEY[key].definition) for key in ("prix_de_gros", "co2_moyen", "co2_marginal")}
    prices = {price.key: price.eur_per_mwh for price in COSTS.prices}
    assert f"{prices['2024']:.0f} €/MWh en moyenne en 2024, {prices['2022']:.0f} en 2022" in entries["prix_de_gros"]
    average, marginal = CO2[AVERAGE], CO2[MARGINAL]
    assert f"{average.value.low:.0f} g CO₂e en {average.year}" in entries["co2_moyen"]
    assert f"{marginal.value.low:.0f} à {marginal.value.high:.0f} g CO₂e" in entries["co2_marginal"]
    assert f"({average.value.low:.0f} g en {average.year})" in INDICATOR_TEXTS["co2_average_t"].definition
    for end in ("low", "high"):
        said = f"({getattr(marginal.value, end):.0f} g en {marginal.year})"
        assert said in INDICATOR_TEXTS[f"co2_marginal_{end}_t"].definition
    rate, life = COSTS["discount_rate"].middle, COSTS["battery_life_years"].middle
    assert rate is not None
    assert life is not None
    said = f"à {100 * rate:.1f} % sur {life:.0f} ans, {100 * annuity(rate, life):.1f} % de la somme par an"
    assert said.replace(".", ",") in plain(glossary.BY_KEY["annuite"].definition)


def test_levers_have_names_of_their_own() -> None:
    """Short ones, for an axis."""
    lever = Lever(factor="wind_gwh", now=121.0, then=141.0, saved_gwh=16.0)
    assert plain(cost_words.lever_name(lever)) == "Éolien, 20 GWh/an de plus"
    first = replace(lever, factor="storage_mwh", now=0.0, then=20.0)
    assert plain(cost_words.lever_name(first)) == "Batterie de 20 MWh"
    assert plain(cost_words.lever_name(replace(first, now=20.0, then=40.0))) == "Batterie doublée : 40 MWh"
    assert formats.NOT_APPLICABLE not in cost_words.lever_name(first)
