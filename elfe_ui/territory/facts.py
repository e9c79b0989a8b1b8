"""What the page says of farms, communes and collectivities: cards beside the map, and tables."""

import html
import math
from collections.abc import Sequence

import pandas as pd

from elfe_core import units
from elfe_core.curves import SECTORS, SOURCES
from elfe_core.insight import wind_farms
from elfe_core.territory import Commune, Farm, Territory
from elfe_ui.charts import theme
from elfe_ui.view import View
from elfe_ui.words import formats, territory_words

FARM_MARK = "· "
TODAY, SCENARIO, SHARE = "Aujourd'hui (GWh/an)", "Scénario (GWh/an)", "Part de la consommation (%)"


def farm_card(farm: Farm, view: View) -> str:
    """Everything about one farm."""
    facts = [
        ("Machines", territory_words.machines(farm), "", f"{formats.quantity(farm.rated_mw, 'MW', 1)} en tout"),
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
        ("Machines", formats.number(turbines), "", f"{formats.quantity(rated_mw, 'MW', 1)} en tout"),
        ("Parcs", formats.number(len(farms)), "", territory_words.listed([farm.name for farm in farms])),
    ]
    weighed = _weight(energy_mwh, 100.0 * wind_farms.load_factor(whole), view)
    return _card("Tous les parcs", "", [*facts, *weighed], "Sources : sur la fiche de chaque parc.")


Fact = tuple[str, str, str, str]


def _weight(annual_mwh: float, load_factor_pct: float, view: View) -> list[Fact]:
    """Energy, shares and homes."""
    found = wind_farms.weigh(annual_mwh, view.scenario, view.territory)
    factor = "" if math.isnan(load_factor_pct) else f"{formats.percent(load_factor_pct, 0)} de la pleine puissance"
    lacking = "votre scénario a moins d'éolien" if math.isnan(found.share_of_wind) else "de votre scénario"
    return [
        ("Énergie annuelle", formats.number(found.energy_gwh, 1), "GWh/an", factor),
        ("Part de l'éolien", *_percent_or_dash(100.0 * found.share_of_wind), lacking),
        ("Part de la consommation", *_percent_or_dash(100.0 * found.share_of_consumption), "de votre scénario"),
        ("Autant que", *_count(found.homes, "foyers"), "chez eux, chauffage électrique compris"),
    ]


def _percent_or_dash(value: float) -> tuple[str, str]:
    return ("–", formats.NOT_APPLICABLE) if math.isnan(value) else (formats.number(value, 1), "%")


def _count(value: float, unit: str) -> tuple[str, str]:
    return ("–", formats.NOT_APPLICABLE) if math.isnan(value) else (formats.number(formats.significant(value)), unit)


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


def producers_figures(view: View) -> pd.DataFrame:
    """Wind with its farms and the rest, the other sources, their sum: today, in the scenario, share of consumption."""
    territory, scenario = view.territory, view.scenario
    consumed = wind_farms.consumption_gwh(scenario, territory)
    energies = (territory.today_gwh("wind"), scenario.wind_gwh)
    now, then = (wind_farms.split_wind(gwh, territory.farms) for gwh in energies)
    rows: list[tuple[str, float, float]] = [(theme.LABELS["wind"], now.all_gwh, then.all_gwh)]
    if territory.farms:
        for farm in territory.farms:
            own_gwh = farm.annual_mwh / units.MWH_PER_GWH
            rows.append((f"{FARM_MARK}{farm.name}", own_gwh, math.nan if math.isnan(then.rest_gwh) else own_gwh))
        rows.append((f"{FARM_MARK}Autres éoliennes (estimation du territoire)", now.rest_gwh, then.rest_gwh))
    rows += [
        (theme.LABELS[source], territory.today_gwh(source), getattr(scenario, f"{source}_gwh"))
        for source in SOURCES
        if source != "wind"
    ]
    sources = [row for row in rows if not row[0].startswith(FARM_MARK)]
    rows.append(("Production locale", sum(row[1] for row in sources), sum(row[2] for row in sources)))
    shares = [100.0 * then_gwh / consumed if consumed else math.nan for _, _, then_gwh in rows]
    names, today, planned = zip(*rows, strict=True)
    return pd.DataFrame({"Production": names, TODAY: today, SCENARIO: planned, SHARE: shares})


def producers_table(view: View) -> pd.DataFrame:
    """The same, ready to read."""
    found = producers_figures(view)
    *names, whole = found["Production"]
    return pd.DataFrame(
        {
            "": [*names, f"**{whole}**"],
            "Aujourd'hui": found[TODAY].map(_energy),
            "Scénario": found[SCENARIO].map(_energy),
            "Part": found[SHARE].map(formats.percent),
        }
    )


def collectivities_figures(territory: Territory) -> pd.DataFrame:
    """Points of consumption and yearly consumption of each collectivity, and of the whole."""
    names = [*(one.short_name for one in territory.collectivities), "Territoire"]
    points = [*(one.foyers for one in territory.collectivities), territory.foyers]
    frame = pd.DataFrame({"Collectivité": names, "Foyers": points})
    for sector in SECTORS:
        mwh = [*(getattr(one, f"{sector}_mwh") for one in territory.collectivities), territory.sector_mwh(sector)]
        frame[f"{theme.LABELS[sector]} (GWh/an)"] = [one / units.MWH_PER_GWH for one in mwh]
    return frame


def collectivities_table(territory: Territory) -> pd.DataFrame:
    """The same, ready to read."""
    found = collectivities_figures(territory)
    *names, whole = found["Collectivité"]
    frame = pd.DataFrame({"": [*names, f"**{whole}**"], "Foyers": found["Foyers"].map(formats.number)})
    short = {"res": "RES", "pro": "PRO", "ent": "ENT"}
    for sector in SECTORS:
        frame[short[sector]] = found[f"{theme.LABELS[sector]} (GWh/an)"].map(_energy)
    return frame


def communes_figures(communes: Sequence[Commune]) -> pd.DataFrame:
    """Every commune, the most populated first."""
    ordered = sorted(communes, key=lambda one: -one.population)
    rows = [(one.name, one.department, one.group, one.population) for one in ordered]
    return pd.DataFrame(rows, columns=["Commune", "Département", "Collectivité", "Habitants"])


def communes_table(communes: Sequence[Commune]) -> pd.DataFrame:
    """The same, ready to read, narrow enough for a phone."""
    found = communes_figures(communes)
    places = [f"{name} ({department})" for name, department in zip(found["Commune"], found["Département"], strict=True)]
    return pd.DataFrame({"Commune": places, "Habitants": found["Habitants"].map(formats.number)})


def _energy(gwh: float) -> str:
    return "–" if math.isnan(gwh) else formats.number(gwh, 1)
