"""French words for every fault: what is wrong, what should stand there, what to do; one row a kind of fault."""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """What is wrong, what to do (`{these}`: the line or lines), what should stand there if the fault does not say, and
    what is counted.
    """

    problem: str
    advice: str
    wanted: str = ""
    counted: str = "fois"


CURVE_PROBLEM_WORDS: Mapping[str, Words] = {
    "missing_steps": Words(
        "il manque des valeurs",
        "Complétez le fichier, ou choisissez ci-dessous ce que deviennent ces heures.",
        "une valeur à chaque pas de temps",
        "heures",
    ),
    "below_zero": Words(
        "des valeurs sont négatives",
        "Vérifiez le signe et l'origine de ces valeurs ; elles peuvent être ramenées à 0.",
        "des puissances de 0 ou plus",
        "heures",
    ),
    "spike": Words(
        "des valeurs s'écartent fortement de leurs voisines", "Vérifiez ces valeurs auprès du fournisseur de la courbe."
    ),
    "constant": Words(
        "une même valeur se répète longtemps", "Vérifiez que le compteur fonctionnait à ces heures.", counted="heures"
    ),
    "clock_change": Words(
        "des heures manquent ou sont recopiées autour d'un changement d'heure",
        "Vérifiez si les heures du fichier sont en temps universel (UTC) ou en heure légale.",
        counted="heures",
    ),
    "unit_jump": Words(
        "la puissance change brusquement d'un facteur d'environ 1000",
        "Vérifiez si l'unité change au cours du fichier.",
    ),
    "night_sun": Words(
        "le solaire produit en pleine nuit",
        "Vérifiez le fuseau horaire du fichier et la filière de la courbe.",
        "une production nulle quand le soleil est couché",
        "heures",
    ),
    "solar_shift": Words(
        "la production solaire est décalée par rapport à la course du soleil",
        "Vérifiez le fuseau horaire du fichier, et si ses heures sont celles du début ou de la fin de chaque pas.",
        "une production centrée sur midi solaire",
    ),
    "missing_role": Words("une courbe manque", "Chargez un fichier pour chacune de ces courbes.", counted="courbes"),
    "other_periods": Words(
        "les courbes ne couvrent pas la même période",
        "Choisissez la période commune, ou l'alignement par date et par jour de la semaine.",
        counted="courbes",
    ),
    "mixed_units": Words(
        "des courbes d'unités différentes ne peuvent pas être réunies",
        "Donnez à ces courbes la même unité.",
        counted="courbes",
    ),
    "far_apart": Words(
        "les fichiers d'une même courbe sont trop éloignés dans le temps",
        "Vérifiez les dates de chaque fichier.",
        "des fichiers qui tiennent en moins de 100 ans",
    ),
    "cannot_fill": Words(
        "des heures manquent sans la même heure dans les 7 jours qui précèdent ou qui suivent",
        "Complétez le fichier, ou laissez ces heures de côté.",
        counted="heures",
    ),
    "foreign_set": Words(
        "le fichier n'est pas un jeu de courbes conservé",
        "Choisissez un fichier enregistré depuis la page Données.",
        "un jeu de courbes enregistré par l'application",
    ),
    "set_version": Words(
        "ce jeu de courbes vient d'une autre version de l'application",
        "Chargez de nouveau les fichiers d'origine, puis enregistrez le jeu.",
    ),
    "changed_set": Words(
        "le contenu de ce jeu de courbes a changé depuis son enregistrement",
        "Reprenez une copie intacte du fichier, ou chargez de nouveau les fichiers d'origine.",
        "le contenu enregistré, à la lettre près",
    ),
}
"""The part of PROBLEM_WORDS about single curves and sets of curves."""


