"""The French words for what can be wrong with a file, what should stand there, and what to do."""

from collections.abc import Mapping

from elfe_ui.curve_fault_words import CURVE_PROBLEM_WORDS
from elfe_ui.fault_kind import Words
from elfe_ui.fetch_fault_words import FETCH_PROBLEM_WORDS
from elfe_ui.intake_fault_words import INTAKE_PROBLEM_WORDS, INTAKE_WANTED_WORDS

ORIGINAL = "remettez le fichier livré avec l'application"
LINE = f"Corrigez {{these}}, ou {ORIGINAL}."
HOURS = f"Complétez le fichier aux heures indiquées, ou {ORIGINAL}."
SWEEP_AGAIN = "refaites l'étude"
SWEEP = "Choisissez un fichier écrit par une étude de l'application ou par l'outil d'origine."
EXPORT = f"Reprenez l'export complet auprès du fournisseur, ou {ORIGINAL}."


PROBLEM_WORDS: Mapping[str, Words] = {
    "missing_file": Words("le fichier est introuvable", "Remettez-le à sa place, sous ce nom exact."),
    "missing_folder": Words(
        "le dossier où écrire le fichier n'existe pas", "Créez ce dossier ou choisissez-en un autre."
    ),
    "unwritable": Words(
        "le fichier ne peut pas être écrit", "Vérifiez l'espace libre et les droits d'écriture du dossier."
    ),
    "unreadable": Words(
        "le fichier est illisible (tronqué ou d'un autre type)",
        f"Copiez-le ou téléchargez-le de nouveau, ou {ORIGINAL}.",
    ),
    "empty": Words(
        "le fichier ne contient aucune ligne de données", EXPORT, "une ligne d'en-tête, puis des lignes de données"
    ),
    "missing_column": Words("une colonne manque", f"Reprenez l'export avec toutes ses colonnes, ou {ORIGINAL}."),
    "double_column": Words(
        "une colonne figure deux fois", f"Gardez une seule des deux colonnes, ou {ORIGINAL}.", "chaque colonne une fois"
    ),
    "bad_line": Words("une ligne n'a pas le bon nombre de colonnes", LINE),
    "bad_text": Words(
        "une ligne contient des caractères illisibles",
        f"Enregistrez le fichier en UTF-8, ou {ORIGINAL}.",
        "du texte UTF-8",
    ),
    "bad_time": Words("une date ou une heure est illisible", LINE),
    "bad_number": Words("une valeur n'est pas un nombre", LINE, "un nombre"),
    "negative": Words("une valeur est négative", LINE, "un nombre de 0 ou plus"),
    "too_large": Words("une valeur est trop grande", LINE),
    "out_of_range": Words("une valeur est hors des bornes", LINE),
    "missing_value": Words("une valeur manque", LINE, "une valeur dans chaque case de cette colonne"),
    "unknown_label": Words("un libellé est inconnu", LINE, "un libellé publié par le fournisseur"),
    "duplicate": Words(
        "deux valeurs différentes pour la même heure",
        f"Gardez une seule des deux lignes, ou {ORIGINAL}.",
        "une seule valeur par heure",
    ),
    "double_scenario": Words(
        "un scénario figure deux fois",
        "Gardez une seule des deux lignes, ou donnez un autre nom à l'une d'elles.",
        "chaque nom de scénario une seule fois",
    ),
    "double_commune": Words(
        "une commune figure deux fois", f"Gardez une seule des deux lignes, ou {ORIGINAL}.", "chaque commune une fois"
    ),
    "gap": Words("des heures manquent", HOURS, "toutes les heures, sans trou", "heures"),
    "half_hour": Words(
        "une demi-heure manque (l'heure n'a qu'une de ses deux demi-heures)",
        HOURS,
        "les deux demi-heures de chaque heure",
    ),
    "secret": Words(
        "des valeurs sont masquées (secret statistique) sans rien pour les remplacer",
        f"Complétez {{these}}, ou {ORIGINAL}.",
        "une valeur, ou celles de toutes les plages de puissance dont elle est la somme",
    ),
    "all_secret": Words(
        "toutes les valeurs sont masquées (secret statistique)", EXPORT, "des valeurs visibles pour cette série"
    ),
    "missing_band": Words(
        "le total manque, ainsi qu'une plage de puissance qui pourrait le remplacer",
        HOURS,
        "la ligne du total, ou celles de toutes les plages de puissance",
    ),
    "no_region": Words("aucune ligne de la région demandée", "Vérifiez le code de région, ou reprenez l'export."),
    "no_curve": Words("aucune ligne pour ce secteur ou cette filière", EXPORT),
    "zero_curve": Words("une courbe est nulle d'un bout à l'autre", EXPORT, "au moins une heure au-dessus de 0"),
    "no_overlap": Words(
        "les fichiers n'ont aucune heure en commun",
        f"Réunissez des fichiers de la même période, ou {ORIGINAL}.",
        "des heures communes à tous les fichiers",
    ),
    "bad_key": Words(
        "une donnée du territoire manque ou n'est pas du bon type",
        "Corrigez le fichier du territoire, ou remettez celui livré avec l'application.",
    ),
    "other_sweep": Words(
        "ce dossier contient une étude interrompue qui n'est pas celle demandée",
        "Reprenez l'étude avec les réglages de départ, ou supprimez ce dossier.",
        "le dossier de la même étude",
    ),
    "unfinished_sweep": Words(
        "ce dossier contient une étude interrompue",
        "Relancez la commande avec --resume pour le continuer, ou supprimez ce dossier.",
    ),
    "no_shares": Words(
        "le format de l'outil d'origine n'a pas de colonne pour les parts de consommation",
        "Écrivez le fichier en .parquet, ou ne faites pas varier les parts.",
    ),
    "not_results": Words(
        "le fichier n'est pas un fichier de résultats",
        f"{SWEEP} Une feuille de calcul se réenregistre en CSV.",
        "un fichier .parquet, .csv ou .csv.gz",
    ),
    "no_indicator": Words("aucune colonne de résultats", SWEEP, "au moins une colonne de résultats"),
    "missing_indicator": Words(
        "des colonnes de résultats manquent",
        "Le reste du fichier s'explore ; refaites l'étude pour les obtenir.",
        counted="colonnes",
    ),
    "foreign_unit": Words(
        "une colonne est dans une autre unité", f"Convertissez les valeurs et renommez la colonne, ou {SWEEP_AGAIN}."
    ),
    "odd_units": Words(
        "les unités des facteurs ne correspondent pas aux résultats",
        "Un rapport de 1000 indique des MWh à la place de GWh. Vérifiez les unités : GWh par an pour les productions, "
        "MWh par an pour les énergies importée et exportée.",
        "un rapport proche de 1 entre les productions et celles que dit le taux de couverture",
    ),
    "fractions": Words(
        "les pourcentages sont écrits comme des fractions de 1",
        "Multipliez par 100 toutes les colonnes en _pct.",
        "des pourcentages de 0 à 100",
    ),
    "like_percent": Words(
        "une part est plus grande que 1 : elle semble écrite en pourcentage",
        "Divisez cette colonne par 100 : 15 % s'écrit 0.15.",
    ),
    "infinite": Words("une valeur est infinie", f"Corrigez {{these}}, ou {SWEEP_AGAIN}.", "un nombre fini"),
    "double_point": Words(
        "un point de la grille figure deux fois",
        f"Gardez une seule des deux lignes, ou {SWEEP_AGAIN}.",
        "une seule ligne par combinaison de facteurs",
    ),
    "grid_holes": Words(
        "des points de la grille manquent",
        "Le reste s'explore ; ces points restent vides dans les figures.",
        "une ligne par combinaison de facteurs",
        "points",
    ),
    "no_grid": Words(
        "les points ne forment pas une grille, au vu du nombre de valeurs de chaque facteur",
        SWEEP,
        "les mêmes valeurs de chaque facteur, combinées toutes entre elles",
    ),
    **CURVE_PROBLEM_WORDS,
    **INTAKE_PROBLEM_WORDS,
    **FETCH_PROBLEM_WORDS,
}
"""Every problem code of the core in French."""

