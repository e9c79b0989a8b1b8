"""What the same settings give in other years' weather, in words: a band's ends, and the years that make it."""

import math
from collections.abc import Sequence
from typing import Final

from elfe_core.catalogue import BETTER
from elfe_core.insight.weather_band import Band, YearlyFigures
from elfe_ui.words import formats
from elfe_ui.words.shown import Scale, Shown

HEADLINE: Final = "self_production_pct"
"""The indicator of the large figure."""


def headline(found: YearlyFigures, *, of_dates: bool) -> str:
    """`de 50 à 65 % selon l'année, 2012 à 2020 ; la pire : 2017`; empty without a band.

    `of_dates`: the period is no whole year, so that its dates in each year are compared.
    """
    band = found.band(HEADLINE)
    if band is None:
        return ""
    low, high = formats.number(band.low), formats.percent(band.high, 0)
    same = f"mêmes dates de {years(found.years)}" if of_dates else years(found.years)
    if formats.percent(band.low, 0) == high:
        return f"{high} chaque année, {same}"
    return f"de {low} à {high} selon l'année, {same}\u00a0; la pire\u00a0: {band.low_year}"


def ends(key: str, found: YearlyFigures, shown: Shown, scale: Scale) -> str:
    """`203 à 322`: what stands small below a figure, in its unit; empty without a band."""
    band = found.band(key)
    if band is None:
        return ""
    low, high = (figure(key, value, shown, scale) for value in (band.low, band.high))
    return f"{low} chaque année" if low == high else f"{low} à {high}"


def figure(key: str, value: float, shown: Shown, scale: Scale) -> str:
    """A figure as it is read, a power of many digits to three of them."""
    figure, is_large = shown.read(key, value, scale)[0], abs(scale.factor * value) >= 1000.0
    return formats.number(formats.significant(scale.factor * value)) if is_large else figure


def told(key: str, found: YearlyFigures, shown: Shown) -> str:
    """`Selon l'année météo : de 203 GWh/an (2020) à 322 GWh/an (2013).`; empty without a band."""
    band = found.band(key)
    if band is None:
        return ""
    scale = shown.scale(key, band.low, band.high)
    low, high = (figure(key, value, shown, scale) for value in (band.low, band.high))
    unit = f"{formats.NARROW_SPACE if scale.unit == '%' else formats.NO_BREAK_SPACE}{scale.unit}"
    if low == high:
        return f"{low}{unit} quelle que soit l'année météo."
    return f"Selon l'année météo\u00a0: de {low} ({band.low_year}) à {high}{unit} ({band.high_year})."


def change(key: str, before: YearlyFigures, after: YearlyFigures, shown: Shown) -> str:
    """`de −223 à −301 GWh/an selon l'année météo`: two scenarios in the same weather; empty where they are alike."""
    changes = sorted(map(float, after.changes(before, key)))
    if changes and changes[-1] < 0.0:
        changes.reverse()
    if not changes or math.isnan(sum(changes)):
        return ""
    scale = shown.scale(key, *changes)
    least, most = (formats.signed(shown.change(key, one, scale)[0]) for one in (changes[0], changes[-1]))
    if formats.is_zero(most):
        return ""
    if least == most:
        return f"{most} {scale.unit} quelle que soit l'année météo"
    return f"de {least} à {most} {scale.unit} selon l'année météo"


def story(found: YearlyFigures, shown: Shown, *, of_dates: bool) -> str:
    """A sentence: the worst and the best year, each with its share and its import; empty without a band."""
    band, imported = found.band(HEADLINE), found.indicators["imported_mwh"]
    if band is None:
        return ""
    same = "aux mêmes dates, " if of_dates else ""
    if formats.percent(band.low, 0) == formats.percent(band.high, 0):
        return f"Avec la météo de chaque année de {years(found.years)}, {same}c'est autant."
    low, high = (
        f"{formats.percent(share, 0)} ({shown.text('imported_mwh', float(imported[found.years.index(year)]))} importés)"
        for share, year in ((band.low, band.low_year), (band.high, band.high_year))
    )
    return (
        f"Avec les mêmes réglages et une autre météo, {same}c'est **{low}** la pire année, {band.low_year}, et "
        f"**{high}** la meilleure, {band.high_year}."
    )


def under_figures(found: YearlyFigures) -> str:
    """What the small line below each figure is."""
    told = (
        f"Sous chaque chiffre, le plus bas et le plus haut qu'il atteint avec la météo des années {years(found.years)}."
    )
    return f"{told} {of_shapes(found)}" if found.of_shapes else told


def of_shapes(found: YearlyFigures) -> str:
    """That of a visitor's own years only the shapes are known."""
    return (
        f"De vos courbes, {years(found.of_shapes)} : on ne sait pas combien d'éoliennes et de panneaux tournaient, si "
        "bien que chaque année y garde les mêmes énergies ; seules les formes diffèrent."
    )


def years(of: Sequence[int]) -> str:
    """`2012 à 2020`, `2012 à 2020 et 2023`."""
    runs: list[list[int]] = []
    for year in of:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return formats.listed([str(run[0]) if len(run) == 1 else f"{run[0]} à {run[-1]}" for run in runs])


def worst(key: str, band: Band) -> int:
    """The year in which an indicator is worst; of one that is neither better nor worse, the year of the highest."""
    return band.low_year if BETTER.get(key, 0) > 0 else band.high_year


def places(values: Sequence[float]) -> list[float]:
    """Where values stand between the lowest and the highest, 0-1; in the middle where all are equal."""
    known = [value for value in values if not math.isnan(value)]
    low, high = min(known), max(known)
    return [(value - low) / (high - low) if high > low else 0.5 for value in values]
