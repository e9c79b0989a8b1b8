"""French names, units and definitions of every choice and every indicator."""

from typing import NamedTuple

# A choice among several is written into the address as it is read on screen.
SIMULATE_THEN_CUT, CUT_THEN_SIMULATE = "Simuler puis couper", "Couper puis simuler"
SCALE_ON_ALL, SCALE_ON_PERIOD = "Toutes les données", "La période"

CURVE_LABELS = {
    "wind": "éolien",
    "solar": "solaire",
    "bioenergy": "bioénergies",
    "res": "résidentiel (RES)",
    "pro": "petits professionnels (PRO)",
    "ent": "entreprises (ENT)",
}

FIELD_LABELS = {
    "wind_gwh": "Éolien (GWh/an)",
    "solar_gwh": "Solaire (GWh/an)",
    "bioenergy_gwh": "Bioénergies (GWh/an)",
    "storage_on": "Stockage",
    "storage_mwh": "Capacité de stockage (MWh)",
    "flexibility_on": "Flexibilité",
    "flexible_share": "Part de consommation flexible (%)",
    "flexibility_window_h": "Fenêtre de flexibilité (h)",
    "max_reduction_share": "Réduction maximale d'une heure",
    "share_res": "Part du résidentiel RES (%)",
    "share_pro": "Part des petits professionnels PRO (%)",
    "share_ent": "Part des entreprises ENT (%)",
    "period_start": "Début de la période",
    "period_end": "Fin de la période",
    "months": "Mois de la période",
    "cut_then_simulate": "Ordre du calcul",
    "scale_on_period": "Mise à l'échelle",
    "power_unit": "Unité des puissances",
    "smoothing_on": "Moyenne glissante",
    "smoothing_h": "Durée de la moyenne glissante (h)",
    "vue": "Vue",
    "pas": "Pas de temps",
    "chapitre": "Partie",
    "carte": "Grandeur de la carte",
    "flux": "Vue",
    "wind_curve": "Courbe éolienne",
    "solar_curve": "Courbe solaire",
    "bioenergy_curve": "Courbe bioénergies",
    "res_curve": "Courbe résidentielle",
    "pro_curve": "Courbe des petits professionnels",
    "ent_curve": "Courbe des entreprises",
}


class IndicatorText(NamedTuple):
    """How one indicator is called and explained; `kind` chooses its format."""

    label: str
    kind: str
    """energy (GWh/an), power (display unit), percent, count (per year)."""
    definition: str


INDICATOR_TEXTS = {
    "consumption_mwh": IndicatorText(
        "Consommation", "energy", "Énergie consommée par le territoire, ramenée à une année de 8 760 heures."
    ),
    "production_mwh": IndicatorText(
        "Production locale",
        "energy",
        "Énergie produite par l'éolien, le solaire et les bioénergies, ramenée à l'année.",
    ),
    "imported_mwh": IndicatorText(
        "Énergie importée", "energy", "Énergie prise au réseau quand la production locale ne suffit pas."
    ),
    "exported_mwh": IndicatorText(
        "Énergie exportée", "energy", "Énergie envoyée au réseau quand la production locale dépasse la consommation."
    ),
    "import_time_pct": IndicatorText(
        "Temps d'importation", "percent", "Part des heures où le territoire prend de l'énergie au réseau."
    ),
    "export_time_pct": IndicatorText(
        "Temps d'exportation", "percent", "Part des heures où le territoire envoie de l'énergie au réseau."
    ),
    "consumption_p5_mw": IndicatorText(
        "Consommation basse (5 %)", "power", "La consommation est en dessous de cette puissance 5 % du temps."
    ),
    "consumption_p95_mw": IndicatorText(
        "Consommation haute (95 %)", "power", "La consommation est en dessous de cette puissance 95 % du temps."
    ),
    "import_p5_mw": IndicatorText(
        "Importation basse (5 %)", "power", "L'importation est en dessous de cette puissance 5 % du temps."
    ),
    "import_p95_mw": IndicatorText(
        "Importation haute (95 %)", "power", "L'importation est en dessous de cette puissance 95 % du temps."
    ),
    "import_max_mw": IndicatorText(
        "Importation maximale", "power", "La plus forte puissance prise au réseau pendant une heure."
    ),
    "export_max_mw": IndicatorText(
        "Exportation maximale", "power", "La plus forte puissance envoyée au réseau pendant une heure."
    ),
    "coverage_pct": IndicatorText(
        "Taux de couverture global",
        "percent",
        "Production locale (après stockage) divisée par la consommation, sur toute la période.",
    ),
    "coverage_hourly_pct": IndicatorText(
        "Taux de couverture moyen",
        "percent",
        "Moyenne, heure par heure, de la production (après stockage) divisée par la consommation ; "
        "une heure sans consommation compte pour 0.",
    ),
    "self_consumption_pct": IndicatorText(
        "Taux d'autoconsommation", "percent", "Part de la production locale (après stockage) consommée sur place."
    ),
    "self_production_pct": IndicatorText(
        "Taux d'autoproduction",
        "percent",
        "Part de la consommation couverte par la production locale, heure par heure.",
    ),
    "storage_use_pct": IndicatorText(
        "Utilisation du stockage",
        "percent",
        "Énergie chargée en moyenne chaque heure, divisée par la capacité (définition de l'outil d'origine).",
    ),
    "storage_cycles_per_year": IndicatorText(
        "Charges complètes", "count", "Nombre de fois par an où la capacité entière est chargée."
    ),
    "flexibility_use_pct": IndicatorText(
        "Utilisation de la flexibilité",
        "percent",
        "Part de l'énergie déplaçable qui a été utile, en moyenne sur les fenêtres ; 100 % s'il n'y a rien à déplacer.",
    ),
}
