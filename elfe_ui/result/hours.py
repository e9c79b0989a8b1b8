"""All hours of the page's scenario to take home, in each form, and the button that offers them."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from elfe_core.curves import CURVE_NAMES, SECTORS, Curves, Hourly
from elfe_core.simulate import made_inputs
from elfe_core.store import HoursTable, csv_of_hours, parquet_of_hours
from elfe_ui import cached, series
from elfe_ui.charts import theme
from elfe_ui.exports import csv_tables, offer
from elfe_ui.exports.csv_tables import CsvStyle
from elfe_ui.exports.offer import File
from elfe_ui.scenarios.link import link_of_page
from elfe_ui.view import View
from elfe_ui.words import formats, hours_words, scenario_words
from elfe_ui.words.names import USES

FLOWS: Final = (
    "consumption_before",
    "consumption",
    "production",
    "biogas",
    "charge",
    "discharge",
    "loss",
    "imported",
    "exported",
    "curtailed",
)
"""Flows of a balance, as charts name them."""
LEVELS: Final = {"stored": "stored_wh", "gas_level": "gas_level_wh"}
"""Energies held at the start of the hour: quantity and field of the balance."""
MADE: Final = "bioenergy_made"
OF_USE: Final = "use_"
"""How the key of a use's power begins."""
ENERGY_KEYS: Final = {"w_group": "wh_group", "w": "wh", "mw": "mwh"}
"""Unit of powers -> how the key of an energy ends."""


def button(view: View, key: str, *, wide: bool = True, in_fragment: bool = False) -> None:
    """Offer all hours of the scenario; a button as wide as its place that counts them, or as its short label."""
    label = "Toutes les heures" + (f" ({formats.number(view.balance.n_hours)})" if wide else "")
    offer.menu(key, partial(files, view, link_of_page()), label, quiet=False, wide=wide, in_fragment=in_fragment)


PARQUET_HELP: Final = "Pour R, Python ou DuckDB : les mêmes colonnes, sans arrondi."


def files(view: View, link: str = "") -> list[File]:
    """The hours as CSV in both styles and as Parquet; `link` opens the scenario."""
    found = [
        File(label, csv_tables.file_name(stem(view), style), "text/csv", partial(_csv, view, style, link), words)
        for style, (label, words) in offer.STYLE_LABELS.items()
    ]
    parquet = partial(_parquet, view, link)
    return [*found, File("Parquet", f"{stem(view)}.parquet", "application/vnd.apache.parquet", parquet, PARQUET_HELP)]


def stem(view: View) -> str:
    """`toutes-les-heures`, with the days of a period that is no year."""
    one = view.scenario
    days = "" if view.balance.is_annual else f"-{one.period_start:%Y%m%d}-{one.period_end:%Y%m%d}"
    return f"toutes-les-heures{days}"


def csv(table: HoursTable, style: CsvStyle) -> bytes:
    """The hours as text."""
    is_french = style is CsvStyle.FRENCH
    return csv_of_hours(
        table,
        delimiter=";" if is_french else ",",
        decimal="," if is_french else ".",
        encoding="utf-8-sig" if is_french else "utf-8",
    )


def _csv(view: View, style: CsvStyle, link: str) -> bytes:
    return csv(table_of(view, link), style)


def _parquet(view: View, link: str) -> bytes:
    return parquet_of_hours(table_of(view, link))


def table_of(view: View, link: str = "") -> HoursTable:
    """The hours of the page's scenario and where they come from."""
    made = made_inputs(view.scenario, cached.curves_of(view.scenario, view.source), view.territory)
    return hours_table(view, made, _facts(view, link))


def hours_table(view: View, made: Curves, facts: Sequence[str]) -> HoursTable:
    """Every hour of the period: sources, sectors, flows, levels; in the unit shown, then per 200 foyers.

    `made` are the curves that the scenario began with: a file that is opened again gives them back.
    """
    balance, names = view.balance, dict(hours_words.TIMES)
    columns: dict[str, Hourly] = {}
    for unit in dict.fromkeys((view.display.power_unit, formats.PROJECT_UNIT)):
        for key, power_w in _powers(view, made):
            columns[f"{key}_{unit}"] = series.in_unit(power_w, unit, view.territory)
            names[f"{key}_{unit}"] = f"{_label(key, unit)} ({formats.POWER_UNIT_LABELS[unit]})"
        for key, field in LEVELS.items():
            end = f"{key}_{ENERGY_KEYS[unit]}"
            columns[end] = series.in_unit(getattr(balance, field), unit, view.territory)
            names[end] = f"{theme.LABELS[key]} au début de l'heure ({formats.ENERGY_UNIT_LABELS[unit]})"
    return HoursTable(
        start_utc=balance.inputs.start_utc,
        timezone=view.territory.timezone,
        counted=balance.inputs.counted,
        columns=columns,
        names=names,
        facts=facts,
    )


def _label(key: str, unit: str) -> str:
    if key == MADE:
        return hours_words.MADE
    use = key.removeprefix(OF_USE)
    return (
        hours_words.USE.format(name=USES[use].name) if use in USES else csv_tables.named(key, unit).rpartition(" (")[0]
    )


def _powers(view: View, made: Curves) -> Iterator[tuple[str, Hourly]]:
    """Curves, bioenergy as burnt and as made, flows, and uses as they run; sectors without what uses add to them."""
    yield from ((key, (made if key in SECTORS else view.balance.inputs)[key]) for key in CURVE_NAMES)
    yield MADE, made["bioenergy"]
    yield from ((key, getattr(view.balance, f"{key}_w")) for key in FLOWS)
    yield from zip((f"{OF_USE}{use}" for use in view.balance.uses), view.balance.uses_w, strict=True)


def _facts(view: View, link: str) -> list[str]:
    """What the file is, where it comes from, its units and its clock."""
    whole = scenario_words.picture_notes(view.scenario, view.territory, cached.data_label(view.source))
    said = hours_words.facts(view.balance, view.display.power_unit, view.territory)
    return [
        *said,
        *whole,
        f"Numéro du jeu de données : {cached.fingerprint(view.source)[:16]}",
        *([f"Ce scénario dans l'application : {link}"] if link else []),
    ]
