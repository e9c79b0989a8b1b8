import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert
from jsonschema import ValidationError

from elfe_core.balance import Balance
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.simulate import simulate_inputs
from elfe_core.territory import load_territory
from elfe_ui import charts, series
from elfe_ui.charts import common
from elfe_ui.charts.common import REFERENCE, REFERENCE_NAME, STREAMLIT_TRANSFORMER
from elfe_ui.charts.theme import LABELS
from elfe_ui.words import formats
from tests.core.day_plan.example import AUTUMN, FLEETS, plan_of

TERRITORY = load_territory(Path(__file__).parents[2] / "data" / "territory.toml")
YEAR_START = np.datetime64("2020-12-31T23", "h")
MAX_DATA_BYTES = 60_000
"""The data of one chart over a year, as Arrow: a page of four redraws within half a second."""


def _year(capacity_wh: float = 400.0) -> Balance:
    rng = np.random.default_rng(7)
    curves = {name: rng.gamma(1.5, 300.0, 8760) for name in CURVE_NAMES}
    return simulate_inputs(
        Curves(start_utc=YEAR_START, **curves), capacity_wh=capacity_wh, flexible_share=0.05 if capacity_wh else 0.0
    )


YEAR = _year()
BEFORE = _year(0.0)
"""The same year without storage: a reference."""
LIMITED = simulate_inputs(YEAR.inputs, export_limit_w=100.0, dispatchable_share=1.0, capacity_wh=400.0, efficiency=0.8)
"""Some of its production is curtailed, its biogas waits, its battery loses."""
DRIVEN = replace(
    YEAR, uses=("water_heater", "dryer"), uses_w=np.ones((2, 8760)), uses_natural_w=np.full((2, 8760), 0.5)
)
FORESIGHTS = pd.DataFrame(
    {"name": ["a : 7,4 GWh/an", "b : −1 MWh/an", "c : 13 GWh/an"], "energy": [7.4, -1.0, 13.0]}
).assign(kind=["chosen", "other", "bound"])
Draw = Callable[..., charts.PreparedChart]


def _power(step: str = "hour", unit: str = "mw", balance: Balance = YEAR) -> pd.DataFrame:
    return series.power_series(balance, TERRITORY, unit=unit, step=step).frame


def _picture_before() -> pd.DataFrame:
    return series.year_picture(BEFORE, TERRITORY, unit="mw")


def _duration(dark: bool, reference: pd.DataFrame | None = None) -> charts.PreparedChart:
    frame, _, import_h, export_h = series.duration_curves(YEAR, TERRITORY, unit="mw")
    return charts.duration(frame, import_h, export_h, unit="mw", dark=dark, reference=reference)


def _typical(family: str, season: str, dark: bool) -> charts.PreparedChart:
    maker = series.typical_sources if family == "sources" else series.typical_sectors
    return charts.typical_days(maker(YEAR, TERRITORY, unit="mw"), family, unit="mw", dark=dark)[season]


def _uses(dark: bool, balance: Balance = DRIVEN, *, alone: bool = False) -> charts.PreparedChart:
    frame, behind = (make(balance, TERRITORY, unit="mw") for make in (series.typical_uses, series.typical_surplus))
    return charts.typical_uses(frame, behind, "winter", unit="mw", dark=dark, alone=alone)


