"""Tables of the territory: who produces, the collectivities, the communes."""

import math
from collections.abc import Sequence

import pandas as pd

from elfe_core import units
from elfe_core.curves import SECTORS, SOURCES
from elfe_core.insight import wind_farms
from elfe_core.territory import Commune, Territory
from elfe_ui.charts import theme
from elfe_ui.view import View
from elfe_ui.words import numbers

FARM_MARK = "· "
TODAY, SCENARIO, SHARE = "Aujourd'hui (GWh/an)", "Scénario (GWh/an)", "Part de la consommation (%)"


def producers_figures(view: View) -> pd.DataFrame:
    """Wind with its farms and the rest, the other sources, their sum: today, in the scenario, share of consumption."""
    territory, scenario = view.territory, view.scenario
    consumed = wind_farms.consumption_gwh(scenario, territory)
    now, then = (
        wind_farms.split_wind(gwh, territory.farms) for gwh in (territory.today_gwh("wind"), scenario.wind_gwh)
    )
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
            "Part": found[SHARE].map(numbers.percent),
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
    frame = pd.DataFrame({"": [*names, f"**{whole}**"], "Foyers": found["Foyers"].map(numbers.number)})
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
    return pd.DataFrame({"Commune": places, "Habitants": found["Habitants"].map(numbers.number)})


def _energy(gwh: float) -> str:
    return "–" if math.isnan(gwh) else numbers.number(gwh, 1)
