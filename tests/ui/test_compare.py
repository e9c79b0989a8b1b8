"""Scenarios side by side: series, charts, tables and the sentence of the cause."""

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from elfe_core.balance import Balance
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import InputError
from elfe_core.indicators import indicators
from elfe_core.insight.attribution import Attribution, attribution
from elfe_core.load import TERRITORY_FILE
from elfe_core.scenario import Display, Scenario, today
from elfe_core.simulate import simulate
from elfe_core.territory import load_territory
from elfe_ui import cached, charts, series
from elfe_ui.charts import theme
from elfe_ui.charts.compare import DASHES, LINE_COLOURS, MAX_SCENARIOS
from elfe_ui.compare import tables
from elfe_ui.compare.tables import Compared
from elfe_ui.view import View
from elfe_ui.words import scenario_words
from elfe_ui.words import sentences as words
from elfe_ui.words.scenario_words import ScenarioPair
from elfe_ui.words.shown import Shown
from tests.ui.test_charts_theme import BACKGROUNDS, MIN_DISTANCE, VISIONS, distance

TERRITORY = load_territory(TERRITORY_FILE)
N_HOURS = 17544
RNG = np.random.default_rng(11)
CURVES = Curves(
    start_utc=np.datetime64("2019-12-31T23", "h"), **{name: RNG.gamma(1.5, 300.0, N_HOURS) for name in CURVE_NAMES}
)
TODAY = today(TERRITORY)
SCENARIOS = {
    "Aujourd'hui": TODAY,
    "Plus d'éolien": replace(TODAY, wind_gwh=300.0),
    "Stockage <b>": replace(TODAY, wind_gwh=250.0, storage_on=True, storage_mwh=80.0),
    "Autre période": replace(TODAY, solar_gwh=150.0, period_start=date(2020, 3, 10), period_end=date(2021, 4, 20)),
}
NAMES = list(SCENARIOS)


def balance(scenario: Scenario) -> Balance:
    return simulate(scenario, CURVES, TERRITORY)


def figures_of(scenario: Scenario) -> dict[str, float]:
    return indicators(balance(scenario), TERRITORY.foyers)


COMPARED = [Compared(name, one, balance(one), figures_of(one)) for name, one in SCENARIOS.items()]
BALANCES = [one.balance for one in COMPARED]
VIEW = View(
    territory=TERRITORY,
    scenario=TODAY,
    display=Display(power_unit="mw"),
    source=cached.DataSource(TERRITORY_FILE, ()),
    balance=BALANCES[0],
    indicators=dict(COMPARED[0].indicators),
    choices={},
    dark=False,
)


# --- series ---


def test_duration_shares_go_from_the_highest_hour_to_the_lowest() -> None:
    """0 to 100 % of the hours, falling; the ends are the extremes of each scenario, whatever its length."""
    frame = series.duration_shares(BALANCES, TERRITORY, unit="mw")
    assert (frame["share_pct"].iloc[0], frame["share_pct"].iloc[-1]) == (0.0, 100.0)
    for place, one in enumerate(COMPARED):
        values = frame[f"v{place}"].to_numpy()
        assert (np.diff(values) <= 0.0).all()
        assert values[0] == pytest.approx(one.indicators["import_max_mw"], rel=1e-6)
        assert values[-1] == pytest.approx(-one.indicators["export_max_mw"], rel=1e-6)


def test_monthly_imports_add_up_to_the_year() -> None:
    """Twelve whole months of a year are its imported energy; nothing was adjusted."""
    monthly = series.monthly_imports(BALANCES[:2], TERRITORY)
    assert (list(monthly.frame["month"]), monthly.is_adjusted) == (list(range(1, 13)), False)
    for place, one in enumerate(COMPARED[:2]):
        assert monthly.frame[f"v{place}"].sum() * 1e3 == pytest.approx(one.indicators["imported_mwh"], rel=1e-6)


