"""Errors of the core put into French: what is wrong, where, and what to do."""

import re
from datetime import date

from elfe_core.errors import DataError, ElfeError, InputError
from elfe_ui import text
from elfe_ui.labels import CURVE_LABELS, FIELD_LABELS

PROBLEM_SENTENCES = {
    "missing_file": ("le fichier est introuvable", "Remettez-le à sa place dans le dossier des données."),
    "unreadable": ("le fichier est illisible (tronqué ou d'un autre type)", "Copiez-le ou téléchargez-le de nouveau."),
    "empty": ("le fichier ne contient aucune ligne de données", "Vérifiez l'export."),
    "missing_column": ("une colonne manque", "Reprenez l'export avec toutes ses colonnes."),
    "bad_line": ("une ligne n'a pas le bon nombre de colonnes", "Corrigez ou reprenez l'export."),
    "bad_time": ("une date ou une heure est illisible", "Corrigez cette ligne."),
    "bad_number": ("une valeur n'est pas un nombre", "Corrigez cette ligne."),
    "bad_text": ("le fichier contient des caractères illisibles", "Enregistrez-le en UTF-8."),
    "negative": ("une valeur est négative", "Corrigez cette ligne."),
    "duplicate": ("deux valeurs différentes pour la même heure", "Gardez une seule des deux lignes."),
    "gap": ("des heures manquent", "Complétez le fichier ou choisissez une autre période."),
    "half_hour": ("une heure n'a qu'une de ses deux demi-heures", "Complétez le fichier."),
    "secret": ("des valeurs sont masquées (secret statistique) sans rien pour les remplacer", "Reprenez l'export."),
    "no_region": ("aucune ligne de la région demandée", "Vérifiez le code de région."),
    "no_curve": ("aucune ligne pour ce secteur ou cette filière", "Vérifiez l'export."),
    "zero_curve": ("une courbe est nulle d'un bout à l'autre", "Vérifiez le fichier."),
    "no_overlap": ("les fichiers n'ont aucune heure en commun", "Choisissez des fichiers de la même période."),
    "bad_key": ("une donnée du territoire manque ou n'est pas du bon type", "Corrigez le fichier du territoire."),
}


SYSTEM_VALUES = frozenset({"unreadable", "missing_file"})
"""Problems whose value is the operating system's own English."""

FRENCH_PARTS = (
    (r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)Z", r"\3/\2/\1 \4:\5 UTC"),
    (r"\bregion (?=\d)", "région "),
    (r"(?<=[\d.]) and (?=[\d.]|hidden)", " et "),
    (r"(?<=hidden) and (?=[\d.])", " et "),
    (r"\bhidden\b", "masqué"),
    (r"(?<=\d) at (?=\d)", " à "),
    (r" to (?=\d)", " à "),
    (r"^0 bytes$", "0 octet"),
    (r"^no line$", "aucune ligne"),
    (r"^scenario: empty$", "scénario sans nom"),
)
"""The core's own words in the values of its faults."""

FRENCH_KINDS = (
    ("a text", "un texte"),
    ("a list of texts", "une liste de textes"),
    ("a list of tables", "une liste de tables"),
    ("at least one table", "au moins une table"),
    ("a table", "une table"),
    ("a whole number", "un nombre entier"),
    ("a number", "un nombre"),
    ("a date not before", "une date qui ne précède pas le"),
    ("a date", "une date"),
    ("a name such as", "un nom tel que"),
    ("a label of this table", "un libellé connu"),
    ("a scenario id", "un nom de scénario"),
)
"""What a key should hold: the beginning of the core's English, and its French."""


def sentences(error: ElfeError) -> list[str]:
    """One French sentence a fault."""
    return [_sentence(fault) for fault in error.each()]


def _sentence(fault: ElfeError) -> str:
    if isinstance(fault, InputError):
        return _input_sentence(fault)
    if isinstance(fault, DataError):
        return _data_sentence(fault)
    return str(fault)


def _data_sentence(fault: DataError) -> str:
    problem, advice = PROBLEM_SENTENCES[fault.problem]
    where = f"**{fault.file.replace(' or ', ' ou ')}**"
    where += f", ligne {text.number(fault.line)}" if fault.line is not None else ""
    found = "" if fault.value is None or fault.problem in SYSTEM_VALUES else f" ; trouvé : {_quoted(fault.value)}"
    expected = f" ; attendu : {_expected_key(fault.expected)}" if fault.problem == "bad_key" and fault.expected else ""
    count = f" ({text.number(fault.count)} fois en tout)" if fault.count is not None and fault.count > 1 else ""
    return f"{where} : {problem}{found}{expected}{count}. {advice}"


def _quoted(value: str) -> str:
    """What a file holds, letter by letter, but for the core's own words and times, which are put into French."""
    for pattern, french in FRENCH_PARTS:
        value = re.sub(pattern, french, value)
    shown = {**FIELD_LABELS, **CURVE_LABELS}.get(value, value).replace("`", "'")
    return f"« `{shown}` »"


def _expected_key(expected: str) -> str:
    """`production.wind_turbines: a whole number >= 0` in French."""
    key, _, kind = expected.rpartition(": ")
    for english, french in FRENCH_KINDS:
        if kind.startswith(english):
            kind = french + kind.removeprefix(english)
            break
    return f"`{key}` : {kind}" if key else kind


def _input_sentence(fault: InputError) -> str:
    label = FIELD_LABELS.get(fault.field, fault.field)
    return f"**{label}** : « {_written(fault.value)} » n'est pas possible ; il faut {_expected(fault)}."


def _expected(fault: InputError) -> str:
    """What the field allows, from its bounds or choices."""
    if fault.choices:
        return "l'un de ces choix : " + ", ".join(fault.choices)
    if fault.low is None:
        return "une courbe qui ne soit pas nulle tout au long de la période"
    low, kind = _written(fault.low), "une date" if isinstance(fault.low, date) else "un nombre"
    if fault.high is not None:
        return f"{kind} de {low} à {_written(fault.high)}"
    return f"{kind} à partir de {low}"


def _written(value: object) -> str:
    if isinstance(value, date):
        return text.short_day(value)
    if isinstance(value, float) and value.is_integer():
        return text.number(value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)