DRAWS: dict[str, Draw] = {
    "uses": _uses,
    "uses_alone": lambda dark: _uses(dark, alone=True),
    "uses_none": lambda dark: _uses(dark, YEAR, alone=True),
    "foresights": lambda dark: charts.foresights(FORESIGHTS, dark=dark),
    "year_picture": lambda dark: charts.year_picture(
        series.year_picture(YEAR, TERRITORY, unit="mw"), unit="mw", dark=dark
    ),
    "overview": lambda dark: charts.overview(series.daily_exchange(YEAR, TERRITORY, unit="mw"), unit="mw", dark=dark),
    "duration": _duration,
    "exchange_curtailed": lambda dark: charts.exchange(
        _power("day", balance=LIMITED), unit="mw", step="day", dark=dark
    ),
    "production_engines": lambda dark: charts.production_consumption(
        _power(balance=LIMITED), unit="mw", step="hour", dark=dark
    ),
    "shares_outlets": lambda dark: charts.shares(series.total_outlets(YEAR, TERRITORY), "outlets", dark=dark),
    "shares_origins": lambda dark: charts.shares(series.total_origins(YEAR, TERRITORY), "origins", dark=dark),
    "monthly_sources": lambda dark: charts.monthly(series.monthly_sources(YEAR, TERRITORY), "sources", dark=dark),
    "monthly_sectors": lambda dark: charts.monthly(series.monthly_sectors(YEAR, TERRITORY), "sectors", dark=dark),
    "monthly_outlets": lambda dark: charts.monthly(series.monthly_outlets(YEAR, TERRITORY), "outlets", dark=dark),
    "monthly_origins": lambda dark: charts.monthly(series.monthly_origins(YEAR, TERRITORY), "origins", dark=dark),
}
DAY = plan_of(AUTUMN, **FLEETS)
DRAWS |= {
    "hour_strips": lambda dark: charts.hour_strips(
        series.hour_bars(DAY, DAY.uses), series.heads(DAY, DAY.uses), series.clock_marks(DAY), dark=dark
    ),
    "day_power": lambda dark: charts.day_power(DAY_POWER, series.power_ticks(DAY_POWER, "mw"), unit="mw", dark=dark),
}
DAY_POWER = series.day_power(DAY, "mw", 1000)
for _quantity in series.HEAT_QUANTITIES:
    DRAWS[f"heat_map_{_quantity}"] = lambda dark, quantity=_quantity: charts.heat_map(
        series.heat_map(YEAR, TERRITORY, unit="mw", quantity=quantity), unit="mw", quantity=quantity, dark=dark
    )
for _family in ("sources", "sectors"):
    for _season in ("winter", "summer"):
        DRAWS[f"typical_{_family}_{_season}"] = lambda dark, family=_family, season=_season: _typical(
            family, season, dark
        )
for _season in ("winter", "summer"):
    DRAWS[f"typical_flexibility_{_season}"] = lambda dark, season=_season: charts.typical_flexibility(
        series.typical_flexibility(YEAR, TERRITORY, unit="mw"), unit="mw", dark=dark
    )[season]
for _step in series.STEPS:
    DRAWS |= {
        f"exchange_{_step}": lambda dark, step=_step: charts.exchange(_power(step), unit="mw", step=step, dark=dark),
        f"production_{_step}": lambda dark, step=_step: charts.production_consumption(
            _power(step), unit="mw", step=step, dark=dark
        ),
        f"share_{_step}": lambda dark, step=_step: charts.imported_share(_power(step), step=step, dark=dark),
        f"flexibility_{_step}": lambda dark, step=_step: charts.flexibility(
            _power(step), unit="mw", step=step, dark=dark
        ),
        f"stored_{_step}": lambda dark, step=_step: charts.stored_energy(
            _power(step), 20.0, unit="mw", step=step, dark=dark
        ),
    }
WITH_REFERENCE: dict[str, Draw] = {
    "reference_year_picture": lambda dark: charts.year_picture(
        series.year_picture(YEAR, TERRITORY, unit="mw"), unit="mw", dark=dark, reference=_picture_before()
    ),
    "reference_duration": lambda dark: _duration(dark, series.duration_curves(BEFORE, TERRITORY, unit="mw").frame),
    "reference_typical": lambda dark: charts.typical_days(
        series.typical_sources(YEAR, TERRITORY, unit="mw"),
        "sources",
        unit="mw",
        dark=dark,
        reference=series.typical_sources(BEFORE, TERRITORY, unit="mw"),
    )["winter"],
    "reference_shift": lambda dark: charts.typical_flexibility(
        series.typical_flexibility(YEAR, TERRITORY, unit="mw"),
        unit="mw",
        dark=dark,
        reference=series.typical_flexibility(BEFORE, TERRITORY, unit="mw"),
    )["summer"],
    "reference_shares": lambda dark: charts.shares(
        series.total_origins(YEAR, TERRITORY), "origins", dark=dark, reference=series.total_origins(BEFORE, TERRITORY)
    ),
    "reference_monthly": lambda dark: charts.monthly(
        series.monthly_origins(YEAR, TERRITORY),
        "origins",
        dark=dark,
        reference=series.monthly_origins(BEFORE, TERRITORY),
    ),
    "reference_stored": lambda dark: charts.stored_energy(
        _power(), 1.0, unit="mw", step="hour", dark=dark, reference=_power(balance=BEFORE)
    ),
    "reference_share": lambda dark: charts.imported_share(
        _power("day"), step="day", dark=dark, reference=_power("day", balance=BEFORE)
    ),
}
for _name in ("exchange", "production_consumption", "flexibility"):
    WITH_REFERENCE[f"reference_{_name}"] = lambda dark, name=_name: getattr(charts, name)(
        _power("week"), unit="mw", step="week", dark=dark, reference=_power("week", balance=BEFORE)
    )
