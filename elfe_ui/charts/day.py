"""The plan of a day: a strip of hours for each use, and above it the day's production and consumption.

Both have the hours of the day from one edge to the other, so that they can stand under each other. A good hour is a
whole bar, a middling one half a bar, a bad one a line: colour says it once more, and is not needed.
"""

from typing import Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import NUMBER, PreparedChart, finish, source, spec_cache
from elfe_ui.words.formats import POWER_UNIT_LABELS

KEYS: Final = ("good_hour", "middling_hour", "bad_hour")
ROW_PX, BAR_PX = 74, 26
"""Height of a use's row, and of a whole bar in it."""
NAME_PX, FLOOR_PX, UNDER_PX = 16, 50, 55
"""Of a row, from its top: foot of the names, foot of the bars, what is advised below these."""
CLOCK_PX: Final = 22
"""Height of the clock below all rows."""
POWER_PX: Final = 130
SURPLUS: Final = "Surplus local"


def hour_strips(bars: pd.DataFrame, heads: pd.DataFrame, marks: pd.DataFrame, *, dark: bool) -> PreparedChart:
    """A strip a use: name and hours above the bars, what is advised underlined, or the letters of its groups.

    Tables as `series.hour_bars`, `series.heads` and `series.clock_marks` have them.
    """
    floor = bars["row"] * ROW_PX + FLOOR_PX
    cells = bars.assign(
        floor=floor,
        top=floor - BAR_PX * bars["level"],
        roof=floor - BAR_PX - 2,
        under=bars["row"] * ROW_PX + UNDER_PX,
        middle=bars["hour"] + 0.5,
    )
    names = heads.assign(foot=heads["row"] * ROW_PX + NAME_PX)
    frames = {"heures": cells, "noms": names, "horloge": _clock_marks(marks, len(heads) * ROW_PX + CLOCK_PX / 2)}
    return PreparedChart(_strips_spec(len(heads), int(marks["hour"].max()), dark), frames)


def day_power(powers: pd.DataFrame, ticks: pd.DataFrame, *, unit: str, dark: bool) -> PreparedChart:
    """Production and consumption of the day by the plan, hour by hour; what production is above is the surplus.

    Tables as `series.day_power` and `series.power_ticks` have them.
    """
    lasting = powers.assign(
        low=powers[["production", "planned"]].min(axis=1),
        surplus=powers[["production", "planned"]].max(axis=1).where(powers["production"] > powers["planned"]),
    )
    last = lasting.iloc[[-1]].assign(hour=lasting["after"].iloc[-1])
    stairs = pd.concat([lasting, last], ignore_index=True)
    frames = {"puissances": lasting, "escalier": stairs, "reperes": ticks}
    return PreparedChart(_power_spec(unit, len(powers), dark), frames)


def _clock_marks(marks: pd.DataFrame, foot: float) -> pd.DataFrame:
    """The clock's marks, the first and the last within the picture."""
    ends = {0: "left", int(marks["hour"].max()): "right"}
    return marks.assign(foot=foot, align=marks["hour"].map(ends).fillna("center"))


def _hours_x(n_hours: int, field: str = "hour") -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, n_hours], nice=False), axis=None)


@spec_cache
def _strips_spec(n_rows: int, n_hours: int, dark: bool) -> str:
    height = n_rows * ROW_PX + CLOCK_PX
    drawing = alt.layer(
        *_bars(n_hours, height, dark),
        *_advised(n_hours, height, dark),
        *_names(height, dark),
        *_clock(n_hours, height, dark),
        _pointer(n_hours, height, dark),
    ).properties(height=height)
    return finish(drawing, theme.config(dark), "Heures bonnes, moyennes et mauvaises de chaque appareil")


def _y(field: str, height: int) -> alt.Y:
    """A place counted in pixels from the top."""
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)


def _bars(n_hours: int, height: int, dark: bool) -> list[alt.Chart]:
    """The floor of a strip, and the bars on it where a use may run."""
    tone, cells = theme.ink(dark), alt.Chart(source("heures")).encode(x=_hours_x(n_hours), x2="after:Q")
    ground = cells.mark_rule(color=tone.grid, strokeWidth=1.5).encode(y=_y("floor", height))
    scale = alt.Scale(domain=theme.labels(KEYS), range=theme.colours(KEYS, dark))
    bars = (
        cells.transform_filter("datum.level > 0")
        .mark_rect(stroke=tone.paper, strokeWidth=1)
        .encode(
            y=_y("top", height), y2="floor:Q", color=alt.Color("quality:N", scale=scale, legend=common.legend_box(3, 3))
        )
    )
    return [ground, bars]


