"""What the charts made with Altair share: prepared specifications, axes, legends, pointer, the reference's line.

A page redraws at every move of a slider. Building and validating an Altair chart takes about ten milliseconds; and
Streamlit's own conversion names a data set after its content, so that the browser compiles the whole chart anew and
loses the visitor's brush each time the data change. Here the specification depends on the choices of display only,
data sets have fixed names, and the browser swaps the data in place.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd
from pandas.arrays import DatetimeArray

from elfe_ui.charts import theme
from elfe_ui.words.formats import (
    DATE_TICKS,
    ENERGY_UNIT_LABELS,
    ENERGY_UNIT_WORDS,
    NO_BREAK_SPACE,
    NOT_APPLICABLE,
    POWER_UNIT_LABELS,
    POWER_UNIT_WORDS,
    other_unit,
)

STREAMLIT_TRANSFORMER = "to_arrow_dataset"
"""Name under which Streamlit asks Altair for a chart; it sends data frames as Arrow by itself."""

Frames = Mapping[str, pd.DataFrame]

NUMBER: Final = ",.2~f"
"""d3 format: thousands, at most two decimals, none that are zero."""
POINTER_POINTS: Final = 400
"""Moments that the pointer can tell apart: each costs the browser its texts at every redraw."""
POINTER: Final = "pointeur"
OTHER_UNIT: Final = "autre_unite"
"""Parameter of a drawing: what a power is multiplied with to be read in its other unit; without a value it has none."""
NARROW_PX: Final = 420
"""A plot narrower than this is on a phone."""
PIXELS_A_TICK: Final = 75
STEP_TITLES: Final[Mapping[str, str]] = {"hour": "Heure locale", "day": "Jour", "week": "Semaine", "month": "Mois"}
MOMENTS: Final[Mapping[str, str]] = {
    "hour": "utcFormat(datum.local, '%a %-d %b %Y, %H h')",
    "day": "utcFormat(datum.local, '%A %-d %B %Y')",
    "week": "'Semaine du ' + utcFormat(datum.local, '%-d %B %Y')",
    "month": "utcFormat(datum.local, '%B %Y')",
}
"""How the pointer's bin is called, by step."""

REFERENCE: Final = "fantome"
"""Name of the data set; charts without a reference have none."""
REFERENCE_NAME: Final = "Référence"
YOURS: Final = "Votre scénario"
REFERENCE_DASH: Final = (1, 4)

ReferenceFrame = pd.DataFrame | None


