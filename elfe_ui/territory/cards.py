"""Cards beside the map: one farm or all of them, one commune."""

import html
import math
from collections.abc import Sequence

from elfe_core.insight import wind_farms
from elfe_core.territory import Commune, Farm
from elfe_ui.view import View
from elfe_ui.words import numbers, territory_words


def farm_card(farm: Farm, view: View) -> str:
    """Everything about one farm."""
    facts = [
        ("Machines", territory_words.machines(farm), "", f"{numbers.quantity(farm.rated_mw, 'MW', 1)} en tout"),
        ("En service", territory_words.month(farm.in_service), "", ""),
    ]
    weighed = _weight(farm.annual_mwh, 100.0 * wind_farms.load_factor(farm), view)
    return _card(farm.name, farm.commune, [*facts, *weighed], f"Source : {farm.source}.")


def all_farms_card(farms: Sequence[Farm], view: View) -> str:
    """The farms together."""
    rated_mw, turbines = sum(farm.rated_mw for farm in farms), sum(farm.turbines for farm in farms)
    energy_mwh = sum(farm.annual_mwh for farm in farms)
    whole = Farm(
        name="",
        commune="",
        turbines=turbines,
        rated_mw=rated_mw,
        annual_mwh=energy_mwh,
        in_service="",
        lat=0.0,
        lon=0.0,
        source="",
    )
    facts = [
        ("Machines", numbers.number(turbines), "", f"{numbers.quantity(rated_mw, 'MW', 1)} en tout"),
        ("Parcs", numbers.number(len(farms)), "", territory_words.listed([farm.name for farm in farms])),
    ]
    weighed = _weight(energy_mwh, 100.0 * wind_farms.load_factor(whole), view)
    return _card("Tous les parcs", "", [*facts, *weighed], "Sources : sur la fiche de chaque parc.")


def commune_card(commune: Commune, communes: Sequence[Commune]) -> str:
    """One commune of the list."""
    people = sum(one.population for one in communes)
    share = 100.0 * commune.population / people if people else math.nan
    facts = [
        ("Habitants", numbers.number(commune.population), "", ""),
        ("Part du territoire", *_percent(share), "des habitants"),
    ]
    return _card(f"{commune.name} ({commune.department})", commune.group, facts, "")


Fact = tuple[str, str, str, str]


def _weight(annual_mwh: float, load_factor_pct: float, view: View) -> list[Fact]:
    """Energy, shares and homes."""
    found = wind_farms.weigh(annual_mwh, view.scenario, view.territory)
    factor = "" if math.isnan(load_factor_pct) else f"{numbers.percent(load_factor_pct, 0)} de la pleine puissance"
    lacking = "votre scénario a moins d'éolien" if math.isnan(found.share_of_wind) else "de votre scénario"
    return [
        ("Énergie annuelle", numbers.number(found.energy_gwh, 1), "GWh/an", factor),
        ("Part de l'éolien", *_percent(100.0 * found.share_of_wind), lacking),
        ("Part de la consommation", *_percent(100.0 * found.share_of_consumption), "de votre scénario"),
        ("Autant que", *_count(found.homes, "foyers"), "chez eux, chauffage électrique compris"),
    ]


def _percent(value: float) -> tuple[str, str]:
    return ("–", numbers.NOT_APPLICABLE) if math.isnan(value) else (numbers.number(value, 1), "%")


def _count(value: float, unit: str) -> tuple[str, str]:
    return ("–", numbers.NOT_APPLICABLE) if math.isnan(value) else (numbers.number(numbers.significant(value)), unit)


def _card(title: str, place: str, facts: Sequence[Fact], source: str) -> str:
    cells = "".join(_cell(*fact) for fact in facts)
    under = f"<p>{html.escape(place)}</p>" if place else ""
    below = f"<footer>{html.escape(source)}</footer>" if source else ""
    return (
        f"<div class='elfe-panel'><section class='elfe-card'><h3>{html.escape(title)}</h3>{under}"
        f"<div class='elfe-cells'>{cells}</div>{below}</section></div>"
    )


def _cell(label: str, value: str, unit: str, note: str) -> str:
    return (
        f"<div class='elfe-fact'><span class='elfe-label'>{label}</span>"
        f"<span class='elfe-value'>{html.escape(value)} <small>{unit}</small></span>"
        f"<span class='elfe-note'>{html.escape(note)}</span></div>"
    )
