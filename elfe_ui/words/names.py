"""French names, units and definitions of every choice and every indicator."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from elfe_core.catalogue import SETTING
from elfe_core.catalogue import SETTINGS as ROWS

SIMULATE_THEN_CUT, CUT_THEN_SIMULATE = SETTING["cut_then_simulate"].words.values()
SCALE_ON_ALL, SCALE_ON_PERIOD = SETTING["scale_on_period"].words.values()
IDEAL_BATTERY, REAL_BATTERY = SETTING["storage_real"].words.values()
BEGINS_EMPTY, BEGINS_AS_IT_ENDS = SETTING["storage_cyclic"].words.values()


class CurveText(NamedTuple):
    """How a source or a sector is called: in a sentence, in legends, with its article, as a curve, and `d'éolien`."""

    name: str
    legend: str
    the: str
    curve: str
    of: str = ""
    is_plural: bool = False


CURVES: Mapping[str, CurveText] = {
    "wind": CurveText("éolien", "Éolien", "l'éolien", "Courbe éolienne", "d'éolien"),
    "solar": CurveText("solaire", "Solaire", "le solaire", "Courbe solaire", "de solaire"),
    "bioenergy": CurveText(
        "bioénergies", "Bioénergies", "les bioénergies", "Courbe bioénergies", "de bioénergies", is_plural=True
    ),
    "res": CurveText("résidentiel (RES)", "Résidentiel", "le résidentiel", "Courbe résidentielle"),
    "pro": CurveText(
        "petits professionnels (PRO)",
        "Petits pros",
        "les petits pros",
        "Courbe des petits professionnels",
        is_plural=True,
    ),
    "ent": CurveText("entreprises (ENT)", "Entreprises", "les entreprises", "Courbe des entreprises", is_plural=True),
}
"""One row a curve of the catalogue."""


class SettingText(NamedTuple):
    """How a setting is called: in messages (`label`), above its widget, under its question mark.

    A factor of a sweep also has a short `name` and the `unit` in which it is shown; `change` is its name in a table of
    what differs, where that is not the name. `said` is how a number that belongs to a switch is named after its size,
    where it is not as by default: `100 MWh, rendement 85 %`.
    """

    label: str
    widget: str
    help: str
    name: str = ""
    unit: str = ""
    change: str = ""
    said: str = ""


class UseText(NamedTuple):
    """What is driven: in a sentence, in the plural, and with its article, as `des lave-vaisselle`."""

    name: str
    legend: str


USES: Mapping[str, UseText] = {
    "dishwasher": UseText("lave-vaisselle", "Lave-vaisselle"),
    "washing_machine": UseText("lave-linge", "Lave-linge"),
    "dryer": UseText("sèche-linge", "Sèche-linge"),
    "water_heater": UseText("chauffe-eau", "Chauffe-eau"),
    "freezer": UseText("congélateurs", "Congélateurs"),
    "heating": UseText("chauffages électriques", "Chauffages électriques"),
    "electric_car": UseText("voitures électriques", "Voitures électriques"),
    "heat_pump": UseText("pompes à chaleur", "Pompes à chaleur"),
}
"""One row a use of the catalogue."""


def use_text(use: str) -> UseText:
    """How a use is called; one without a row by its own name."""
    plain = use.replace("_", " ")
    return USES.get(use) or UseText(plain, plain[:1].upper() + plain[1:])


ADDED_USES = ("electric_car", "heat_pump")
"""Those that come on top of today's consumption, as `data/uses.toml` says."""


def _of_use(key: str, text: UseText) -> dict[str, SettingText]:
    """How many there are, and who takes part."""
    on_top = " Leur consommation s'ajoute à celle d'aujourd'hui." if key in ADDED_USES else ""
    return {
        f"units_{key}": SettingText(
            f"{text.legend} (nombre d'appareils)",
            f"Nombre de {text.name}",
            f"Combien il y en a sur le territoire.{on_top} 0 : le scénario n'en pilote pas.",
            text.legend,
            "appareils",
        ),
        f"participation_{key}": SettingText(
            f"{text.legend} : participation (%)",
            f"{text.legend} : participation (%)",
            "Part de leurs propriétaires qui laissent choisir l'heure où ils tournent, dans les heures permises.",
            f"{text.legend} : participation",
            "%",
            said="participation",
        ),
    }