def test_partial_and_repeated_months_are_made_comparable() -> None:
    """Beside other periods a part of a month stands for all of it, else for itself; a repeated one is averaged."""
    days = replace(TODAY, period_start=date(2021, 2, 1), period_end=date(2021, 2, 14))
    part, whole = balance(days), balance(replace(days, period_end=date(2021, 2, 28)))
    monthly = series.monthly_imports([part, whole], TERRITORY)
    assert (list(monthly.frame["month"]), monthly.is_adjusted) == ([2], True)
    assert monthly.frame["v0"].item() == pytest.approx(
        part.imported_w.mean() * 28 * 24 * TERRITORY.foyers / 1e9, rel=1e-6
    )
    assert monthly.frame["v1"].item() == pytest.approx(whole.imported_w.sum() * TERRITORY.foyers / 1e9, rel=1e-6)
    alike = series.monthly_imports([part, part], TERRITORY)
    assert (alike.is_adjusted, alike.is_cut) == (False, True)
    assert alike.frame["v0"].item() == pytest.approx(part.imported_w.sum() * TERRITORY.foyers / 1e9, rel=1e-6)
    both = series.monthly_imports([BALANCES[3]], TERRITORY)
    assert both.is_adjusted
    assert list(both.frame["month"]) == list(range(1, 13))


def test_typical_imports_are_the_means_of_the_hours() -> None:
    """Weighted by their hours, a season's 24 means are its mean; without winter and summer they are the period's."""
    summer = replace(TODAY, period_start=date(2021, 7, 1), period_end=date(2021, 7, 31))
    frame = series.typical_imports([balance(summer), BALANCES[0]], TERRITORY, unit="w")
    assert list(frame["season"].unique()) == ["winter", "summer"]
    assert frame.query("season == 'winter'")["v0"].isna().all()
    mean = frame.query("season == 'summer'")["v0"].mean()
    assert mean == pytest.approx(balance(summer).imported_w.mean(), rel=1e-5)
    spring = replace(TODAY, period_start=date(2021, 4, 1), period_end=date(2021, 4, 3))
    alone = series.typical_imports([balance(summer), balance(spring)], TERRITORY, unit="w")
    assert list(alone["season"].unique()) == ["period"]
    assert alone["v1"].mean() == pytest.approx(balance(spring).imported_w.mean(), rel=1e-5)


def test_weeks_begin_on_the_same_mondays_for_all() -> None:
    """Periods that begin on different days share their weeks; a week outside a period is unknown."""
    frame, step = series.imports_over_time([BALANCES[0], BALANCES[3]], TERRITORY, unit="mw")
    assert step == "week"
    assert (frame["local"].dt.day_of_week == 0).all()
    assert frame["local"].is_monotonic_increasing
    assert (frame["until"] - frame["local"] == pd.Timedelta(days=7)).all()
    known = frame.set_index("local").notna()
    assert known["v0"].sum() == 53
    assert not known.loc["2020-06-01":"2020-06-30", "v0"].any()  # type: ignore[misc]
    assert known.loc["2021-01-04":"2021-04-12", ["v0", "v1"]].all(axis=None)  # type: ignore[misc]


# --- charts ---


@cache
def draw(dark: bool) -> dict[str, charts.PreparedChart]:
    chosen, some = NAMES, BALANCES
    days = series.typical_imports(some, TERRITORY, unit="mw")
    return {
        "duration": charts.compared_duration(
            series.duration_shares(some, TERRITORY, unit="mw"), chosen, unit="mw", dark=dark
        ),
        "months": charts.compared_months(series.monthly_imports(some, TERRITORY).frame, chosen, dark=dark),
        "weeks": charts.compared_over_time(
            series.imports_over_time(some, TERRITORY, unit="mw")[0], chosen, step="week", unit="mw", dark=dark
        ),
        **charts.compared_days(days, chosen, unit="mw", dark=dark),
    }


EACH = pytest.mark.parametrize("name", ["duration", "months", "weeks", "winter", "summer"])


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["layer"])