DRAWS |= WITH_REFERENCE
ALL = pytest.mark.parametrize("name", DRAWS)
BOTH = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


@cache
def drawn(name: str, *, dark: bool) -> charts.PreparedChart:
    """A chart, drawn once for all tests; none changes it."""
    return DRAWS[name](dark=dark)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a specification, data sets left out."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in ("datasets", "locale"):
                yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def channels(spec: dict[str, Any], *names: str) -> list[dict[str, Any]]:
    encodings = [node["encoding"] for node in nodes(spec) if "encoding" in node]
    return [encoding[name] for encoding in encodings for name in names if name in encoding]


@ALL
@BOTH
def test_specification_is_valid_vega_lite(name: str, dark: bool) -> None:
    """Every specification, in both themes, follows the schema of Vega-Lite and is JSON."""
    spec = drawn(name, dark=dark).to_dict()
    kind = alt.LayerChart if "layer" in spec else alt.Chart
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    kind.validate(spec)


def test_a_specification_that_is_not_valid_is_found() -> None:
    """The schema refuses an unknown type of axis deep inside a layer."""
    spec = drawn("exchange_hour", dark=False).to_dict()
    spec["layer"][0]["encoding"]["x"]["type"] = "amount"
    with pytest.raises(ValidationError):
        alt.LayerChart.validate(spec)


@ALL
def test_every_axis_is_named_in_french_with_its_unit(name: str) -> None:
    """No axis shows a field's name; amounts say their unit in brackets. The overview leaves it to the detail."""
    spec = drawn(name, dark=False).to_dict()
    if name == "overview":
        assert {channel["axis"]["title"] for channel in channels(spec, "x", "y") if "axis" in channel} == {None}
        return
    for channel in channels(spec, "x", "y"):
        axis = channel.get("axis", {})
        if axis is None or "field" not in channel:
            continue
        assert axis.get("title"), channel
        if channel["type"] == "quantitative":
            assert re.search(r"\((MW|MWh|GWh|%|h)\)$", axis["title"]), axis["title"]


@ALL
def test_tooltips_and_legends_have_french_titles(name: str) -> None:
    """Every tooltip field has a title that is not its field; legends show names, not fields."""
    spec = drawn(name, dark=False).to_dict()
    for node in nodes(spec):
        for tip in node.get("encoding", {}).get("tooltip", []):
            assert tip["title"] != tip["field"]
    for colour in channels(spec, "color"):
        legend = colour.get("legend")
        if "field" in colour and colour.get("scale", 1) is not None and legend:
            assert "title" in legend
            assert legend["title"] is None or legend["title"].endswith(")")


@ALL
@BOTH
def test_numbers_and_dates_are_french(name: str, dark: bool) -> None:
    """Decimal comma, narrow no-break space, French months; time axes have explicit formats on a UTC scale."""
    spec = drawn(name, dark=dark).to_dict()
    locale = spec["config"]["locale"]
    assert (locale["number"]["decimal"], locale["number"]["thousands"]) == (",", "\u202f")
    assert locale["time"]["shortMonths"][0] == "janv."
    for channel in channels(spec, "x"):
        if channel.get("type") == "temporal":
            assert channel["scale"]["type"] == "utc"
            assert channel["axis"]["format"]["hours"] == "%H h"


@ALL
def test_times_in_words_are_on_the_wall_clock(name: str) -> None:
    """Words about time come from utcFormat; nothing asks for the browser's own zone."""
    spec = drawn(name, dark=False).to_dict()
    del spec["datasets"]
    assert "timeFormat(" not in json.dumps(spec)
    assert all(tip["type"] != "temporal" for tips in channels(spec, "tooltip") for tip in tips)


@ALL
def test_data_are_small(name: str) -> None:
    """A year's data weigh less than 60 kB as Streamlit sends them."""
    frames = drawn(name, dark=False).frames
    size = sum(sum(frame[column].to_numpy().nbytes for column in frame.columns) for frame in frames.values())
    assert size < MAX_DATA_BYTES
    assert all(len(frame) <= 1501 for frame in frames.values())