def _energy(source: str, help_text: str) -> SettingText:
    label = f"{CURVES[source].legend} (GWh/an)"
    return SettingText(label, label, help_text, CURVES[source].legend, "GWh/an")


SETTINGS: Mapping[str, SettingText] = {
    "wind_gwh": _energy("wind", "Énergie produite en un an par toutes les éoliennes du territoire."),
    "solar_gwh": _energy("solar", "Énergie produite en un an par tous les panneaux solaires du territoire."),
    "bioenergy_gwh": _energy(
        "bioenergy", "Énergie produite en un an à partir de matières vivantes : méthanisation, bois…"
    ),
    "wind_region_share": SettingText(
        "Part de l'éolien qui suit la région (%)",
        "Éolien réparti dans la région (%)",
        "0 % : tout l'éolien tourne aux mêmes heures que les parcs d'ici. 100 % : comme toutes les éoliennes de la "
        "région ensemble, plus régulières : le vent souffle souvent quelque part. L'énergie de l'année reste la même. "
        "Avec une année météo, la région est la France ramenée à l'Ouest.",
        "Éolien réparti",
        "%",
        "Courbe éolienne",
    ),
    "biogas_dispatchable_share": SettingText(
        "Part du biogaz qui attend (%)",
        "Biogaz qui attend son heure (%)",
        "Part des bioénergies gardée sous forme de gaz dans une réserve, puis brûlée quand l'électricité manque. Le "
        "plan de chaque jour connaît la journée d'avance : c'est une borne haute.",
        "Biogaz qui attend",
        "%",
    ),
    "biogas_engine_factor": SettingText(
        "Puissance des moteurs à biogaz (fois la moyenne)",
        "Puissance des moteurs (× la moyenne)",
        "La plus forte puissance des moteurs, divisée par la puissance moyenne de ce biogaz : 2 permet de tout brûler "
        "en la moitié du temps.",
        unit="fois la moyenne",
        said="moteurs",
    ),
    "biogas_gas_store_h": SettingText(
        "Réserve de gaz (h)",
        "Réserve de gaz (heures)",
        "Heures de production que la réserve peut garder : les fermes en gardent 10 à 12.",
        unit="h",
        said="réserve de",
    ),
    "storage_on": SettingText(
        "Stockage",
        "Stocker les surplus",
        "Une batterie se charge quand la production dépasse la consommation, et se décharge ensuite.",
    ),
    "storage_mwh": SettingText(
        "Capacité de stockage (MWh)",
        "Capacité (MWh)",
        "Énergie que le stockage peut garder. Une batterie de maison garde environ 10 kWh : il en faut 100 pour 1 MWh.",
        "Stockage",
        "MWh",
    ),
    "storage_real": SettingText(
        "Batterie idéale ou réelle",
        "Batterie",
        "Une batterie idéale rend tout ce qu'elle prend, aussi vite qu'il le faut : elle flatte le résultat. Une "
        "batterie réelle perd de l'énergie, a une puissance limitée et n'use pas toute sa capacité.",
        change="Batterie",
    ),
    "storage_efficiency": SettingText(
        "Rendement de la batterie (%)",
        "Rendement aller-retour (%)",
        "Part de l'énergie prise au territoire que la batterie lui rend : environ 85 % pour une batterie au lithium.",
        "Rendement de la batterie",
        "%",
        said="rendement",
    ),
    "storage_duration_h": SettingText(
        "Durée de la batterie (h)",
        "Durée d'une décharge complète (heures)",
        "Heures qu'il faut pour vider ou remplir toute la capacité : 2 heures pour 100 MWh font 50 MW.",
        "Durée de la batterie",
        "h",
        said="en",
    ),
    "storage_low": SettingText(
        "Niveau le plus bas de la batterie (%)",
        "Jamais sous (% de la capacité)",
        "Pour durer, une batterie n'est pas vidée tout à fait.",
        unit="%",
        said="jamais sous",
    ),
    "storage_high": SettingText(
        "Niveau le plus haut de la batterie (%)",
        "Jamais au-dessus de (% de la capacité)",
        "Pour durer, une batterie n'est pas remplie tout à fait.",
        unit="%",
        said="jamais au-dessus de",
    ),
    "storage_cyclic": SettingText(
        "Niveau de départ de la batterie",
        "Niveau de départ",
        "« Vide » : la batterie commence à son niveau le plus bas. « Comme à la fin » : elle commence avec ce qu'elle "
        "garde après la dernière heure des données, et ne doit donc rien à personne.",
    ),
    "export_limit_on": SettingText(
        "Limite du raccordement",
        "Limiter ce qui peut être exporté",
        "Le raccordement au réseau ne laisse pas tout passer : ce qui dépasse la limite n'est pas produit, c'est "
        "l'énergie écrêtée.",
    ),
    "export_limit_mw": SettingText(
        "Exportation la plus forte (MW)",
        "Limite d'exportation (MW)",
        "La plus forte puissance que le réseau accepte.",
        "Limite d'exportation",
        "MW",
    ),
    **{setting: words for key, text in USES.items() for setting, words in _of_use(key, text).items()},
    "midday_hours": SettingText(
        "Heures creuses de midi",
        "Heures creuses à midi aussi",
        "La règle qui s'applique depuis 2025 : cinq heures creuses la nuit et trois à midi pour les chauffe-eau, midi "
        "en plus de la nuit pour les voitures. Sinon, la nuit seule.",
        change="Heures creuses",
    ),
    "foresight": SettingText(
        "Pilotage des usages et du biogaz",
        "Pilotage",
        "Ce que l'on sait quand on choisit l'heure. « En connaissant l'avenir » : tout ce que la journée produira, une "
        "borne haute. « Avec la veille comme prévision » : les heures d'hier et l'heure présente, comme un pilotage "
        "simple. « Sans pilotage » : chacun tourne à son heure habituelle.",
        change="Pilotage",
    ),
    "flexibility_on": SettingText(
        "Flexibilité",
        "Décaler des consommations",
        "Une part de toute la consommation, n'importe laquelle, change d'heure en connaissant l'avenir : une borne "
        "haute, qu'aucun appareil n'atteint. La page Usages pilote de vrais appareils, à leurs heures.",
    ),
    "flexible_share": SettingText(
        "Part de consommation flexible (%)",
        "Part flexible (%)",
        "Part de la consommation de chaque fenêtre qui peut être déplacée : une borne haute. ELFE vise environ 5 %.",
        "Part flexible",
        "%",
    ),
    "flexibility_window_h": SettingText(
        "Fenêtre de flexibilité (h)",
        "Fenêtre (heures)",
        "On déplace une consommation à l'intérieur de cette durée : 24 heures par défaut. Rien n'est perdu ni gagné. "
        "Les fenêtres se suivent depuis la première heure calculée, en temps universel : celles de 24 heures vont de "
        "minuit à minuit en hiver, de 1 h à 1 h en été.",
    ),
    "max_reduction_share": SettingText(
        "Réduction maximale d'une heure (%)",
        "Au plus, d'une heure (%)",
        "Ce qui peut quitter une heure, en part de ce qu'elle consomme : à 100 %, une heure peut être vidée.",
        unit="%",
        said="au plus d'une heure",
    ),
    "original_rule": SettingText(
        "Règle de flexibilité d'origine",
        "Règle de flexibilité d'origine",
        "L'outil d'origine pouvait retirer à une heure plus qu'elle ne consomme. Sans ce réglage, une "
        "heure ne descend jamais sous zéro.",
    ),
    "share_res": SettingText(
        "Part du résidentiel RES (%)",
        "Résidentiel RES (%)",
        "Consommation des logements : 100 % est celle d'aujourd'hui, 90 % une sobriété de 10 %.",
        "Résidentiel RES",
        "% d'aujourd'hui",
        "Consommation des logements (RES)",
    ),
    "share_pro": SettingText(
        "Part des petits professionnels PRO (%)",
        "Petits pros PRO (%)",
        "Consommation des petits professionnels (commerces, artisans) : 100 % est celle d'aujourd'hui.",
        "Petits pros PRO",
        "% d'aujourd'hui",
        "Consommation des petits pros (PRO)",
    ),
    "share_ent": SettingText(
        "Part des entreprises ENT (%)",
        "Entreprises ENT (%)",
        "Consommation des entreprises : 100 % est celle d'aujourd'hui.",
        "Entreprises ENT",
        "% d'aujourd'hui",
        "Consommation des entreprises (ENT)",
    ),
    "period_start": SettingText(
        "Début de la période",
        "Du",
        "Premier jour montré, parmi ceux que couvrent les données.",
    ),
    "period_end": SettingText(
        "Fin de la période",
        "Au (inclus)",
        "Dernier jour montré, parmi ceux que couvrent les données.",
    ),
    "weather_year": SettingText(
        "Année météo",
        "Année météo",
        "Les mêmes dates avec le vent, le soleil et le froid d'une autre année, mesurés en France de 2012 à 2020 et "
        "ramenés à l'Ouest. « Celle des données » : la météo des courbes en usage.",
        change="Météo",
    ),
    "cut_then_simulate": SettingText(
        "Heures calculées",
        "Heures calculées",
        "« Toutes les données » : la période vient à son tour, et la batterie y arrive avec ce qu'elle contenait. "
        "« La période seule » : rien ne la précède, et la batterie y commence vide.",
        "",
        "",
        "Heures calculées",
    ),
    "scale_on_period": SettingText(
        "Mise à l'échelle",
        "Énergies annuelles mises à l'échelle sur",
        "« Toutes les données » : les GWh/an sont ceux d'une année moyenne des données. « La période » : "
        "la période choisie produit et consomme au rythme de ces GWh/an.",
        "",
        "",
        "Énergies à l'échelle sur",
    ),
    "power_unit": SettingText(
        "Unité des puissances",
        "Unité des puissances",
        "W/200 foyers : l'unité du projet ELFE. MW : tout le territoire. Un foyer est un point de consommation.",
    ),
    "costs_on": SettingText(
        "Coûts et CO₂",
        "Montrer les coûts et le CO₂",
        "Ajoute ce que le scénario coûte et émet en un an, en fourchettes, aux chiffres de « Heure par heure », de "
        "« Comparer », aux rapports et aux fichiers. La page « Coûts et climat » les montre toujours.",
    ),
    "smoothing_on": SettingText(
        "Moyenne glissante",
        "Moyenne glissante",
        "Lisse les courbes horaires. Moins d'un mois affiché : chaque heure, sans moyenne.",
    ),
    "smoothing_h": SettingText(
        "Durée de la moyenne glissante (h)",
        "Durée de la moyenne (h ; 0 : automatique)",
        "Chaque point montré est la moyenne de ce nombre d'heures autour de lui ; 0 : 24 h à partir d'un mois affiché, "
        "aucune au-dessous. Les calculs n'en dépendent pas.",
    ),
}
"""One row a setting of the catalogue."""