@EACH
def test_a_picture_is_valid_small_and_uses_what_it_is_sent(name: str) -> None:
    """It follows the schema of Vega-Lite, in JSON without NaN; every column named is sent or computed; under 60 kB."""
    chart = draw(dark=False)[name]
    spec = chart.to_dict()
    alt.LayerChart.validate(json.loads(json.dumps(spec, allow_nan=False)))
    for layer in layers(spec):
        if "sequence" in layer["data"]:
            continue
        known = set(chart.frames[layer["data"]["name"]].columns)
        known |= {transform["as"] for transform in layer.get("transform", [])}
        for channel in layer["encoding"].values():
            fields = [one.get("field") for one in (channel if isinstance(channel, list) else [channel])]
            assert set(fields) - {None} <= known
    assert sum(frame.memory_usage(index=False).sum() for frame in chart.frames.values()) < 60_000


@EACH
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_each_scenario_has_its_colour_its_dash_and_its_name(name: str, dark: bool) -> None:
    """The legend's scales give every name one colour and one dash, the reference a whole line."""
    spec = draw(dark=dark)[name].to_dict()
    legend = next(layer["encoding"] for layer in layers(spec) if "sequence" in layer["data"])
    for channel, looks in (("color", [one[int(dark)] for one in LINE_COLOURS]), ("strokeDash", map(list, DASHES))):
        assert legend[channel]["scale"] == {"domain": NAMES, "range": list(looks)}
        assert legend[channel]["legend"] == legend["color"]["legend"]
    lines = [layer["encoding"] for layer in layers(spec) if _mark(layer) == "line" and "y" in layer["encoding"]]
    assert [line["color"]["datum"] for line in lines] == [line["strokeDash"]["datum"] for line in lines] == NAMES
    assert [line["y"]["field"] for line in lines] == ["v0", "v1", "v2", "v3"]


def _mark(layer: dict[str, Any]) -> str:
    return str(layer["mark"]["type"])


@EACH
def test_the_picture_speaks_french_with_units(name: str) -> None:
    """Axes say their unit, tooltips bear the scenarios' names and a value with its unit, or that there is none."""
    spec = draw(dark=False)[name].to_dict()
    axis = next(
        layer["encoding"]["y"]["axis"] for layer in layers(spec) if _mark(layer) == "line" and "y" in layer["encoding"]
    )
    assert re.search(r"\((MW|GWh)\)$", axis["title"])
    pointer = next(layer for layer in layers(spec) if "tooltip" in layer["encoding"])
    tips = pointer["encoding"]["tooltip"]
    assert [tip["title"] for tip in tips[1:]] == NAMES
    assert tips[0]["title"] in ("Part des heures", "Mois", "Semaine", "Heure locale")
    shown = [one["calculate"] for one in pointer["transform"] if one["as"].startswith("w")]
    assert all("sans objet" in words and re.search(r"'[ \u00a0](MW|GWh)'", words) for words in shown)
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert len(spec["description"]) > 10


def test_both_seasons_share_one_scale() -> None:
    """Winter and summer reach up to the same value."""
    assert draw(dark=False)["winter"].frames["borne"].equals(draw(dark=False)["summer"].frames["borne"])
    assert charts.compared_days(series.typical_imports([], TERRITORY, unit="mw"), [], unit="mw", dark=False) == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_colours_of_scenarios_stay_apart(dark: bool) -> None:
    """For every kind of eyes, and 3:1 against the page; and no two dashes are alike."""
    colours = [one[int(dark)] for one in LINE_COLOURS]
    assert len(colours) == len(set(DASHES)) == MAX_SCENARIOS
    for (first, second), vision in ((two, v) for two in combinations(colours, 2) for v in VISIONS.values()):
        assert distance(first, second, vision) >= MIN_DISTANCE
    assert all(theme.contrast(colour, background) >= 3.0 for colour in colours for background in BACKGROUNDS[dark])


# --- words ---


def told(second: Scenario, values: dict[frozenset[str], float] | None = None, first: Scenario = TODAY) -> str:
    """The sentence for a change; `values`: imported GWh for each set of switched groups instead of a simulation."""
    two = ScenarioPair(first, second, TERRITORY, Shown("mw", TERRITORY.foyers))
    if values is None:
        return plain(words.cause_sentence(attribution(first, second, figures_of), two))

    def run(one: Scenario) -> dict[str, float]:
        switched = frozenset(
            key
            for key, field in (("wind", "wind_gwh"), ("bioenergy", "bioenergy_gwh"), ("consumption", "share_ent"))
            if getattr(one, field) != getattr(first, field)
        )
        return dict.fromkeys(COMPARED[0].indicators, 50.0) | {"imported_mwh": 1e3 * values[switched]}

    return plain(words.cause_sentence(attribution(first, second, run), two))


def plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


def keys(*sets: str) -> list[frozenset[str]]:
    return [frozenset(one.split()) for one in sets]


WIND = {"wind_gwh": TODAY.wind_gwh + 76.0}
BIO = {"bioenergy_gwh": TODAY.bioenergy_gwh + 10.0}


def test_the_sentence_names_the_strongest_cause_and_its_part() -> None:
    """Two pull the same way: the stronger is named with what was changed, its part and the whole."""
    values = dict(zip(keys("", "wind", "bioenergy", "wind bioenergy"), (488.0, 426.0, 479.0, 417.0), strict=True))
    assert told(replace(TODAY, **WIND, **BIO), values) == (
        "C'est surtout l'éolien (+76 GWh/an) qui réduit l'importation : 62,0 des 71,0 GWh/an de moins."
    )


def test_a_plural_cause_and_one_that_stands_alone() -> None:
    """Bioenergies are several; what differs alone is said to."""
    values = dict(zip(keys("", "bioenergy"), (488.0, 479.0), strict=True))
    assert told(replace(TODAY, **BIO), values) == (
        "Ce sont les bioénergies (+10 GWh/an) qui réduisent l'importation de 9,00 GWh/an : "
        "aucun autre réglage ne change."
    )


def test_what_works_against_the_change_is_named() -> None:
    """Wind lowers imports, consumption raises them again."""
    second = replace(TODAY, **WIND, share_ent=1.1)
    values = dict(zip(keys("", "wind", "consumption", "wind consumption"), (488.0, 428.0, 513.0, 453.0), strict=True))
    more = f"{0.1 * TERRITORY.sector_mwh('ent') / 1e3:.1f}".replace(".", ",")
    assert told(second, values) == (
        f"C'est surtout l'éolien (+76 GWh/an) qui réduit l'importation, de 60,0 GWh/an, mais la consommation "
        f"(+{more} GWh/an) l'augmente de 25,0 GWh/an : au total 35,0 GWh/an de moins."
    )
    back = told(TODAY, {key: values[frozenset({"wind", "consumption"}) - key] for key in values}, second)
    assert back.startswith("C'est surtout l'éolien (−76 GWh/an) qui augmente l'importation, de 60,0 GWh/an, mais la ")
    assert back.endswith("la réduit de 25,0 GWh/an : au total 35,0 GWh/an de plus.")


def test_changes_that_cancel_out_are_told() -> None:
    """Nothing moves, because two settings pull in opposite directions."""
    second = replace(TODAY, **WIND, share_ent=1.1)
    values = dict(zip(keys("", "wind", "consumption", "wind consumption"), (488.0, 428.0, 549.0, 489.0), strict=True))
    sentence = told(second, values)
    assert sentence.startswith("L'importation change à peine (+1,00 GWh/an) : la consommation (+")
    assert sentence.endswith("l'augmente de 61,0 GWh/an, mais l'éolien (+76 GWh/an) la réduit de 60,0 GWh/an.")


def test_a_change_of_something_else_is_told_when_imports_hardly_move() -> None:
    """A small store: what it changes is the export."""
    sentence = told(replace(TODAY, storage_on=True, storage_mwh=1.0))
    assert sentence.startswith("L'importation change à peine")
    assert "le stockage (1 MWh) qui réduit" in sentence


def test_the_same_settings_and_changes_nobody_would_notice() -> None:
    """Both are said for what they are."""
    assert told(replace(TODAY, storage_mwh=70.0)) == plain(words.SAME_SETTINGS)
    values = dict(zip(keys("", "wind"), (488.0, 488.01), strict=True))
    assert told(replace(TODAY, wind_gwh=TODAY.wind_gwh + 0.01), values) == plain(words.NO_CHANGE)