class PreparedChart(alt.Chart):
    """An Altair chart with a ready specification (JSON text, so that no caller can change it) and its data frames.

    `other_unit`: what its powers are multiplied with to be said in their other unit, too.
    """

    def __init__(self, spec_json: str, frames: Frames, other_unit: float | None = None) -> None:
        super().__init__()
        object.__setattr__(self, "_ready", (spec_json, frames))
        object.__setattr__(self, "_other_unit", other_unit)

    def in_both_units(self, other_unit: float) -> "PreparedChart":
        """The same chart, whose pointer says each power in its other unit, too."""
        return PreparedChart(*self.parts, other_unit)

    @property
    def frames(self) -> Frames:
        """The data frames by their name in the specification."""
        return self.parts[1]

    @property
    def parts(self) -> tuple[str, Frames]:
        """The specification as JSON text, and the data frames."""
        ready: tuple[str, Frames] = object.__getattribute__(self, "_ready")
        return ready

    def to_dict(self, *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        """Vega-Lite specification; the data as frames for Streamlit, as records for everyone else."""
        spec: dict[str, Any] = json.loads(self.parts[0])
        if OTHER_UNIT in self.parts[0]:
            value = {"name": OTHER_UNIT, "value": object.__getattribute__(self, "_other_unit")}
            spec["params"] = [*spec.get("params", []), value]
        raw = alt.data_transformers.active == STREAMLIT_TRANSFORMER
        spec["datasets"] = {name: frame if raw else _records(frame) for name, frame in self.frames.items()}
        return spec


def source(name: str) -> alt.NamedData:
    """Reference to a data set that the prepared chart receives later."""
    return alt.NamedData(name=name)


def finish(drawing: Any, config: Mapping[str, Any], description: str) -> str:
    """Validated specification of a drawing as JSON, fitted to its container's width, drawn on a canvas.

    An SVG would hold one element for each mark under the pointer: thousands.
    """
    spec: dict[str, Any] = drawing.properties(autosize={"type": "fit-x", "contains": "padding"}).to_dict()
    spec |= {
        "width": "container",
        "description": description,
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
        "config": dict(config),
    }
    return json.dumps(spec, ensure_ascii=False)


def spec_cache(build: Callable[..., str]) -> Callable[..., str]:
    """Keep the specifications of the few choices of display there are."""
    return lru_cache(maxsize=64)(build)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            columns[name] = column.dt.strftime("%Y-%m-%dT%H:%M:%SZ").tolist()
        else:
            columns[name] = column.astype(object).where(column.notna(), None).tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def wide(narrow: float, otherwise: float) -> alt.ExprRef:
    """One value on a phone, another elsewhere."""
    return alt.ExprRef(f"width < {NARROW_PX} ? {narrow} : {otherwise}")


def halo(text: alt.Chart, dark: bool) -> alt.Chart:
    """The same text in the colour of the page, wider, to lie under it."""
    under = text.copy(deep=True)
    under.mark.stroke = under.mark.color = theme.ink(dark).paper
    under.mark.strokeWidth, under.mark.strokeJoin = 4, "round"
    return under


def power_title(name: str, unit: str) -> str:
    """`Puissance (MW)`."""
    return f"{name} ({POWER_UNIT_LABELS[unit]})"


def energy_title(name: str, unit: str) -> str:
    """`Énergie (MWh)`."""
    return f"{name} ({ENERGY_UNIT_LABELS[unit]})"


def time_x(title: str, scale: alt.Scale | None = None) -> alt.X:
    """Horizontal axis of local time."""
    ticks = alt.ExprRef(f"max(2, floor(width / {PIXELS_A_TICK}))")
    axis = alt.Axis(title=title or None, format=dict(DATE_TICKS), tickCount=ticks)
    return alt.X("local:T", scale=scale or alt.Scale(type="utc", nice=False), axis=axis)


def amount_axis(title: str, ticks: int = 5) -> alt.Axis:
    """Vertical axis of an amount; its name stands above it."""
    return alt.Axis(title=title or None, format=NUMBER, tickCount=ticks)


def legend(colours_by_name: Mapping[str, str], narrow_columns: int = 2) -> alt.Chart:
    """Layer without rows that brings the colour scale and legend; the other layers name theirs with `alt.datum`."""
    names = list(colours_by_name)
    scale = alt.Scale(domain=names, range=list(colours_by_name.values()))
    layer: alt.Chart = (
        alt.Chart(alt.sequence(0, 0, as_="name"))
        .mark_circle()
        .encode(color=alt.Color("name:N", scale=scale, legend=legend_box(len(names), narrow_columns)))
    )
    return layer


def legend_box(wide_columns: int, narrow_columns: int = 2) -> alt.Legend:
    """A legend on one line, or in fewer columns on a phone."""
    return alt.Legend(
        title=None, symbolOpacity=1, columns=alt.ExprRef(f"width < {NARROW_PX} ? {narrow_columns} : {wide_columns}")
    )


def colours_by_name(keys: Sequence[str], dark: bool) -> dict[str, str]:
    """French name -> colour."""
    return dict(zip(theme.labels(keys), theme.colours(keys, dark), strict=True))


def hover(
    x: alt.X, step: str, values: Mapping[str, str], unit: str | None, dark: bool, *, of_energy: bool = False
) -> alt.Chart:
    """What the pointer reads: the moment, then each field under its French title. Draws the data set `POINTER`.

    Fields are powers in the unit, or energies; without one the title says theirs.
    """
    moment = alt.Tooltip("moment:N", title=STEP_TITLES[step])
    layer = alt.Chart(source(POINTER)).transform_calculate(moment=MOMENTS[step])
    if unit is None:
        tips = [alt.Tooltip(f"{field}:Q", title=title, format=NUMBER) for field, title in values.items()]
    else:
        layer, tips = said_powers(layer, values, unit, of_energy=of_energy)
    marks: alt.Chart = layer.mark_rect(color=theme.ink(dark).text).encode(x=x, x2="edge:T", tooltip=[moment, *tips])
    return lit_under_pointer(marks)


def said_powers(
    layer: alt.Chart, values: Mapping[str, str], unit: str, *, of_energy: bool = False
) -> tuple[alt.Chart, list[alt.Tooltip]]:
    """The layer with each field in words, and what the pointer says of it, by the fields' titles."""
    words = {
        f"dit_{at}": power_words(f"datum['{field}']", unit, of_energy=of_energy) for at, field in enumerate(values)
    }
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in zip(words, values.values(), strict=True)]
    return layer.transform_calculate(**words), tips