INTAKE_PROBLEM_WORDS: Mapping[str, Words] = {
    "too_big_file": Words(
        "le fichier est trop volumineux une fois décompressé",
        "Découpez-le en plusieurs fichiers, ou demandez un export plus court.",
    ),
    "too_long_line": Words(
        "une ligne est trop longue pour un tableau", "Enregistrez le fichier en CSV, une ligne par heure."
    ),
    "too_many_columns": Words(
        "le tableau a trop de colonnes",
        "Gardez les colonnes des dates et des valeurs, puis enregistrez en CSV.",
        counted="colonnes",
    ),
    "archive": Words(
        "l'archive zip ne contient pas de tableau lisible sans mot de passe",
        "Extrayez le bon fichier de l'archive et chargez-le seul.",
        counted="fichiers",
    ),
    "foreign_parquet": Words(
        "ce fichier Parquet ne contient pas les heures d'un scénario de cette application",
        "Enregistrez-le en CSV (une heure et une valeur par ligne). Les résultats d'une étude, eux, s'ouvrent à la "
        "page « Deux réglages en 3D », « Ouvrir un fichier ».",
        "un fichier « Toutes les heures » pris dans cette application",
    ),
    "foreign_format": Words("ce fichier n'est pas un tableau lisible ici", "Demandez l'export en CSV ou en .xlsx."),
    "unknown_kind": Words(
        "aucune ligne ne porte une date, une heure et une valeur",
        "Enregistrez en CSV un tableau avec une colonne de dates et une colonne de valeurs, ou reprenez l'export.",
    ),
    "which_sheet": Words("plusieurs feuilles ou tableaux contiennent des courbes", "Choisissez la feuille à lire."),
    "sheet_read": Words(
        "Fichier à plusieurs feuilles : une seule est lue", "Choisissez une autre feuille si ce n'est pas la bonne."
    ),
    "which_column": Words(
        "plusieurs colonnes peuvent contenir les valeurs", "Choisissez la colonne des valeurs dans la liste."
    ),
    "columns_summed": Words(
        "plusieurs colonnes de valeurs sont additionnées", "Choisissez une colonne pour ne garder que celle-ci."
    ),
    "which_series": Words(
        "le fichier contient plusieurs compteurs ou éoliennes",
        "Choisissez l'un d'eux, ou leur somme.",
        counted="séries",
    ),
    "series_summed": Words(
        "plusieurs compteurs ou éoliennes sont additionnés",
        "Choisissez l'un d'eux pour ne garder que celui-ci.",
        counted="séries",
    ),
    "which_decimal": Words(
        "un nombre se lit de deux façons : virgule décimale, ou séparateur de milliers",
        "Choisissez le signe décimal.",
    ),
    "thousands": Words(
        "un signe entre les chiffres est lu comme un séparateur de milliers",
        "Si c'est un signe décimal, choisissez-le.",
    ),
    "which_dates": Words(
        "les dates se lisent de deux façons : jour d'abord, ou mois d'abord", "Choisissez ce qui vient d'abord."
    ),
    "extra_fields": Words(
        "les lignes ont plus de champs que l'en-tête n'a de noms (virgule décimale ?)",
        "Enregistrez le fichier en CSV avec des points-virgules entre les colonnes.",
    ),
    "footer": Words(
        "des lignes sous le tableau sont laissées de côté",
        "Rien à faire si ce ne sont que des remarques.",
        counted="lignes",
    ),
    "which_values": Words(
        "les valeurs ne font que monter, comme l'index d'un compteur ou un cumul du jour",
        "Choisissez ce que sont les valeurs : de chaque pas, index ou cumul du jour.",
    ),
    "differences": Words(
        "les valeurs sont un index ou un cumul : c'est leur différence d'un pas à l'autre qui est lue",
        "Si ce sont les valeurs de chaque pas, choisissez-le.",
    ),
    "end_labels": Words(
        "les heures du fichier sont celles de la fin de chaque pas, et la courbe est lue ainsi",
        "Si ce sont celles du début, choisissez-le.",
    ),
    "likely_end_labels": Words(
        "la première heure est un pas après minuit et la dernière minuit juste : les heures sont lues comme celles de "
        "la fin de chaque pas",
        "Si ce sont celles du début, choisissez-le.",
    ),
    "maybe_end_labels": Words(
        "la première heure est un pas après minuit et la dernière minuit juste ; les heures sont lues comme celles du "
        "début de chaque pas",
        "Si ce sont celles de la fin, choisissez-le.",
    ),
    "sentinel": Words(
        "un nombre très loin de tous les autres est pris pour « pas de valeur »",
        "Si c'est une vraie mesure, choisissez de garder tous les nombres.",
        counted="valeurs",
    ),
    "zero_block": Words(
        "la courbe vaut 0 pendant des jours alors qu'elle n'approche jamais 0 ailleurs",
        "Vérifiez que le compteur fonctionnait ; le 0 peut être pris pour « pas de valeur ».",
        counted="heures",
    ),
    "step_change": Words(
        "le pas de temps change en cours de fichier ; la courbe est lue heure par heure",
        "Rien à faire si ce changement est voulu.",
    ),
    "shifted": Words(
        "toutes les heures tombent à côté du pas de temps ; chacune compte pour le pas qui la contient",
        "Rien à faire pour une moyenne ou une valeur instantanée de ce pas.",
        counted="lignes",
    ),
    "irregular": Words(
        "les heures ne suivent aucun pas de temps régulier",
        "Demandez un export à pas fixe, par exemple des moyennes horaires.",
        counted="lignes",
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
        "l'heure double du passage à l'heure d'hiver ne figure qu'une fois ; l'autre reste sans valeur",
        "Rien à faire si quelques heures sans valeur vous conviennent ; sinon demandez un export en UTC.",
    ),
    "clipped": Words(
        "des valeurs légèrement négatives sont ramenées à 0",
        "C'est normal pour une centrale à l'arrêt, qui consomme un peu.",
        counted="valeurs",
    ),
    "no_unit": Words("l'unité des valeurs n'est pas connue", "Choisissez l'unité de la courbe."),
    "not_power": Words(
        "cette colonne ne porte ni puissance ni énergie", "Choisissez une autre colonne, ou l'unité si c'en est une."
    ),
    "no_clock": Words(
        "rien n'indique si les heures sont légales ou en temps universel (UTC)",
        "Choisissez l'heure du fichier ; sans choix, le temps universel est retenu.",
    ),
    "fixed_clock": Words(
        "chaque jour a 24 heures : le fichier est en temps universel (UTC), ou à l'heure d'hiver (UTC+1) toute l'année",
        "Choisissez l'heure du fichier ; sans choix, le temps universel est retenu.",
    ),
    "clock_taken": Words(
        "les heures sont lues en heure légale, comme dans les fichiers d'Enedis",
        "Choisissez une autre heure si ce n'est pas la bonne.",
    ),
    "sun_clock": Words(
        "c'est une courbe du soleil ; elle serait centrée sur midi avec une autre heure",
        "Choisissez cette heure si l'installation est orientée au sud.",
    ),
    "off_step": Words(
        "une heure ne tombe pas sur le pas de temps de la courbe",
        "Corrigez {these}, ou choisissez un autre pas de temps.",
        counted="lignes",
    ),
    "odd_step": Words(
        "le pas de temps n'est pas de 1, 5, 10, 15, 30 ou 60 minutes", "Choisissez un export à l'un de ces pas."
    ),
    "too_long": Words("les dates s'étendent sur trop d'années", "Corrigez les années de {these}."),
    "unused_choice": Words(
        "ce choix ne sert pas pour ce type de fichier", "Retirez-le, ou choisissez un autre type de fichier."
    ),
    "lost_digits": Words(
        "un tableur a arrondi les nombres (3,02E+10) : leurs derniers chiffres sont perdus",
        "Reprenez le fichier d'origine sans l'enregistrer avec un tableur.",
        counted="lignes",
    ),
}
"""Problem codes of the readers of any file."""

