"""French sentences made from the figures."""

from collections.abc import Mapping

from elfe_core import units
from elfe_core.territory import Territory
from elfe_ui.words import numbers

NEXT_STEPS = (
    (None, "1. Changez un réglage", "Ajoutez des éoliennes, du solaire, un stockage ou de la flexibilité : tout se "
     "recalcule aussitôt. Les réglages sont dans le panneau de gauche (sur un téléphone : en haut à gauche)."),
    ("pages/bilan.py", "2. Regardez l'année heure par heure", "Quand faut-il importer ? Quand la production "
     "déborde-t-elle ? Glissez sur l'aperçu pour agrandir une semaine."),
    ("pages/entrees_sorties.py", "3. Suivez l'énergie", "D'où vient chaque kilowattheure consommé, où va chaque "
     "kilowattheure produit, et tous les indicateurs à télécharger."),
)  # fmt: skip


def introduction(territory: Territory) -> str:
    """What the tool is."""
    return (
        f"Ce simulateur montre, heure par heure sur une année, ce que changeraient plus de production renouvelable "
        f"locale, du stockage et des consommations flexibles pour **{territory.short_name}** : "
        f"{numbers.number(territory.foyers)} foyers et entreprises, "
        f"{numbers.number(territory.consumption_gwh)} GWh consommés par an."
    )


def balance_in_one(
    figures: Mapping[str, float], territory: Territory, before: Mapping[str, float] | None = None
) -> str:
    """One sentence: what is produced here, what must be imported, how often there is too much."""
    production = figures["production_mwh"] / units.MWH_PER_GWH
    if figures["consumption_mwh"] == 0.0:
        produced = numbers.quantity(production, "GWh/an", 0)
        return f"Avec ces réglages, le territoire ne consomme rien : ses {produced} vont au stockage ou au réseau."
    imported = figures["imported_mwh"] / units.MWH_PER_GWH
    sentence = (
        f"La production locale ({numbers.quantity(production, 'GWh/an', 0)}) représente "
        f"**{numbers.percent(figures['coverage_pct'], 0)} de la consommation**. Heure par heure, elle en couvre "
        f"{numbers.percent(figures['self_production_pct'], 0)} : il faut importer "
        f"**{numbers.quantity(imported, 'GWh/an', 0)}**, et le territoire exporte "
        f"{numbers.percent(figures['export_time_pct'])} du temps."
    )
    if before is None:
        return sentence
    change = (figures["imported_mwh"] - before["imported_mwh"]) / units.MWH_PER_GWH
    if abs(change) < 0.5:
        return f"{sentence} C'est autant d'importation qu'aujourd'hui."
    word = "de moins" if change < 0 else "de plus"
    return f"{sentence} C'est {numbers.quantity(abs(change), 'GWh', 0)} importés **{word}** qu'aujourd'hui."


def data_label(territory: Territory, label: str) -> str:
    """What the data set is, and what one reads."""
    return f"{label} ; moyenne glissante sur 7 jours. Chiffres du territoire : {territory.source}."
