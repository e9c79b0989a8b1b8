"""Scenarios in every weather year beside their figures: at once where that takes milliseconds, else after the page."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

from elfe_core.insight.weather_band import YearlyFigures
from elfe_core.scenario import Scenario
from elfe_ui import after_picture, cached
from elfe_ui.cached import DataSource
from elfe_ui.view import View
from elfe_ui.words import band_words
from elfe_ui.words.shown import Scale, Shown

EMPTY_LINE = "&nbsp;"


class EveryYear(NamedTuple):
    """A scenario's figures in every year: none while they are awaited, nor where the data or the period allow none."""

    figures: YearlyFigures | None
    is_awaited: bool = False


UNKNOWN, AWAITED = EveryYear(None), EveryYear(None, is_awaited=True)


def beside(scenarios: Sequence[Scenario], where: DataSource, draw: Callable[[Sequence[EveryYear]], object]) -> None:
    """Draw one element whose figures have a band: first without it where that takes its time.

    `draw` is called once or twice, and draws exactly one element.
    """
    place = st.empty()

    def with_bands() -> None:
        found = [EveryYear(cached.in_every_year(one, where)) for one in scenarios]
        with place:
            draw(found)

    if all(cached.is_every_year_quick(one, where) for one in scenarios):
        with_bands()
        return
    with place:
        draw([AWAITED] * len(scenarios))
    after_picture.then(with_bands)


def headline(view: View, years: EveryYear) -> str:
    """HTML: the band of the large figure, every year a tick on its range; an empty line while it is awaited."""
    found = years.figures
    if found is None or not (words := band_words.headline(found, of_dates=not view.balance.is_annual)):
        return f"<span class='elfe-band'>{EMPTY_LINE}</span>" if years.is_awaited else ""
    return f"<span class='elfe-band'>{range_mark(band_words.HEADLINE, view, found)}<span>{words}</span></span>"


def range_mark(key: str, view: View, found: YearlyFigures) -> str:
    """HTML: a tick a year between the lowest and the highest, and a dot where the figure itself stands."""
    *ticks, dot = band_words.places([*map(float, found.indicators[key]), view.indicators[key]])
    marks = "".join(f"<i style='left:{100.0 * at:.1f}%'></i>" for at in ticks)
    return f"<span class='elfe-range' aria-hidden='true'>{marks}<em style='left:{100.0 * dot:.1f}%'></em></span>"


def under(key: str, value: float, view: View, years: EveryYear) -> str:
    """HTML: the ends of a figure's band, in its unit; empty without one."""
    words = ends(key, value, years, view.shown, view.shown.scale(key, value))
    return f"<span class='elfe-band'>{words}</span>" if words else ""


def ends(key: str, value: float, years: EveryYear, shown: Shown, scale: Scale) -> str:
    """The same as words, in a given unit."""
    return "" if math.isnan(value) or years.figures is None else band_words.ends(key, years.figures, shown, scale)


def change(key: str, before: EveryYear, after: EveryYear, shown: Shown) -> str:
    """HTML: from the smallest to the largest change, each year's weather being the same for both; empty without."""
    if before.figures is None or after.figures is None:
        return ""
    words = band_words.change(key, before.figures, after.figures, shown)
    return f"<p class='elfe-band'>{words}</p>" if words else ""


def told(key: str, value: float, view: View, years: EveryYear) -> str:
    """The same as a sentence, with the years that make it; empty without one."""
    if math.isnan(value) or years.figures is None:
        return ""
    return band_words.told(key, years.figures, view.shown)


def under_all(years: EveryYear) -> str:
    """HTML: what the small lines below figures are; an empty line while they are awaited."""
    if years.figures is None:
        return f"<p class='elfe-band'>{EMPTY_LINE}</p>" if years.is_awaited else ""
    return f"<p class='elfe-band'>{band_words.under_figures(years.figures)}</p>"


def in_a_sentence(view: View, years: EveryYear) -> str:
    """The worst and the best year, for who reads on; empty without a band."""
    if years.figures is None:
        return ""
    return band_words.story(years.figures, view.shown, of_dates=not view.balance.is_annual)