WANTED_WORDS: Mapping[str, str] = {
    "file_in_folder": "le fichier dans le dossier {names}",
    "folder": "un dossier {names} qui existe",
    "gzip_file": "un fichier compressé (gzip), comme le dit son nom",
    "plain_text": "un fichier de texte non compressé, comme le dit son nom",
    "whole_file": "un fichier entier",
    "toml": "du texte TOML en UTF-8",
    "columns": "une colonne {names}",
    "fields": "{low} colonnes",
    "time_and_value": "une date avec son heure, puis une valeur",
    "zoned_time": "une date et une heure, à la demi-heure, avec le décalage horaire",
    "utc_hour": "une date et une heure entière, en temps universel (UTC)",
    "number": "un nombre",
    "whole_number": "un nombre entier",
    "label": "un libellé connu",
    "region": "des lignes de la région {names}",
    "rows_of": "des lignes pour {names}",
    "text": "un texte",
    "texts": "une liste de textes",
    "table": "une table",
    "tables": "une liste de tables",
    "some_table": "au moins une table",
    "day": "une date (aaaa-mm-jj)",
    "time_zone": "le nom d'un fuseau horaire",
    "wholes": "une liste de nombres entiers",
    "one_of": "l'un de ces choix : {names}",
    "known_key": "une clé parmi {names}",
    "short_key": "des minuscules, des chiffres et des traits d'union, qu'aucun autre ne porte",
    "slider_step": "un multiple de {names}",
    "months": "des mois qui se suivent",
    "alone": "rien, tant que {names} est donné",
    **INTAKE_WANTED_WORDS,
    "web_address": "une adresse http ou https",
    "period": "des heures de la période {names}",
}
"""Every kind of thing that the core can want, in French."""
