"""What the page says in figures, in its texts and in tables: read from files or computed, never written into a text."""

import html
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from elfe_core import units
from elfe_core.balance import Balance
from elfe_core.economics.climate import Co2Rows
from elfe_core.economics.cost_rows import Costs
from elfe_core.fetch.sources import read_sources
from elfe_core.insight.comparison import ComparedFigure
from elfe_core.load import DATA_FOLDER
from elfe_core.territory import Territory
from elfe_core.uses import Use
from elfe_ui import cached, glossary
from elfe_ui.cached import DataSource
from elfe_ui.view import View
from elfe_ui.words import formats, sums, use_words
from elfe_ui.words.names import INDICATOR_TEXTS, use_text

FOLDER = Path(__file__).parent
PLACE = re.compile(r"\{\{([a-z_]+)\}\}")
MEASURED = "**Les courbes livrées sont celles que le fichier du territoire nomme**, comme elles ont été publiées."
MADE = (
    "**Les courbes livrées sont fabriquées, et non mesurées.** Elles ont été réglées pour retrouver les résultats "
    "publiés par ELFE, dont les vraies courbes ne sont plus publiques. Elles montrent ce que fait l'outil ; elles ne "
    "prouvent rien sur les vraies années. La partie « Vérification » dit à quel point elles s'en approchent."
)
OWN = "**Les courbes en usage sont les vôtres.** La page Données dit ce qu'elles couvrent et ce qui leur manque."

PER_FOYER = "Consommation par foyer"
UNIT_WORDS = {"MWh/year": "GWh/an", "kWh/foyer": "kWh"}


def written(name: str, values: Mapping[str, str]) -> str:
    """A text of `texts/` with its figures in place; one that is not known is a KeyError."""
    source = (FOLDER / "texts" / f"{name}.md").read_text(encoding="utf-8")
    return PLACE.sub(lambda place: values[place[1]], source)


def toml(name: str) -> dict[str, Any]:
    """A file of this folder."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def about_territory(view: View) -> dict[str, str]:
    """What the formulas and the limits say of the territory."""
    kind = MADE if view.territory.data.kind == "demonstration" else MEASURED
    return {
        "foyers": formats.number(view.territory.foyers),
        "hours_per_year": formats.number(units.HOURS_PER_YEAR),
        "data_kind": OWN if view.source.own is not None else kind,
    }


def about_costs(costs: Costs, rows: Co2Rows) -> dict[str, str]:
    """How far the two bases of CO2 and the prices lie apart, and what wind and sun catch of a price."""
    prices = [price.eur_per_mwh for price in costs.prices]
    return {
        "factor": sums.factor_between(rows),
        "price_factor": formats.number(max(prices) / min(prices), 1),
        "caught": sums.figures(costs["capture_share"], sums.Unit("%", 100.0)),
    }


def about_servers() -> dict[str, str]:
    """Portals whose curves can be loaded, with their licences."""
    sources = read_sources(DATA_FOLDER / "sources.toml").values()
    servers = {source.server.name: source.server.licence for source in sources}
    return {"servers": ", ".join(f"{name} ({licence})" for name, licence in servers.items())}


def about_checks(view: View) -> dict[str, str]:
    """What was compared with the original program, and the scenario's own balance."""
    checks = toml("checks.toml")
    counted = view.balance.inputs.counted
    consumption_w = view.balance.consumption_w if counted is None else view.balance.consumption_w[counted]
    return {
        "golden_scenarios": formats.number(checks["golden_scenarios"]),
        "golden_hours": formats.number(checks["golden_hours"]),
        "golden_tolerance": _small(checks["golden_tolerance_w"]),
        "hours": formats.number(view.balance.n_counted),
        "residual": _small(residual_w(view.balance)),
        "mean_w": formats.rounded(float(consumption_w.mean())),
    }


def about_weather(where: DataSource) -> dict[str, str]:
    """How what is reconstructed in the weather years compares with what is known."""
    found, stations = cached.weather_likeness(where), cached.weather_facts().stations
    low, high = (found.percentiles[key] for key in ("consumption_p5_mw", "consumption_p95_mw"))
    ranks = [
        f"{formats.listed([stations[code] for code in codes.split('+')])} {formats.number(value, 2)}"
        for codes, value in found.wind_ranks.items()
    ]
    return {
        "p_low": formats.number(low[0], 1),
        "p_low_published": formats.number(low[1], 1),
        "p_high": formats.number(high[0], 1),
        "p_high_published": formats.number(high[1], 1),
        "cold_correlation": formats.number(found.cold_correlation, 2),
        "coldest": formats.day(found.coldest, with_year=True),
        "dearest": formats.day(found.dearest, with_year=True),
        "wind_ranks": " ; ".join(ranks),
    }