INTAKE_WANTED_WORDS: Mapping[str, str] = {
    "at_most_gib": "{names} Gio au plus",
    "at_most_mib": "{names} Mio au plus",
    "at_most_letters": "{names} octets par ligne au plus",
    "at_most_columns": "{names} colonnes au plus",
    "one_table": "un tableau dans l'archive",
    "unpacked_first": "le fichier extrait de son archive (seuls gzip et zip sont ouverts ici)",
    "saved_as_csv": "les mêmes données en CSV : « Enregistrer sous », « CSV UTF-8 », ou l'export CSV du site",
    "known_kind": "un export d'Enedis, de RTE ou d'ELFE, ou une date avec son heure et une valeur par ligne",
    "one_of_columns": "le choix d'une des colonnes {names}",
    "one_of_sheets": "le choix d'une des feuilles {names}",
    "one_of_series": "le choix de {names}, ou de leur somme",
    "one_of_decimals": "le signe décimal, virgule ou point",
    "one_of_dates": "le choix du jour d'abord ou du mois d'abord",
    "one_of_values": "le choix entre valeurs de chaque pas, index ou cumul du jour",
    "one_of_labels": "le choix entre début et fin de pas",
    "one_of_clocks": "temps universel (UTC), heure légale (Paris) ou heure d'hiver toute l'année (UTC+1)",
    "one_of_missing": "le choix du nombre qui veut dire « pas de valeur » ({names} ou aucun)",
    "decimal_comma": "des points-virgules entre les colonnes, ou le choix de la virgule décimale s'il n'y a qu'une "
    "colonne de valeurs",
    "hours": "une heure à côté de chaque date",
    "moment": "une date avec son heure",
    "at_most_years": "{names} ans au plus",
    "step": "un pas de 1, 5, 10, 15, 30 ou 60 minutes",
    "step_of": "un multiple de {names} minutes",
}
"""What the readers of any file want."""