def power_words(value: str, unit: str, *, of_energy: bool = False) -> str:
    """Vega expression of a power, or of an energy, in words: `124,9 MW · 490 000 W pour 200 foyers`.

    The second part stands where the chart is told its other unit (`in_both_units`).
    """
    names, other = ENERGY_UNIT_WORDS if of_energy else POWER_UNIT_WORDS, other_unit(unit)
    shown = f"format({value}, '{number_format(unit)}') + '{NO_BREAK_SPACE}{names[unit]}'"
    beside = f"' · ' + format({OTHER_UNIT} * {value}, '{number_format(other)}') + '{NO_BREAK_SPACE}{names[other]}'"
    return f"isValid({value}) ? {shown} + (isValid({OTHER_UNIT}) ? {beside} : '') : '{NOT_APPLICABLE}'"


def lit_under_pointer(layer: alt.Chart) -> alt.Chart:
    """The same invisible marks, shaded where the pointer is."""
    under = alt.selection_point(name="survol", on="pointerover", clear="pointerout", empty=False)
    shaded: alt.Chart = layer.encode(opacity=alt.when(under).then(alt.value(0.22)).otherwise(alt.value(0))).add_params(
        under
    )
    return shaded


def pointer_frame(frame: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """Rows under the pointer: every row, or every k-th of a long series; `edge` is where the next one begins."""
    stride = max(1, -(-len(frame) // POINTER_POINTS))
    local, edge = frame["local"].array[::stride], frame["until"].array
    if len(frame):
        edge = _followed(local, edge[-1], 1)
    return pd.DataFrame({"local": local, **{name: frame[name].to_numpy()[::stride] for name in fields}, "edge": edge})


def number_format(unit: str | None) -> str:
    """d3 format of a value in a unit: no decimals where the unit is small."""
    return ",.0f" if unit in ("w", "w_group") else NUMBER


def interpolate(step: str) -> Any:
    """Straight lines between hours; stairs between longer means."""
    return "linear" if step == "hour" else "step-after"


def drawn(frame: pd.DataFrame, step: str, fields: Sequence[str]) -> pd.DataFrame:
    """The columns a chart draws; stairs get a last row where their last step ends."""
    local, columns = frame["local"].array, {name: frame[name].to_numpy() for name in fields}
    if step != "hour" and len(frame):
        local = _followed(local, frame["until"].array[-1])
        columns = {name: np.append(values, values[-1]) for name, values in columns.items()}
    return pd.DataFrame({"local": local, **columns})


def _followed(times: DatetimeArray, last: pd.Timestamp, first: int = 0) -> DatetimeArray:
    """Times from a place on, and one more."""
    more: DatetimeArray = times.take(np.append(np.arange(first, len(times)), 0))
    more[-1] = last
    return more


def reference_line(
    x: alt.X, field: str, axis: alt.Axis, dark: bool, *, curve: Any = "linear", in_legend: bool = True
) -> list[alt.Chart]:
    """Dotted line of a field of the reference, on a line of the paper's colour that parts it from what it crosses."""
    base = alt.Chart(source(REFERENCE)).encode(x=x, y=alt.Y(f"{field}:Q", axis=axis))
    common: dict[str, Any] = {"interpolate": curve, "strokeCap": "round", "clip": True}
    under = base.mark_line(strokeWidth=3.5, color=theme.ink(dark).paper, opacity=0.75, **common)
    colour = alt.datum(REFERENCE_NAME) if in_legend else alt.value(theme.colour("reference", dark))
    dots = base.mark_line(strokeWidth=2, strokeDash=list(REFERENCE_DASH), **common).encode(color=colour)
    return [under, dots]


def legend_with_reference(
    names: Mapping[str, str], has_reference: bool, dark: bool, narrow_columns: int = 2
) -> alt.Chart:
    """The legend of a chart, the reference last where it is drawn."""
    of_reference = {REFERENCE_NAME: theme.colour("reference", dark)} if has_reference else {}
    return legend({**names, **of_reference}, narrow_columns)


def reference_over_time(reference: ReferenceFrame, step: str, fields: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The data set of a reference over time; none without one."""
    return {} if reference is None else {REFERENCE: drawn(reference, step, fields)}
