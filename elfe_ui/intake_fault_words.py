"""The French words for what can be wrong with a file that someone brings, before its curves are known."""

from collections.abc import Mapping

from elfe_ui.fault_kind import Words

INTAKE_PROBLEM_WORDS: Mapping[str, Words] = {
    "too_big_file": Words(
        "le fichier est trop volumineux une fois décompressé",
        "Découpez-le en plusieurs fichiers, ou demandez un export plus court.",
    ),
    "archive": Words(
        "l'archive zip ne contient pas un fichier .csv ou .txt et un seul, lisible sans mot de passe",
        "Extrayez le bon fichier de l'archive et chargez-le seul.",
        counted="fichiers",
    ),
    "unknown_kind": Words(
        "le contenu du fichier n'est pas reconnu",
        "Enregistrez le fichier en CSV, avec une colonne de dates et une colonne de valeurs, ou reprenez l'export.",
    ),
    "which_column": Words(
        "plusieurs colonnes peuvent contenir les valeurs", "Choisissez la colonne des valeurs dans la liste."
    ),
    "several_regions": Words(
        "le fichier contient plusieurs régions, qui sont additionnées",
        "Choisissez des régions pour ne garder que celles-ci.",
        counted="régions",
    ),
    "no_such_hour": Words(
        "des lignes portent une heure qui n'existe pas (passage à l'heure d'été) et sont laissées de côté",
        "Si les heures du fichier sont en temps universel (UTC), choisissez-le.",
        counted="lignes",
    ),
    "double_hour": Words(
        "l'heure double du passage à l'heure d'hiver ne figure qu'une fois ; la seconde reste sans valeur",
        "Rien à faire si quelques heures sans valeur vous conviennent ; sinon demandez un export en UTC.",
    ),
    "clipped": Words(
        "des valeurs légèrement négatives sont ramenées à 0",
        "C'est normal pour une centrale à l'arrêt, qui consomme un peu.",
        counted="valeurs",
    ),
    "no_unit": Words("l'unité des valeurs n'est pas connue", "Choisissez l'unité de la courbe."),
    "no_clock": Words(
        "rien n'indique si les heures sont légales ou en temps universel (UTC)",
        "Choisissez l'heure du fichier ; sans choix, le temps universel est retenu.",
    ),
    "off_step": Words(
        "une heure ne tombe pas sur le pas de temps de la courbe",
        "Corrigez {these}, ou choisissez un autre pas de temps.",
        counted="lignes",
    ),
    "odd_step": Words(
        "le pas de temps n'est pas de 10, 15, 30 ou 60 minutes", "Choisissez un export à l'un de ces pas."
    ),
    "too_long": Words("les dates s'étendent sur trop d'années", "Corrigez les années de {these}."),
}
"""Problem codes of the readers of any file."""

INTAKE_WANTED_WORDS: Mapping[str, str] = {
    "at_most_gib": "{names} Gio au plus",
    "one_table": "un seul fichier .csv ou .txt dans l'archive",
    "known_kind": "un export d'Enedis, de RTE ou d'ELFE, ou une date et une valeur par ligne",
    "one_of_columns": "le choix d'une des colonnes {names}",
    "moment": "une date avec son heure",
    "at_most_years": "{names} ans au plus",
    "step": "un pas de 10, 15, 30 ou 60 minutes",
    "step_of": "un multiple de {names} minutes",
}
"""What the readers of any file want."""
