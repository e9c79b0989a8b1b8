"""What is said of the territory's producers, made from the figures of its file and of the scenario."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from elfe_core import units
from elfe_core.insight import wind_farms
from elfe_core.territory import Commune, Farm, Territory
from elfe_ui.words import formats
from elfe_ui.words.formats import TIME_LOCALE

MUCH_MORE = 1.5
"""The machines that are not known in detail produce so much more than the others, where the sources do not agree."""
BADLY = "Les deux sources s'accordent mal ; les calculs partent de l'estimation."
TOO_MUCH = "Les deux chiffres ne s'accordent pas : les parcs produiraient plus que l'ensemble."
WELL = "Les calculs partent de l'estimation."
YEAR_AND_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def month(written: str) -> str:
    """`2014-06` -> `juin 2014`; anything else as it is written."""
    found = YEAR_AND_MONTH.fullmatch(written)
    return f"{TIME_LOCALE['months'][int(found[2]) - 1]} {found[1]}" if found else written


def machines(farm: Farm) -> str:
    """`4 × 2,05 MW`."""
    return f"{farm.turbines} × {formats.number(farm.rated_mw / farm.turbines, 2).rstrip('0').rstrip(',')} MW"


def introduction(territory: Territory, communes: Sequence[Commune]) -> str:
    """The territory in one line."""
    people = sum(one.population for one in communes)
    counted = f"{len(communes)} communes, {formats.number(people)} habitants, " if communes else ""
    return (
        f"**{territory.name}** : {counted}{formats.number(territory.foyers)} foyers, "
        f"{formats.number(territory.consumption_gwh)} GWh consommés par an."
    )


def commune(told: Commune, communes: Sequence[Commune]) -> str:
    """What is known of one commune, in one line."""
    people = sum(one.population for one in communes)
    share = f", {formats.percent(100.0 * told.population / people, 1)} du territoire" if people else ""
    place = f"**{told.name}** ({told.department})"
    return f"{place} : {formats.number(told.population)} habitants{share} · {told.group}"


def unplaced(communes: Sequence[Commune]) -> str:
    """The communes that have no place on the map; empty if all have."""
    names = [one.name for one in communes if one.lat is None]
    if not names:
        return ""
    verb = "n'est pas placée" if len(names) == 1 else "ne sont pas placées"
    return f"{listed(names)} {verb} sur la carte : la source n'en donne pas les coordonnées."


def listed(names: Sequence[str]) -> str:
    """`a, b et c`."""
    return " et ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


class Gap(NamedTuple):
    """What the farms do not explain of today's wind energy: two sentences, and the figures behind them."""

    said: str
    why: str


def gap(territory: Territory) -> Gap | None:
    """Whether the farms and the estimate for the whole territory agree; None without farms or without wind."""
    wind = wind_farms.split_wind(territory.today_gwh("wind"), territory.farms)
    if not territory.farms or wind.all_gwh == 0.0:
        return None
    turbines, all_turbines = sum(farm.turbines for farm in territory.farms), territory.production.wind_turbines
    known = (
        f"Les {len(territory.farms)} parcs décrits ici produisent {_gwh(wind.farms_gwh)}, sur les "
        f"{_gwh(wind.all_gwh)} d'éolien estimés pour tout le territoire."
    )
    counted = (
        f"Les parcs comptent {turbines} machines. L'estimation en compte {all_turbines}, de "
        f"{formats.number(territory.production.wind_turbine_mean_mw, 3)} MW de puissance moyenne."
    )
    if math.isnan(wind.rest_gwh):
        return Gap(f"{known} {TOO_MUCH}", counted)
    others = all_turbines - turbines
    rest = f"{counted} Restent {_gwh(wind.rest_gwh)} que le fichier du territoire ne détaille pas"
    if others <= 0:
        return Gap(f"{known} {BADLY}", f"{rest}, alors qu'il ne compte aucune autre machine.")
    each, known_each = wind.rest_gwh / others, wind.farms_gwh / turbines
    why = f"{rest} : {others} autres machines, soit {_gwh(each)} chacune, contre {_gwh(known_each)} dans ces parcs."
    return Gap(f"{known} {BADLY if each > MUCH_MORE * known_each else WELL}", why)


def no_map(territory: Territory) -> str:
    """Why there is no map."""
    return (
        f"Le fichier du territoire « {territory.short_name} » ne contient ni liste de communes ni parc éolien : il n'y "
        "a donc pas de carte à dessiner. Ses collectivités et ses producteurs sont dans les tableaux ci-dessous."
    )


def no_communes() -> str:
    """Why there are no circles."""
    return (
        "Le fichier de ce territoire ne contient pas de liste de communes : la carte ne montre que les parcs éoliens."
    )


def mwh(value: float) -> str:
    """Energy of one consumption point."""
    return formats.quantity(value, "MWh/an", 1)


def per_home(territory: Territory) -> str:
    """What stands behind the number of homes."""
    home_mwh = territory.sector_mwh("res") / territory.foyers
    point_mwh = territory.consumption_gwh * units.MWH_PER_GWH / territory.foyers
    return (
        f"Un foyer : la consommation résidentielle d'aujourd'hui par point de consommation, {mwh(home_mwh)}. Avec "
        f"celle des professionnels et des entreprises, c'est {mwh(point_mwh)}. Parts : de l'éolien et de la "
        "consommation annuels de votre scénario."
    )


def _gwh(value: float) -> str:
    return formats.quantity(value, "GWh/an", 1)


POINT_AT = "Survolez ou touchez un cercle : sa commune est nommée."


def map_caption(territory: Territory, communes: Sequence[Commune]) -> str:
    """How to read the map, and its sources."""
    if not communes:
        return f"{no_communes()} {AT_THEIR_COMMUNE}"
    said = [
        "Une commune est un cercle à son centre, d'autant plus grand qu'elle est peuplée : ses contours ne sont pas "
        "livrés avec l'outil, et la teinte autour des bourgs n'est pas une limite."
    ]
    said += [AT_THEIR_COMMUNE] if territory.farms else []
    said += [unplaced(communes), communes_caption(territory)]
    return " ".join(part for part in said if part)


AT_THEIR_COMMUNE = "Un parc se tient à côté du cercle de sa commune, et non à la place de ses éoliennes."


def producers_caption(territory: Territory) -> str:
    """What the table holds and where today's figures come from."""
    farms = ""
    if territory.farms:
        farms = " Dans le scénario, les parcs gardent leur production ; le reste de l'éolien vient d'autres machines."
    source = _ended(territory.production.source)
    return f"En GWh/an ; part de la consommation annuelle du scénario. Source d'aujourd'hui : {source}{farms}"


def collectivities_caption(territory: Territory) -> str:
    """Where the consumption comes from."""
    sources = dict.fromkeys(one.source for one in territory.collectivities)
    sectors = "RES : résidentiel ; PRO : petits professionnels ; ENT : entreprises"
    return (
        f"Consommation d'aujourd'hui, en GWh/an ({sectors}). Source : {' '.join(_ended(source) for source in sources)}"
    )


def communes_caption(territory: Territory) -> str:
    """Where the list of communes comes from."""
    return f"Source des communes : {_ended(territory.communes_source)}"


def _ended(sentence: str) -> str:
    return f"{sentence.rstrip('.')}."