@ALL
def test_every_data_set_is_sent_and_used(name: str) -> None:
    """The layers' data sets are those that the chart carries."""
    spec = drawn(name, dark=False).to_dict()
    used = {node["data"]["name"] for node in nodes(spec) if "name" in node.get("data", {})}
    assert used == set(spec["datasets"])


@ALL
def test_layers_only_name_columns_that_exist(name: str) -> None:
    """Each encoded field is a column of the layer's data or the outcome of one of its transforms."""
    chart = drawn(name, dark=False)
    spec = chart.to_dict()
    for layer in spec.get("layer", [spec]):
        source = layer.get("data", spec.get("data", {}))
        if "sequence" in source:
            continue
        known = set(chart.frames[source["name"]].columns)
        for transform in layer.get("transform", []):
            made = transform.get("as", [])
            known |= {made} if isinstance(made, str) else set(made)
            known |= set(LABELS.values()) if "pivot" in transform else set()
        for channel in nodes(layer.get("encoding", {})):
            assert channel.get("field", "") in known | {""}


def test_overview_has_the_named_brush_and_no_other_selection() -> None:
    """Streamlit reruns on the brush alone, along x, and the picture is tall enough to drag over."""
    spec = drawn("overview", dark=False).to_dict()
    assert [(p["name"], p["select"]["encodings"]) for p in spec["params"]] == [(charts.BRUSH, ["x"])]
    assert charts.BRUSH == "fenetre"
    assert spec["height"] >= 60


def test_what_is_curtailed_and_when_engines_run_is_drawn_only_where_there_is_any() -> None:
    """Curtailed power stands below the export, the engines' power has a line; without them nothing is said."""
    limited, plain = _power("day", balance=LIMITED), _power("day")
    assert {"curtailed", "biogas"} <= set(limited)
    assert not {"curtailed", "biogas"} & set(plain)
    cut = charts.exchange(limited, unit="mw", step="day", dark=False)
    flow = cut.frames["flux"]
    np.testing.assert_allclose(
        flow["down"] - flow["cut"], limited["curtailed"].iloc[[*range(len(limited)), -1]], atol=1e-5
    )
    engines = charts.production_consumption(limited, unit="mw", step="day", dark=False)
    for chart, name in ((cut, "Production écrêtée"), (engines, "Moteurs à biogaz")):
        assert name in json.dumps(chart.to_dict(), ensure_ascii=False)
    for chart in (charts.exchange, charts.production_consumption):
        text = json.dumps(chart(plain, unit="mw", step="day", dark=False).to_dict(), ensure_ascii=False)
        assert "écrêtée" not in text
        assert "biogaz" not in text


@pytest.mark.parametrize("draw", [charts.exchange, charts.production_consumption, charts.flexibility])
def test_specification_does_not_depend_on_the_data(draw: Draw) -> None:
    """Other data, same specification: the browser swaps the data and keeps its chart and the visitor's brush."""
    whole = _power()
    specs = [draw(frame, unit="mw", step="hour", dark=True).to_dict() for frame in (whole, whole.iloc[100:200])]
    for spec in specs:
        del spec["datasets"]
    assert specs[0] == specs[1]


@ALL
def test_charts_are_drawn_on_a_canvas(name: str) -> None:
    """An SVG of thousands of marks is slow; and the picture has a French description for those who cannot see it."""
    spec = drawn(name, dark=False).to_dict()
    assert spec["usermeta"]["embedOptions"]["renderer"] == "canvas"
    assert len(spec["description"]) > 10


def test_streamlit_receives_frames_under_fixed_names() -> None:
    """Under Streamlit's own transformer the frames pass as they are, and it turns them into Arrow."""
    from streamlit.elements import vega_charts

    spec: dict[str, Any] = dict(vega_charts._convert_altair_to_vega_lite_spec(drawn("exchange_hour", dark=False)))
    assert set(spec["datasets"]) == {"flux", "pointeur"}
    assert all(isinstance(frame, pd.DataFrame) for frame in spec["datasets"].values())
    assert vega_charts._to_arrow_dataset.__name__.removeprefix("_") == STREAMLIT_TRANSFORMER