def _advised(n_hours: int, height: int, dark: bool) -> list[alt.Chart]:
    """The line under the hours that are advised, or the letters of the groups that run in them."""
    ink = theme.ink(dark).text
    cells = alt.Chart(source("heures")).transform_filter("datum.advised")
    line = (
        cells.transform_filter("datum.groups == ''")
        .mark_rule(color=ink, strokeWidth=4)
        .encode(x=_hours_x(n_hours), x2="after:Q", y=_y("under", height))
    )
    letters = (
        cells.transform_filter("datum.groups != ''")
        .mark_text(fontWeight="bold", fontSize=common.wide(10, 13), color=ink, baseline="middle", dy=3)
        .encode(x=_hours_x(n_hours, "middle"), y=_y("under", height), text="groups:N")
    )
    return [line, letters]


def _names(height: int, dark: bool) -> list[alt.Chart]:
    """The name of each use on the left, its hours on the right; muted where none of them is good."""
    tone, rows = theme.ink(dark), alt.Chart(source("noms")).encode(y=_y("foot", height))
    size = common.wide(13, 16)
    name = rows.mark_text(align="left", baseline="bottom", fontSize=size, color=tone.text).encode(
        x=alt.value(0), text="name:N"
    )
    hours = rows.mark_text(align="right", baseline="bottom", fontSize=size, fontWeight="bold").encode(
        x=alt.value("width"),
        text="when:N",
        color=alt.when("datum.good").then(alt.value(theme.colour("good_hour", dark))).otherwise(alt.value(tone.muted)),
    )
    return [name, hours]


def _clock(n_hours: int, height: int, dark: bool) -> list[alt.Chart]:
    """The local clock: every third hour, every sixth on a phone."""
    size = common.wide(12, 13)
    marks = alt.Chart(source("horloge")).encode(x=_hours_x(n_hours), y=_y("foot", height), text="label:N")
    return [
        marks.transform_filter(f"datum.align == '{align}' && (datum.is_main || width >= {common.NARROW_PX})").mark_text(
            align=align, baseline="middle", fontSize=size, color=theme.ink(dark).muted
        )
        for align in ("left", "center", "right")
    ]


def _pointer(n_hours: int, height: int, dark: bool) -> alt.Chart:
    """What the pointer reads of an hour of a use."""
    cells = alt.Chart(source("heures")).mark_rect(color=theme.ink(dark).text)
    tips = [
        alt.Tooltip("name:N", title="Appareil"),
        alt.Tooltip("moment:N", title="Heure"),
        alt.Tooltip("tip:N", title="Qualité"),
    ]
    return common.lit_under_pointer(
        cells.encode(x=_hours_x(n_hours), x2="after:Q", y=_y("roof", height), y2="floor:Q", tooltip=tips)
    )


@spec_cache
def _power_spec(unit: str, n_hours: int, dark: bool) -> str:
    names = common.colours_by_name(("production", "consumption"), dark) | {SURPLUS: theme.colour("good_hour", dark)}
    ticks = alt.Chart(source("reperes")).mark_rule(color=theme.ink(dark).grid).encode(y=_power_y("power"))
    stairs, hours = alt.Chart(source("escalier")), alt.Chart(source("puissances")).encode(x=_hours_x(n_hours))
    surplus = hours.mark_rect(fillOpacity=0.4).encode(
        x2="after:Q", y=_power_y("low"), y2="surplus:Q", color=alt.datum(SURPLUS)
    )
    lines = [
        stairs.mark_line(interpolate="step-after", strokeWidth=2.4).encode(
            x=_hours_x(n_hours), y=_power_y(field), color=alt.datum(theme.LABELS[key])
        )
        for field, key in (("production", "production"), ("planned", "consumption"))
    ]
    powers = {"production": "Production", "planned": "Consommation, plan suivi", "natural": "Consommation habituelle"}
    tips = [
        alt.Tooltip(f"{field}:Q", title=f"{title} ({POWER_UNIT_LABELS[unit]})", format=NUMBER)
        for field, title in powers.items()
    ]
    under = common.lit_under_pointer(
        hours.mark_rect(color=theme.ink(dark).text).encode(
            x2="after:Q", tooltip=[alt.Tooltip("moment:N", title="Heure"), *tips]
        )
    )
    layers = [common.legend(names, 3), ticks, surplus, *lines, *_tick_words(dark), under]
    drawing = alt.layer(*layers).properties(height=POWER_PX)
    return finish(drawing, theme.config(dark), "Production et consommation de la journée, heure par heure")


def _power_y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(zero=True, nice=False))


def _tick_words(dark: bool) -> list[alt.Chart]:
    """What these powers are, over all lines, in a halo, at the edge that leaves them more room."""
    found = []
    for side in ("left", "right"):
        words = (
            alt.Chart(source("reperes"))
            .transform_filter(f"datum.side == '{side}'")
            .mark_text(align=side, baseline="bottom", dy=-1, fontSize=12, color=theme.ink(dark).muted)
            .encode(x=alt.value(0 if side == "left" else "width"), y=_power_y("power"), text="label:N")
        )
        found += [common.halo(words, dark), words]
    return found