WORDS: Mapping[str, Mapping[Any, str]] = {row.key: row.words for row in ROWS if row.words}
"""Settings that are one of a few words: value of the core -> what is read, and written into the address."""

CURVE_LABELS = {key: text.name for key, text in CURVES.items()}

FIELD_LABELS = {
    **{key: text.label for key, text in SETTINGS.items()},
    "months": "Mois de la période",
    "price": "Prix de gros",
    "vue": "Vue",
    "pas": "Pas de temps",
    "chapitre": "Partie",
    "carte": "Grandeur de la carte",
    "flux": "Vue",
    **{f"{key}_curve": text.curve for key, text in CURVES.items()},
}
"""What a message calls a setting, a choice of one page, or a curve."""


class IndicatorText(NamedTuple):
    """How one indicator is called and explained."""

    label: str
    definition: str


INDICATOR_TEXTS = {
    "consumption_mwh": IndicatorText(
        "Consommation", "Énergie consommée par le territoire, ramenée à une année de 8 760 heures."
    ),
    "production_mwh": IndicatorText(
        "Production locale",
        "Énergie produite par l'éolien, le solaire et les bioénergies en une année, ou dans une période plus courte.",
    ),
    "imported_mwh": IndicatorText(
        "Énergie importée", "Énergie prise au réseau quand la production locale ne suffit pas."
    ),
    "exported_mwh": IndicatorText(
        "Énergie exportée", "Énergie envoyée au réseau quand la production locale dépasse la consommation."
    ),
    "curtailed_mwh": IndicatorText(
        "Énergie écrêtée",
        "Production locale que la limite du raccordement empêche d'exporter : elle est perdue.",
    ),
    "import_time_pct": IndicatorText(
        "Temps d'importation", "Part des heures où le territoire prend de l'énergie au réseau."
    ),
    "export_time_pct": IndicatorText(
        "Temps d'exportation", "Part des heures où le territoire envoie de l'énergie au réseau."
    ),
    "consumption_p5_mw": IndicatorText(
        "Consommation basse (5 %)", "La consommation est en dessous de cette puissance 5 % du temps."
    ),
    "consumption_p95_mw": IndicatorText(
        "Consommation haute (95 %)", "La consommation est en dessous de cette puissance 95 % du temps."
    ),
    "import_p5_mw": IndicatorText(
        "Importation basse (5 %)", "L'importation est en dessous de cette puissance 5 % du temps."
    ),
    "import_p95_mw": IndicatorText(
        "Importation haute (95 %)", "L'importation est en dessous de cette puissance 95 % du temps."
    ),
    "import_max_mw": IndicatorText(
        "Importation maximale", "La plus forte puissance prise au réseau pendant une heure."
    ),
    "export_max_mw": IndicatorText(
        "Exportation maximale", "La plus forte puissance envoyée au réseau pendant une heure."
    ),
    "coverage_pct": IndicatorText(
        "Taux de couverture global",
        "Production locale (après stockage) divisée par la consommation, sur toute la période.",
    ),
    "coverage_hourly_pct": IndicatorText(
        "Taux de couverture moyen (outil d'origine)",
        "Moyenne, heure par heure, de la production (après stockage) divisée par la consommation ; "
        "une heure sans consommation compte pour 0. Une heure vidée par la flexibilité l'emballe : gardé dans les "
        "fichiers pour comparer avec l'outil d'origine.",
    ),
    "hourly_coverage_bounded_pct": IndicatorText(
        "Besoin couvert en moyenne",
        "Moyenne, heure par heure, de la part du besoin que la production locale couvre, 100 % au plus ; une heure "
        "sans consommation compte pour 100 %.",
    ),
    "self_consumption_pct": IndicatorText(
        "Taux d'autoconsommation",
        "Part de la production locale consommée sur place ; ce que la batterie perd et ce qui est écrêté n'y est pas.",
    ),
    "self_production_pct": IndicatorText(
        "Taux d'autoproduction",
        "Part de la consommation couverte par la production locale, heure par heure.",
    ),
    "storage_use_pct": IndicatorText(
        "Utilisation du stockage",
        "Énergie chargée en moyenne chaque heure, divisée par la capacité (définition de l'outil d'origine).",
    ),
    "storage_cycles_per_year": IndicatorText(
        "Charges complètes",
        "Nombre de fois où la capacité entière est chargée, en un an ou dans une période plus courte.",
    ),
    "storage_loss_mwh": IndicatorText(
        "Pertes de la batterie", "Énergie perdue en chargeant et en déchargeant une batterie réelle."
    ),
    "flexibility_use_pct": IndicatorText(
        "Utilisation de la flexibilité",
        "Part de l'énergie déplaçable qui a été utile, en moyenne sur les fenêtres. Sans objet quand la flexibilité "
        "est coupée : les fichiers gardent alors les 100 % de l'outil d'origine.",
    ),
    "largest_reduction_pct": IndicatorText(
        "Plus forte réduction d'une heure",
        "La plus grande part de sa consommation que la flexibilité retire à une heure.",
    ),
    "hours_reduced_over_20pct": IndicatorText(
        "Heures réduites de plus de 20 %",
        "Nombre d'heures de la période auxquelles la flexibilité retire plus d'un cinquième de leur consommation.",
    ),
    **{
        f"cost_{case}_eur_per_mwh": IndicatorText(
            f"Coût par MWh, cas {name}",
            "Coût d'un an du système local, au prix de gros choisi page « Coûts et climat », divisé par la "
            f"consommation. Cas {name} : {told} ; les trois cas ensemble font la fourchette.",
        )
        for case, name, told in (
            ("low", "bas", "tout est bon marché"),
            ("middle", "moyen", "chaque coût à son milieu"),
            ("high", "haut", "tout est cher"),
        )
    },
    "co2_average_t": IndicatorText(
        "CO₂ au mix moyen",
        "Émissions d'un an en cycle de vie ; un kWh importé compte comme le kWh moyen de France (52 g en 2022).",
    ),
    "co2_marginal_low_t": IndicatorText(
        "CO₂ au kWh marginal, bas",
        "Émissions d'un an en cycle de vie ; un kWh importé compte comme celui qu'il fait produire, au plus bas "
        "(238 g en 2020).",
    ),
    "co2_marginal_high_t": IndicatorText(
        "CO₂ au kWh marginal, haut",
        "Émissions d'un an en cycle de vie ; un kWh importé compte comme celui qu'il fait produire, au plus haut "
        "(430 g en 2020).",
    ),
}