def test_two_charts_do_not_share_what_they_change() -> None:
    """Changing one chart's dictionary leaves the next chart whole."""
    spec = DRAWS["exchange_hour"](dark=False).to_dict()
    spec["layer"][0]["mark"] = "bar"
    assert DRAWS["exchange_hour"](dark=False).to_dict()["layer"][0]["mark"] != "bar"


def test_stairs_reach_the_end_of_their_last_step() -> None:
    """A monthly chart has a thirteenth corner, at the end of December."""
    frame = charts.exchange(_power("month"), unit="mw", step="month", dark=False).frames["flux"]
    assert len(frame) == 13
    assert frame["local"].iloc[-1] == pd.Timestamp("2022-01-01", tz="UTC")


def test_pointer_tells_at_most_400_moments_apart() -> None:
    """A long series has every k-th moment under the pointer, without a gap between them."""
    rows = charts.exchange(_power(), unit="mw", step="hour", dark=False).frames["pointeur"]
    assert len(rows) <= 400
    assert (rows["edge"].iloc[:-1].to_numpy() == rows["local"].iloc[1:].to_numpy()).all()


def test_typical_days_share_one_scale() -> None:
    """Winter and summer reach to the same value, the higher of the two tops."""
    frame = series.typical_sources(YEAR, TERRITORY, unit="mw")
    days = charts.typical_days(frame, "sources", unit="mw", dark=False)
    tops = {season: chart.frames["borne"]["power"].item() for season, chart in days.items()}
    assert tops["winter"] == tops["summer"] == pytest.approx(frame.groupby(["season", "hour"])["power"].sum().max())
    assert charts.typical_days(frame.iloc[:0], "sources", unit="mw", dark=False) == {}
    assert list(charts.typical_days(frame.query("season == 'winter'"), "sources", unit="mw", dark=False)) == ["winter"]


def test_heat_map_is_centred_at_zero() -> None:
    """Imports and exports of the same size have colours of the same depth."""
    limits = drawn("heat_map_net", dark=False).frames["bornes"]["value"]
    assert limits.sum() == 0.0
    assert limits.max() > 0.0


def test_shares_of_nothing_are_not_applicable() -> None:
    """Without production the bar is empty and the shares are said not to apply."""
    frame = pd.DataFrame({"key": ["used_at_once", "charge", "exported"], "gwh": 0.0, "share": np.nan})
    spec = charts.shares(frame, "outlets", dark=False).to_dict()
    assert all(row["share"] is None for row in spec["datasets"]["parts"])
    assert "sans objet" in json.dumps(spec, ensure_ascii=False)


def test_a_whole_names_the_parts_that_it_holds() -> None:
    """Legend, colours and lines are of the parts in the frame or in its reference, and of no other."""
    total = series.total_outlets(YEAR, TERRITORY)
    without = total.loc[~total["key"].isin(("charge", "curtailed"))]
    for reference, parts in (
        (None, ["used_at_once", "exported"]),
        (total.iloc[:3], ["used_at_once", "charge", "exported"]),
    ):
        text = json.dumps(
            charts.shares(without, "outlets", dark=False, reference=reference).to_dict(), ensure_ascii=False
        )
        assert [key for key in ("used_at_once", "charge", "exported", "curtailed") if LABELS[key] in text] == parts


@pytest.mark.parametrize("step", series.STEPS)
def test_an_empty_period_draws_empty_charts(step: str) -> None:
    """No rows, no error."""
    empty = _power(step).iloc[:0]
    for chart in (
        charts.exchange(empty, unit="mw", step=step, dark=False),
        charts.production_consumption(empty, unit="mw", step=step, dark=False),
        charts.flexibility(empty, unit="mw", step=step, dark=False),
        charts.stored_energy(empty, 0.0, unit="mw", step=step, dark=False),
        charts.imported_share(empty, step=step, dark=False),
    ):
        assert not any(rows for name, rows in chart.to_dict()["datasets"].items() if name != "limite")


