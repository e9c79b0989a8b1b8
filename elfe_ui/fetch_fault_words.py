"""The French words for what can go wrong when curves are downloaded."""

from collections.abc import Mapping

from elfe_ui.fault_kind import Words

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