LATER = "Relancez la même commande plus tard : elle reprend ce qui est déjà reçu."
SERVER = "Réessayez plus tard ; si cela se répète, téléchargez le fichier depuis le site du fournisseur."
SOURCES = "Vérifiez l'adresse dans le fichier des sources, ou téléchargez depuis le site du fournisseur."

FETCH_PROBLEM_WORDS: Mapping[str, Words] = {
    "unreachable": Words("le serveur est injoignable", f"Vérifiez la connexion à internet. {LATER}"),
    "timeout": Words("le serveur ne répond pas à temps", LATER),
    "cut": Words("la connexion a été coupée à plusieurs reprises", LATER),
    "busy": Words("le serveur est surchargé ou en panne", LATER),
    "http_refused": Words("le serveur refuse la demande", SOURCES),
    "foreign_address": Words("le serveur renvoie vers une adresse qui n'est pas suivie", SOURCES),
    "too_big": Words("le serveur envoie plus de données que la limite fixée", "Demandez une période plus courte."),
    "no_table": Words("le serveur envoie autre chose qu'un tableau", SERVER, "un tableau CSV"),
    "bad_page": Words("une page envoyée par le serveur est illisible", SERVER, "une page de lignes au format JSON"),
    "looping_pages": Words("les pages envoyées par le serveur tournent en rond", SERVER),
    "row_total": Words("le serveur n'envoie pas le nombre de lignes qu'il annonce", SERVER, counted="lignes"),
    "other_region": Words(
        "des lignes d'une autre région que celle demandée",
        "Rien n'est gardé : le serveur n'a pas tenu compte de la région demandée.",
        counted="lignes",
    ),
    "other_period": Words(
        "des lignes d'une autre période que celle demandée",
        "Rien n'est gardé : le serveur n'a pas tenu compte de la période demandée.",
        counted="lignes",
    ),
    "double_row": Words(
        "des lignes figurent deux fois", SERVER, "une seule ligne par série et par pas de temps", "lignes"
    ),
    "no_rows": Words(
        "le serveur n'a aucune ligne pour cette région et cette période",
        "Choisissez une autre période : Enedis ne garde en ligne que les 36 derniers mois.",
    ),
}
"""The part of PROBLEM_WORDS about downloads."""


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
    "too_many_files": Words(
        "vos fichiers, ou ceux de tous les visiteurs, prennent déjà toute la place prévue",
        "Retirez ceux qui ne servent plus, ou revenez plus tard.",
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
    "too_small": Words("une valeur est trop petite", LINE),
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
    "bad_use": Words("une donnée d'un usage manque ou n'est pas possible", "Corrigez le fichier des usages."),
    "above_residential": Words(
        "les usages qui font partie de la consommation d'aujourd'hui dépassent la consommation résidentielle",
        "Diminuez le nombre d'appareils ou leur énergie, ou répartissez autrement leur journée.",
        "une consommation résidentielle au moins aussi grande à chaque heure",
        "heures",
    ),
    "no_summer": Words(
        "la saison de chauffage ne se calcule pas : les courbes n'ont aucune heure de juin à août",
        "Prenez des courbes d'une année entière, ou donnez à cet usage la saison `flat`.",
    ),
    "no_winter": Words(
        "la saison de chauffage ne se calcule pas : aucun jour ne consomme plus que la moyenne de juin à août",
        "Vérifiez la courbe résidentielle, ou donnez à cet usage la saison `flat`.",
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
        "le format de l'outil d'origine n'a pas de colonne pour ces facteurs",
        "Écrivez le fichier en .parquet, ou ne faites pas varier ces facteurs.",
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
    "numbers": "une liste de {names} nombres positifs ou nuls",
    "ranges": "une liste de couples de nombres entiers, chacun",
    "sum_of_one": "des parts dont la somme fait 1",
    "unused_name": "un nom qu'aucun autre ne porte",
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


SCENARIO_SENTENCES = {
    "version": "**Version** : ce lien ou ce fichier est écrit pour une autre version ({value}) de l'application ; "
    "demandez-en un nouveau, ou mettez l'application à jour.",
    "setting": "**Réglage inconnu** : « {value} » n'est pas un réglage de cette application ; il est laissé de côté.",
    "parameter": "**Réglage inconnu** : « {value} » n'est pas un réglage de cette page{near} ; il est laissé de côté.",
    "scenario_name": "**Nom du scénario** : « {value} » ne convient pas ; il faut un nom de 1 à 60 signes, que ne "
    "porte aucun autre scénario.",
    "scenario_count": "**Scénarios** : {value}, c'est trop ; gardez-en 50 au plus, supprimez-en d'abord.",
    "scenario_file": "**Fichier de scénarios** : ce n'est pas un fichier que cette application a écrit ; choisissez "
    "celui que « Exporter » vous a donné.",
    "region_wind": "**Éolien réparti dans la région** : le vent de la région n'est pas connu à toutes les heures de "
    "ces courbes ; remettez ce réglage à 0, ou choisissez une année météo.",
    "weather_patterns": "**Année météo** : ces courbes ne couvrent pas chaque mois, chaque sorte de jour et chaque "
    "heure ; revenez à « Celle des données », ou apportez une année entière.",
    "plan_day": "**Jour du plan** : les données ne disent rien du {value}, ni d'un jour qui lui ressemble ; choisissez "
    "un jour du {low} au {high}, sans heure laissée de côté.",
    "forecast": "**Prévision** : il manque une courbe, ou la consommation totale y est en plus de celle d'un secteur ; "
    "apportez l'éolien, le solaire, le biogaz, ou la consommation, totale ou par secteur.",
    "forecast_role": "**Prévision** : le fichier « {value} » ne dit pas ce qu'il prévoit ; dites-le.",
    "forecast_day": "**Prévision** : elle ne dit rien du {value} ; choisissez un jour du {low} au {high}.",
    "forecast_scale": "**Échelle de la prévision** : une courbe sans unité ne peut pas être lue comme une puissance du "
    "territoire ; dites son unité, ou choisissez « la même mesure que les données ».",
    "timezone": "**Fuseau horaire** : « {value} » n'est pas connu ; il faut le nom d'un fuseau, par exemple "
    "Europe/Paris.",
}
"""By field of the fault; `{value}` is what was found, `{near}` what it resembles, `{low}` and `{high}` the bounds."""