@pytest.mark.parametrize("days", [1, 3, 40])
def test_short_periods_draw(days: int) -> None:
    """A period of a day or of a few is drawn by every chart of the year."""
    rng = np.random.default_rng(days)
    curves = {name: rng.gamma(1.5, 300.0, 24 * days) for name in CURVE_NAMES}
    short = simulate_inputs(Curves(start_utc=YEAR_START, **curves), capacity_wh=0.0, flexible_share=0.0)
    frame, _, import_h, export_h = series.duration_curves(short, TERRITORY, unit="w_group")
    for chart in (
        charts.year_picture(series.year_picture(short, TERRITORY, unit="w_group"), unit="w_group", dark=True),
        charts.duration(frame, import_h, export_h, unit="w_group", dark=True),
        charts.heat_map(series.heat_map(short, TERRITORY, unit="w_group"), unit="w_group", dark=True),
    ):
        datasets = json.loads(json.dumps(chart.to_dict(), allow_nan=False))["datasets"]
        assert max(len(rows) for rows in datasets.values()) >= min(days, 2)


@pytest.mark.parametrize("name", WITH_REFERENCE)
def test_a_reference_is_drawn_and_named(name: str) -> None:
    """With a reference a chart draws its data too, and its name stands in the picture or under the pointer."""
    spec = drawn(name, dark=False).to_dict()
    assert REFERENCE in spec["datasets"]
    assert spec["datasets"][REFERENCE]
    assert REFERENCE_NAME.lower() in json.dumps(spec, ensure_ascii=False).lower()


@pytest.mark.parametrize("name", [name for name in DRAWS if name not in WITH_REFERENCE])
def test_without_a_reference_nothing_speaks_of_one(name: str) -> None:
    """No data set, no word in the legend."""
    assert REFERENCE not in drawn(name, dark=False).to_dict()["datasets"]
    assert REFERENCE_NAME not in json.dumps(drawn(name, dark=False).to_dict(), ensure_ascii=False)


def test_the_map_of_changes_is_the_difference_of_two_maps() -> None:
    """Hour by hour, what the exchange gained from the reference; nothing where the reference has no day."""
    change = series.heat_map_change(YEAR, BEFORE.cut(0, 4000), TERRITORY, unit="mw")
    now, then = (series.heat_map(one, TERRITORY, unit="mw") for one in (YEAR, BEFORE))
    both = change["day"] < then["day"].iloc[160]
    expected = now.drop(columns="day") - then.drop(columns="day")
    np.testing.assert_array_equal(change.loc[both].drop(columns="day"), expected.loc[both])
    assert change.drop(columns="day").iloc[-10:].isna().all(axis=None)
    drawn = charts.heat_map(change, unit="mw", quantity="change", dark=False).to_dict()
    low, high = (row["value"] for row in drawn["datasets"]["bornes"])
    assert low == -high < 0


def test_the_pointer_says_a_power_in_both_units() -> None:
    """`124,9 MW · 490 000 W pour 200 foyers` and the other way round, an energy likewise; one where it is not told."""
    for unit, said in (
        ("mw", "124.9\u00a0MW · 490,275\u00a0W pour 200 foyers"),
        ("w_group", "490,271\u00a0W pour 200 foyers · 124.9\u00a0MW"),
    ):
        value = {"mw": 124.9, "w_group": 490271.0}[unit]
        factor = formats.between_units(unit, formats.other_unit(unit), 50951)
        assert evaluated(common.power_words("datum.v", unit), value, factor) == said
    assert evaluated(common.power_words("datum.v", "mw"), 124.9, None) == "124.9\u00a0MW"
    assert evaluated(common.power_words("datum.v", "mw", of_energy=True), 50.0, 3925.3).endswith("Wh pour 200 foyers")


def evaluated(expression: str, value: float, other: float | None) -> str:
    """What Vega makes of an expression over `datum.v`."""
    spec = {
        "params": [{"name": common.OTHER_UNIT, "value": other}],
        "data": {"values": [{"v": value}]},
        "transform": [{"calculate": expression, "as": "said"}],
        "mark": "text",
        "encoding": {"text": {"field": "said", "type": "nominal"}},
    }
    drawn_ = vl_convert.vegalite_to_svg(spec)
    return str(re.findall(r"<text [^>]*>([^<]*)</text>", drawn_)[-1])


@ALL
def test_only_a_chart_of_powers_has_another_unit(name: str) -> None:
    """Told the factor to its other unit, a chart gives it to its drawing; one without powers has no place for it."""
    has_powers = common.OTHER_UNIT in drawn(name, dark=False).parts[0]
    params = drawn(name, dark=False).in_both_units(2.5).to_dict().get("params", [])
    assert [one["value"] for one in params if one["name"] == common.OTHER_UNIT] == ([2.5] if has_powers else [])
