"""Tables of the territory: who produces, the collectivities, the communes."""

import math
from collections.abc import Sequence

import pandas as pd

from elfe_core import producers, units
from elfe_core.communes import Commune
from elfe_core.curves import SECTORS
from elfe_core.territory import Territory
from elfe_ui import text
from elfe_ui.charts import theme
from elfe_ui.shell import View

PRODUCER_COLUMNS = ("", "Aujourd'hui", "Scénario", "Part")
FARM_MARK = "· "


def producers_table(view: View) -> pd.DataFrame:
    """Wind with its farms and the rest, solar, bioenergy, their sum: today, in the scenario, share of consumption."""
    territory, scenario = view.territory, view.scenario
    consumed = producers.consumption_gwh(scenario, territory)
    now, then = (producers.split_wind(gwh, territory.farms) for gwh in (territory.wind_gwh, scenario.wind_gwh))
    rows: list[tuple[str, float, float]] = [(theme.LABELS["wind"], now.all_gwh, then.all_gwh)]
    if territory.farms:
        for farm in territory.farms:
            own_gwh = farm.annual_mwh / units.MWH_PER_GWH
            rows.append((f"{FARM_MARK}{farm.name}", own_gwh, math.nan if math.isnan(then.rest_gwh) else own_gwh))
        rows.append((f"{FARM_MARK}Autres éoliennes (estimation du territoire)", now.rest_gwh, then.rest_gwh))
    rows += [
        (theme.LABELS["solar"], territory.solar_gwh, scenario.solar_gwh),
        (theme.LABELS["bioenergy"], territory.bioenergy_gwh, scenario.bioenergy_gwh),
    ]
    sources = [row for row in rows if not row[0].startswith(FARM_MARK)]
    rows.append(("**Production locale**", sum(row[1] for row in sources), sum(row[2] for row in sources)))
    shown = [
        (name, _energy(now_gwh), _energy(then_gwh), text.percent(100.0 * then_gwh / consumed if consumed else math.nan))
        for name, now_gwh, then_gwh in rows
    ]
    return pd.DataFrame(shown, columns=list(PRODUCER_COLUMNS))


def collectivities_table(territory: Territory) -> pd.DataFrame:
    """Points of consumption and yearly consumption of each collectivity, and of the whole."""
    names = [*(one.short_name for one in territory.collectivities), "**Territoire**"]
    points = [*(one.foyers for one in territory.collectivities), territory.foyers]
    frame = pd.DataFrame({"": names, "Foyers": [text.number(one) for one in points]})
    for sector in SECTORS:
        mwh = [*(getattr(one, f"{sector}_mwh") for one in territory.collectivities), territory.sector_mwh(sector)]
        frame[theme.LABELS[sector]] = [_energy(one / units.MWH_PER_GWH) for one in mwh]
    return frame


def communes_table(communes: Sequence[Commune]) -> pd.DataFrame:
    """Every commune, the most populated first."""
    ordered = sorted(communes, key=lambda one: -one.population)
    rows = [(one.name, one.department, one.group, text.number(one.population)) for one in ordered]
    return pd.DataFrame(rows, columns=["Commune", "Département", "Collectivité", "Habitants"])


def _energy(gwh: float) -> str:
    return "–" if math.isnan(gwh) else text.number(gwh, 1)
