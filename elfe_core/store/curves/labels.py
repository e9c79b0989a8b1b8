"""What the names of columns say: units, times, and quantities that are no power."""

import re

from elfe_core.store.textfile import fold

_UNIT = re.compile(r"(?<![A-Za-z0-9/€$])([kKmM]?[wW][hH]?)(?![A-Za-z0-9/²€])")
_OTHER_UNIT = re.compile(
    r"[\[(]\s*(?:m/s|km/h|°\s?[CFK]?|[CFK%AV]|Hz|k?VAr?h?|N?m[3³]|L|hPa|m?bar|W/m[2²]|rpm|tr/min)\s*[\])]",
    re.IGNORECASE,
)
_POWER_OF_ENERGY = re.compile(r"(?<![A-Za-z0-9/€$])([kKmM]?[wW])[hH]\s*/\s*h(?![A-Za-z0-9])")
_IN_WORDS = re.compile(r"(?<![a-z])(kilo|m[eé]ga)?[ -]?watts?(?P<hours>[ -]?(?:heures?|hours?|h))?(?![a-z])")
_PREFIXES = {None: "", "kilo": "k", "mega": "M", "méga": "M"}
_UNITS = {"w": "W", "kw": "kW", "mw": "MW", "wh": "Wh", "kwh": "kWh", "mwh": "MWh"}
_SAID = re.compile(r"([\w() ]+?) (?:in|en) ([kKmM]?[wW][hH]?)\b")

OTHERS = re.compile(
    r"prix|price|tarif|cout|cost|^eur|eurm?wh|euros?$|temperature|^temp|t2m|ws10m|vitesse|windspeed|ventms|irradi|^ghi|^dni|^dhi|"
    r"^gi$|^hsun$|^int$|humid|tension|voltage|courant$|current$|intensite|frequence|frequency|cosphi|co2|etat|status|"
    r"statut|indice|^code|^prm|identifiant|serial|latitude|longitude|^pas$|^step|quali|^soc|previsi|forecast|^id$|"
    r"^insee|nbpoints|^no$|^num|direction|pression|pressure|rotor|pitch"
)
"""Folded names of columns that hold no power and no energy."""

SUMMARIES = frozenset(
    ("total", "totaux", "somme", "sum", "moyenne", "mean", "average", "max", "min", "maximum", "minimum")
)
"""Folded names of columns that sum up the others of their line."""

MEANS = frozenset(("moyenne", "mean", "average", "avg"))
"""Those of means."""

HOURS = re.compile(r"h|hh|hr|heures?|hours?|he|hourending|heurefin|heuredebut|hourofday")
"""Folded names of a column of whole hours."""

STARTS = re.compile(r"debut|start|from|begin|^de$|^du$")
ENDS = re.compile(r"fin$|^fin|end|^to$|^au$|until")
UTC_WORDS = re.compile(r"utc|gmt")
WINTER_WORDS = re.compile(r"(?:utc|gmt)\s*\+\s*0?1\b|heured?h?iver")
PARIS_WORDS = re.compile(r"cet\s*/\s*cest|heures? l[ée]gale|heure locale|heure de paris|europe/paris|heures?.*france")
ZONE_NAMES = re.compile(r"fuseau|timezone|^tz$|utcoffset")
UNIT_NAMES = frozenset(("unite", "unit", "units", "uom", "unitofmeasurement"))
METER_NAMES = frozenset(("identifiantprm", "prm", "pointdelivraison", "pdl", "pointdelivraisonprm"))
INDEX_WORDS = re.compile(r"index|releve|etotal|totalyield|lifetime|compteurtotal")
COUNTER_WORDS = re.compile(r"today|dujour|daily|journali|cumul|jour$|etoday")


def unit_in(label: str) -> str | None:
    """Unit that a column's name says: `Puissance (kW)`, `energy_wh`; None if it says none, or no power at all."""
    written = label.replace("_", " ")
    match = _POWER_OF_ENERGY.search(written) or _UNIT.search(written)
    if match:
        return _UNITS[match[1].lower()]
    words = _IN_WORDS.search(written.casefold())
    return _PREFIXES[words[1]] + ("Wh" if words["hours"] else "W") if words else None


def unit_of_text(text: str) -> str | None:
    """Unit that a text is: `kW`, `W`; None for any other."""
    return _UNITS.get(text.strip().lower())


def unit_said(note: str, label: str) -> str | None:
    """Unit that a line above the table gives a column: `# Units: time in UTC, electricity in kW`."""
    for name, unit in _SAID.findall(note):
        if fold(name.rpartition(",")[2]) == fold(label):
            return _UNITS[unit.lower()]
    return None


def is_other(label: str) -> bool:
    """Whether a column's name says that it holds no power and no energy."""
    is_named = bool(OTHERS.search(fold(label)) or _OTHER_UNIT.search(label))
    return (is_named and unit_in(label) is None) or _is_price(label)


def _is_price(label: str) -> bool:
    return "€" in label or "eur/" in label.casefold() or "\x80/" in label


_CLOCK_SAID = re.compile(r"([\w() ]+?) (?:in|en) (UTC|GMT|Europe/Paris|[\w/]*local\w*)", re.IGNORECASE)


def clock_said(note: str, label: str) -> str | None:
    """Clock that a line above the table gives a column: `# Units: time in UTC`; of a line that speaks of none, any."""
    said = _CLOCK_SAID.findall(note)
    for name, clock in said:
        if fold(name.rpartition(",")[2].rpartition(":")[2]) == fold(label):
            return clock_in(clock)
    return None if said else clock_in(note)


def clock_in(text: str) -> str | None:
    """Clock that a header or a line above the table names; None if it names none."""
    written = text.casefold()
    if WINTER_WORDS.search(written):
        return "utc+1"
    if PARIS_WORDS.search(written):
        return "Europe/Paris"
    return "utc" if re.search(r"(?<![a-z])(?:utc|gmt)(?![a-z])", written) else None