@pytest.mark.parametrize(
    ("group", "first", "second", "shown"),
    [
        ("storage", {}, {"storage_on": True, "storage_mwh": 50.0}, "le stockage (50 MWh)"),
        ("storage", {"storage_on": True}, {}, "le stockage (coupé)"),
        (
            "storage",
            {"storage_on": True, "storage_mwh": 20.0},
            {"storage_on": True, "storage_mwh": 50.0},
            "le stockage (de 20 à 50 MWh)",
        ),
        ("flexibility", {}, {"flexibility_on": True}, "la flexibilité (5 %)"),
        (
            "flexibility",
            {"flexibility_on": True},
            {"flexibility_on": True, "flexibility_window_h": 48},
            "la flexibilité (fenêtre de 48 h)",
        ),
        (
            "flexibility",
            {"flexibility_on": True},
            {"flexibility_on": True, "original_rule": True},
            "la flexibilité (règle d'origine)",
        ),
        ("period", {}, {"period_end": date(2021, 6, 30)}, "la période (du 1er janvier au 30 juin 2021)"),
        ("period", {}, {"scale_on_period": True}, "le mode de calcul"),
    ],
)
def test_a_group_says_what_changes_in_it(group: str, first: dict[str, Any], second: dict[str, Any], shown: str) -> None:
    """Switched on, off, or from one size to another."""
    two = ScenarioPair(replace(TODAY, **first), replace(TODAY, **second), TERRITORY, Shown("mw", TERRITORY.foyers))
    assert plain(scenario_words.named_groups((group,), two).the) == shown


def test_groups_that_were_joined_are_named_together() -> None:
    """As a list, in the plural."""
    two = ScenarioPair(TODAY, replace(TODAY, **WIND, **BIO, storage_on=True), TERRITORY, Shown("mw", TERRITORY.foyers))
    name = scenario_words.named_groups(("wind", "bioenergy", "storage"), two)
    assert plain(name.the) == "l'éolien (+76 GWh/an), les bioénergies (+10 GWh/an) et le stockage (20 MWh)"
    assert name.is_plural


# --- tables ---


def cells(table: str) -> dict[str, list[str]]:
    """Rows of a table: first cell -> the text of the others."""
    rows = re.findall(r"<tr role='row'><th scope='row'[^>]*>(.*?)</th>(.*?)</tr>", table)
    found = {label: re.findall(r"<span class='elfe-cell'>(.*?)</span></td>", rest) for label, rest in rows}
    return {label: [_words(one) for one in of_row] for label, of_row in found.items()}


def _words(cell: str) -> str:
    return " ".join(plain(re.sub(r"<[^>]*>", " ", cell)).split())


def test_only_settings_that_differ_are_listed() -> None:
    """With units; what does not differ is left out; names that look like HTML are text."""
    table = tables.settings_table(COMPARED, VIEW)
    rows = cells(table)
    assert list(rows) == ["Éolien", "Solaire", "Stockage", "Période"]
    assert rows["Stockage"] == ["coupé", "coupé", "80 MWh", "coupé"]
    assert rows["Période"][3] == "du 10 mars 2020 au 20 avril 2021"
    assert rows["Éolien"][1].startswith("300,0 GWh/an +")
    assert "Stockage &lt;b&gt;" in table
    assert tables.settings_table(COMPARED[:1] * 2, VIEW) == ""


def test_indicators_have_values_and_signed_differences() -> None:
    """A true minus, display units, points for percentages, a word for what is better, worse or the same."""
    rows = cells(
        tables.indicators_table(
            "x",
            ["imported_mwh", "import_max_mw", "self_production_pct", "consumption_mwh", "storage_use_pct"],
            COMPARED[:3],
            VIEW,
        )
    )
    before, after = (one.indicators["imported_mwh"] / 1e3 for one in COMPARED[:2])
    assert rows["Énergie importée"][0] == f"{before:.0f} GWh/an"
    assert rows["Énergie importée"][1] == f"{after:.0f} GWh/an −{before - after:.0f} · mieux"
    assert re.fullmatch(r"[\d,]+ % \+[\d,]+ points · mieux", rows["Taux d'autoproduction"][1])
    assert rows["Consommation"][1].endswith(" identique")
    assert rows["Utilisation du stockage"][:2] == ["– sans objet", "– sans objet"]
    assert rows["Importation maximale"][0].endswith(" MW")
    back = cells(tables.indicators_table("x", ["imported_mwh"], [COMPARED[1], COMPARED[0]], VIEW))
    assert re.fullmatch(r"[\d,]+ GWh/an \+[\d,]+ · moins bien", back["Énergie importée"][1])