def residual_w(balance: Balance) -> float:
    """Largest difference, over the hours, between what comes in and what goes out [W/foyer]."""
    given = balance.production_w + balance.discharge_w + balance.imported_w
    taken = balance.consumption_w + balance.charge_w + balance.exported_w + balance.curtailed_w
    return float(np.abs(given - taken).max())


def _small(value: float) -> str:
    """`0,0001`, or a power of ten below that: `2·10⁻¹³`."""
    if value == 0.0 or value >= 1e-4:
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    digits, _, power = f"{value:.0e}".partition("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits} × 10{raised}"


def published_table(rows: Sequence[ComparedFigure]) -> str:
    """Figures of one published result: published, computed here, and the difference."""
    body = "".join(_published_row(row) for row in rows)
    head = "<tr><th>Chiffre</th><th>Publié</th><th>Ici</th><th>Écart</th></tr>"
    return f"<table class='elfe-table elfe-plain'><thead>{head}</thead><tbody>{body}</tbody></table>"


def _published_row(row: ComparedFigure) -> str:
    figure, scale = row.figure, units.MWH_PER_GWH if row.figure.unit == "MWh/year" else 1.0
    unit = UNIT_WORDS.get(figure.unit, figure.unit)
    known = figure.indicator in INDICATOR_TEXTS
    label = glossary.indicator_link(figure.indicator, INDICATOR_TEXTS[figure.indicator].label) if known else PER_FOYER
    missed = "" if row.is_met else " · hors tolérance"
    theirs, ours = (formats.number(value / scale, 2) for value in (figure.value, row.ours))
    return (
        f"<tr><th>{label}<small>{html.escape(unit)}{missed}</small></th><td>{theirs}</td><td>{ours}</td>"
        f"<td>{_gap(row)}</td></tr>"
    )


def _gap(row: ComparedFigure) -> str:
    """In percent of the published figure, in points for a share; the plain difference where it was zero."""
    if row.figure.unit == "%":
        return f"{_signed(row.gap, 2)} pt"
    if row.figure.value == 0.0:
        return "0" if row.gap == 0.0 else _signed(row.gap, 2)
    return f"{_signed(100.0 * row.gap / row.figure.value, 1)}{formats.NARROW_SPACE}%"


def _signed(value: float, decimals: int) -> str:
    shown = formats.number(value, decimals)
    return f"+{shown}" if value > 0.0 and any(digit in shown for digit in "123456789") else shown


def sources_table(view: View) -> str:
    """Where each fact in use comes from, as the territory's file says."""
    rows = [*_source_rows(view.territory), ("Courbes en usage", cached.data_label(view.source))]
    body = "".join(f"<tr><th>{html.escape(name)}</th><td>{html.escape(source)}</td></tr>" for name, source in rows)
    return (
        "<table class='elfe-table elfe-texts'><thead><tr><th>Chiffre</th><th>Source</th></tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def uses_table(territory: Territory) -> str:
    """What each use is taken to be, its hours, and where each figure comes from."""
    body = "".join(
        f"<tr><th>{html.escape(use_text(use.name).legend)}<small>{_of_one(use)}</small></th>"
        f"<td>{html.escape(use.source)}</td></tr>"
        for use in territory.uses
    )
    return (
        "<table class='elfe-table elfe-texts'><thead><tr><th>Un appareil</th><th>Sources et hypothèses</th></tr>"
        f"</thead><tbody>{body}</tbody></table>"
    )


def _of_one(use: Use) -> str:
    """`4,59 kWh par jour · 2,2 kW · la nuit, de 22 h à 6 h`."""
    size = f"{formats.rounded(use.kwh_per_day)} kWh par jour · {formats.plain(use.power_kw)} kW"
    at_midday = f" ; heures creuses de midi : {use_words.hours(use, at_midday=True)}" if use.allowed_midday else ""
    return f"{size} · {use_words.hours(use, at_midday=False)}{at_midday}"


def _source_rows(territory: Territory) -> Iterable[tuple[str, str]]:
    yield "Le territoire", territory.source
    for one in territory.collectivities:
        yield f"Foyers et consommation : {one.name}", one.source
    yield "Production d'aujourd'hui", territory.production.source
    for farm in territory.farms:
        yield f"Parc éolien {farm.name}, {farm.commune}", farm.source