def test_parts_add_up_in_the_table() -> None:
    """A row a group, a dash where a scenario does not differ in it, and the whole change last."""
    found: list[Attribution | None] = [attribution(TODAY, one.scenario, figures_of) for one in COMPARED[1:]]
    rows = cells(tables.parts_table(COMPARED, found, VIEW))
    assert list(rows) == ["Éolien", "Stockage", "Solaire", "Période, météo, calcul", "Ensemble"]
    assert rows["Stockage"][0] == rows["Solaire"][0] == "–"
    numbers = [[_number(cell) for cell in row] for row in rows.values()]
    assert np.sum(numbers[:-1], axis=0) == pytest.approx(numbers[-1], abs=0.6)
    assert tables.parts_table(COMPARED, [None, None, None], VIEW) == ""


def _number(cell: str) -> float:
    return 0.0 if cell == "–" else float(cell.split(" GWh")[0].replace("−", "-").replace("+", "").replace(",", "."))


def test_the_cards_say_the_change_and_its_cause() -> None:
    """One for each scenario beside the reference; one without a known cause says so."""
    known = attribution(TODAY, COMPARED[1].scenario, figures_of)
    html = plain(tables.cards(COMPARED[:3], [known, None], VIEW))
    assert html.count("<section>") == html.count("par rapport à « Aujourd'hui »") == 2
    assert "GWh/an importés" in html
    assert "C'est l'éolien" in html
    assert words.UNKNOWN_CAUSE in html


def test_a_scenario_that_cannot_be_simulated_is_an_error_of_the_core() -> None:
    """What the page catches is what the core raises for a period outside the data."""
    with pytest.raises(InputError):
        simulate(replace(TODAY, period_start=date(2019, 1, 1)), CURVES, TERRITORY)


def test_the_glance_adds_up_to_consumption() -> None:
    """Each scenario's bar is its consumption as a yearly rate, its parts what the origins say; shares add up to one."""
    frame = series.compared_origins(NAMES, BALANCES, TERRITORY)
    for name, balance in zip(NAMES, BALANCES, strict=True):
        part = frame.loc[frame["name"] == name]
        origins = (1000 * 8760 / balance.n_hours) * series.total_origins(balance, TERRITORY).set_index("key")["gwh"]
        assert part["rate_mwh"].sum() == pytest.approx(origins.sum())
        assert part["share"].sum() == pytest.approx(1.0)
        assert part.loc[part["key"] == "imported", "rate_mwh"].item() == pytest.approx(origins["imported"])
    drawn = charts.compared_origins(frame.assign(energy=frame["rate_mwh"] / 1000), unit="GWh/an", dark=False)
    assert len(drawn.to_dict()["datasets"]["parts"]) == 3 * len(NAMES)


def test_a_waterfall_ends_where_the_other_scenario_stands() -> None:
    """Every step begins where the one before ends; less and more have their kind; the last whole is reached."""
    frame = charts.waterfall_frame(("A", 10.0), [("x", -4.0), ("y", 1.5)], ("B", 7.5), ["10", "−4", "+1,5", "7,5"])
    assert frame["left"].tolist() == [0.0, 10.0, 6.0, 0.0]
    assert frame["right"].tolist() == [10.0, 6.0, 7.5, 7.5]
    assert frame["kind"].tolist() == ["whole", "less", "more", "whole"]
    assert charts.waterfall(frame, unit="GWh/an", dark=True).to_dict()["datasets"]["marches"][1]["text"] == "−4"
