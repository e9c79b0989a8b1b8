"""What a visitor reads on a page that AppTest drew: texts, figures, messages."""

import html
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from elfe_core.catalogue import INDICATOR, PERIOD_ENERGIES
from elfe_core.indicators import indicators
from elfe_core.load import load_curves
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate
from elfe_core.territory import Territory, load_territory
from elfe_ui import sidebar
from elfe_ui.sidebar import FOLD_KEY, GROUPS, TURBINES_KEY

ROOT = Path(__file__).resolve().parents[2]
TERRITORY_FILE = ROOT / "data" / "territory.toml"
HOME, BALANCE, FLOWS, USES = "accueil", "bilan", "entrees_sorties", "usages"
SURFACE, LINES, COMPARE = "facteurs", "un_facteur", "comparer"
COSTS, MAP, DATA, METHOD, DAY = "couts", "territoire", "donnees", "methode", "journee"
TITLES = {
    HOME: "Et si notre électricité venait d'ici ?",
    BALANCE: "Heure par heure",
    FLOWS: "D'où vient, où va",
    USES: "Usages",
    SURFACE: "Deux réglages en 3D",
    LINES: "Un réglage à la fois",
    COMPARE: "Comparer",
    COSTS: "Coûts et climat",
    DAY: "À quelle heure brancher ?",
    MAP: "Territoire",
    DATA: "Données",
    METHOD: "Méthode",
}
BALANCE_VIEWS = (
    "Échanges",
    "Production et consommation",
    "Part importée",
    "Flexibilité",
    "Stockage",
    "Heures classées",
    "Carte de chaleur",
    "Autres années",
)
COST_PARTS = ("Euros", "CO₂")
BEST_MIX = "Mix le moins cher"
COMPARED_CURVES = ("Heures classées", "Mois par mois", "Journée type", "L'année")
FLOW_VIEWS = ("Flux", "Entrées", "Sorties", "Indicateurs")
LIVE, SHIPPED, COMPUTED, OWN = "Calcul en direct", "Calculs d'avance", "Cinq réglages à la fois", "Ouvrir un fichier"
IN_SPACE, ON_MAP = "Surface 3D", "Carte"
PLACES = [
    (HOME, {}),
    *((BALANCE, {"vue": name}) for name in BALANCE_VIEWS),
    *((FLOWS, {"flux": name}) for name in FLOW_VIEWS),
    (USES, {}),
    *((SURFACE, {"source": source, "forme": form}) for source in (SHIPPED, LIVE) for form in (IN_SPACE, ON_MAP)),
    *((LINES, {"source": source}) for source in (SHIPPED, LIVE)),
    *((COMPARE, {"courbe": name}) for name in COMPARED_CURVES),
    *((COSTS, {"volet": name}) for name in COST_PARTS),
    *((DAY, {"prevu": name}) for name in ("La journée elle-même", "La veille")),
    (MAP, {}),
    (DATA, {}),
    (METHOD, {}),
]
"""Every page with every one of its views that shows something at once."""

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """the and of is not with without from error file line missing expected found value at to all each some no by
        row rows or hour hours half day days week month months year years wind solar storage power energy number none
        null true false undefined settings choose download click loading reset today curve curves share between must
        cannot invalid please select warning region column columns name whole finite higher lower than such as text
        texts key keys list lists be it that this which hidden sector gap gaps exist exists read written band bands
        every both fields field""",
    )
)
"""Words that no French sentence holds."""

FRENCH_NAMES = ("Redon + Pontchâteau", "CC BY 4.0")
FILE_AND_KEY_NAMES = r"\*\*[^*]*\.(csv|gz|toml)[^*]*\*\*|`[\w.\[\]]+` :|`[a-z]+_[a-z_\d]+`|\\[a-z]+"
"""Names in a message that are the files' own, and the commands of a formula."""

NOT_READ = frozenset(
    re.findall(
        r"\w+",
        """id icon element_id form_id url source_id key format element_type query_param_key language file_name
        fragment_id page_script_hash delta_path widget_id deferred_file_id component_name js_content css_content""",
    )
)
"""Text fields of the protocol that nobody reads."""


FOLDS = tuple(
    f"{FOLD_KEY}{name}" for name in (*(group for group, _, icon in GROUPS if icon), *sidebar.FOLDS, TURBINES_KEY)
)
"""The folds of the sidebar, whose widgets are not drawn until they are opened."""


def open_app(page: str = HOME, query: Mapping[str, Any] | None = None) -> AppTest:
    """The app as a link to a page opens it on a fresh server: the parameters stand in the address already."""
    return _opened(AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60), page, query)


def open_unfolded(page: str = HOME, query: Mapping[str, Any] | None = None) -> AppTest:
    """The same with every fold of the sidebar open."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key in FOLDS:
        app.session_state[key] = True
    return _opened(app, page, query)


def _opened(app: AppTest, page: str, query: Mapping[str, Any] | None) -> AppTest:
    for name, value in (query or {}).items():
        app.query_params[name] = value
    return app.run() if page == HOME else app.switch_page(f"pages/{page}.py").run()


LISTS = ("barre_scenarios", "barre_changes", "barre_reference")
"""The lists of the bar above the pages, which hold nothing until they are opened."""


def open_lists(app: AppTest) -> AppTest:
    """The same page with every list of the bar open."""
    for key in LISTS:
        app.session_state[key] = True
    return app.run()


def protos(app: AppTest) -> Iterator[Any]:
    """The message of every element, sidebar included."""
    for element in [*app.main, *app.sidebar]:
        proto = getattr(element, "proto", None)
        if proto is not None:
            yield proto


def texts(app: AppTest) -> list[str]:
    """Every text that the page shows, labels, help and titles of charts included."""
    found = [text for proto in protos(app) for text in _texts(proto)]
    return found + [cell for table in app.table for cell in _cells(table.value)]


def main_texts(app: AppTest) -> list[str]:
    """What the page itself shows, without the sidebar: sentences, figures, charts and tables."""
    shown = [
        element.proto for element in app.main if element.type in ("html", "markdown", "caption", "vega_lite_chart")
    ]
    found = [text for proto in shown for text in _texts(proto)]
    return found + [cell for table in app.main.table for cell in _cells(table.value)]


def _cells(frame: Any) -> list[str]:
    return [*map(str, frame.columns), *(str(cell) for row in frame.to_numpy() for cell in row)]


def _texts(proto: Any) -> Iterator[str]:
    of_plotly = proto.DESCRIPTOR.name == "PlotlyChart"
    for descriptor, value in proto.ListFields():
        if descriptor.name in NOT_READ or (of_plotly and descriptor.name in ("config", "spec")):
            continue
        for item in value if not isinstance(value, str | bytes) and hasattr(value, "__iter__") else [value]:
            if hasattr(item, "ListFields"):
                yield from _texts(item)
            elif isinstance(item, str):
                yield from JSON_TEXTS.get(descriptor.name, _plain_text)(item)


def _plain_text(text: str) -> Iterator[str]:
    yield _without_markup(text)


def _chart_texts(spec: Any) -> Iterator[str]:
    """Titles and descriptions anywhere in a chart's specification."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name in ("title", "description") and isinstance(value, str):
                yield value
            elif name not in ("datasets", "config"):
                yield from _chart_texts(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from _chart_texts(value)


def _deck_texts(spec: Any) -> Iterator[str]:
    """Names, ticks, legend and sentence of a surface; what a map writes and shows under the pointer."""
    if "scene" in spec:
        scene = spec["scene"]
        yield from (scene["words"], _without_markup(scene["legend"]), *(mark["name"] for mark in scene["marks"]))
        yield from (text for axis in "xyz" for _, text in scene[axis]["ticks"])
        return
    for layer in spec.get("layers", ()):  # the fields of the sliders have neither
        for row in layer["data"]:
            yield from (row[key] for key in ("t", "a", "b", "x", "y") if isinstance(row.get(key), str))


JSON_TEXTS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "spec": lambda text: _chart_texts(json.loads(text)),
    "json": lambda text: _deck_texts(json.loads(text)),
    "tooltip": lambda text: _plain_text(json.loads(text)["html"] if text.startswith("{") else text),
}
"""Fields of the protocol that hold a specification."""


def _without_markup(text: str) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = "" if re.match(r"\s*[.\w@\[].*\{.*\}", text.split("\n")[0]) else text  # a style sheet
    return html.unescape(re.sub(r"<[^>]*>|:material/\w+:", " ", text))


def english_words(app: AppTest) -> dict[str, str]:
    """English words on the page, each with a text that holds it."""
    found = {}
    for text in texts(app):
        for quiet in ("« true »", "« false »", *FRENCH_NAMES):
            text = text.replace(quiet, "")
        for word in re.findall(r"[^\W\d_]+", re.sub(FILE_AND_KEY_NAMES, "", text)):
            if word.lower() in ENGLISH:
                found[word] = text
    return found


def faults_seen(app: AppTest) -> list[str]:
    """What no page may show: an exception."""
    return [str(element.message) for element in app.exception]


def panel(app: AppTest) -> dict[str, tuple[str, str]]:
    """Figures beside the balance: label -> figure and unit."""
    cell = r"elfe-label'>(?:<a [^>]*>)?([^<]*)(?:</a>)?</span><span class='elfe-value'>(.*?) <small>(.*?)</small>"
    found = re.findall(cell, "".join(element.proto.body for element in app.main if element.type == "html"))
    return {html.unescape(label): (value, unit) for label, value, unit in found}


def indicator_table(app: AppTest) -> dict[str, tuple[str, str]]:
    """Table of every indicator: label -> figure and unit."""
    cells = r"<td>(.*?)</td><td>([^<]*)(?:<small>[^<]*</small>)?</td>"
    row = rf"<tr><th>(?:<a [^>]*>)?([^<]*)(?:</a>)?(?:<small[^>]*>[^<]*</small>)+</th>{cells}</tr>"
    found = re.findall(row, "".join(element.proto.body for element in app.main if element.type == "html"))
    return {html.unescape(label): (value, unit) for label, value, unit in found}


def read_number(shown: str) -> tuple[float, int]:
    """A French number and its decimals."""
    whole, _, decimals = shown.replace("\u202f", "").replace("\u2212", "-").partition(",")
    assert re.fullmatch(r"-?\d+", whole), shown
    assert re.fullmatch(r"\d*", decimals), shown
    return float(f"{whole}.{decimals or 0}"), len(decimals)


def assert_reads(shown: str, value: float) -> None:
    """The French number shown is this value, rounded to its last decimal."""
    number, decimals = read_number(shown)
    assert abs(number - value) <= 0.5 * 10**-decimals * (1 + 1e-6) + 1e-9 * abs(value), f"{shown} is not {value}"


class Reference:
    """Scenarios computed by the core alone."""

    def __init__(self, territory_file: Path = TERRITORY_FILE) -> None:
        self.territory: Territory = load_territory(territory_file)
        self.curves = load_curves(self.territory)

    def scenario(self, **changes: Any) -> Scenario:
        """Today's scenario with changes."""
        production = self.territory.production
        start = Scenario(
            wind_gwh=production.wind_turbines * production.wind_turbine_mean_mw * 8.76,
            solar_gwh=production.mean_mw["solar"] * 8.76,
            bioenergy_gwh=production.mean_mw["bioenergy"] * 8.76,
            period_start=self.territory.period_start,
            period_end=self.territory.period_end,
        )
        return replace(start, **changes)

    def indicators(self, **changes: Any) -> dict[str, float]:
        """Every indicator of today's scenario with changes."""
        balance = simulate(self.scenario(**changes), self.curves, self.territory)
        return indicators(balance, self.territory.foyers)


SHOWN = {
    "Énergie importée": ("imported_mwh", "GWh/an"),
    "Énergie exportée": ("exported_mwh", "GWh/an"),
    "Temps d'importation": ("import_time_pct", "%"),
    "Temps d'exportation": ("export_time_pct", "%"),
    "Importation maximale": ("import_max_mw", "MW"),
    "Exportation maximale": ("export_max_mw", "MW"),
    "Taux de couverture global": ("coverage_pct", "%"),
    "Besoin couvert en moyenne": ("hourly_coverage_bounded_pct", "%"),
    "Énergie écrêtée": ("curtailed_mwh", "GWh/an"),
    "Pertes de la batterie": ("storage_loss_mwh", "GWh/an"),
    "Plus forte réduction d'une heure": ("largest_reduction_pct", "%"),
    "Heures réduites de plus de 20 %": ("hours_reduced_over_20pct", "h"),
    "Taux d'autoconsommation": ("self_consumption_pct", "%"),
    "Taux d'autoproduction": ("self_production_pct", "%"),
    "Consommation basse (5 %)": ("consumption_p5_mw", "MW"),
    "Consommation haute (95 %)": ("consumption_p95_mw", "MW"),
    "Importation basse (5 %)": ("import_p5_mw", "MW"),
    "Importation haute (95 %)": ("import_p95_mw", "MW"),
    "Utilisation du stockage": ("storage_use_pct", "%"),
    "Charges complètes": ("storage_cycles_per_year", "par an"),
    "Utilisation de la flexibilité": ("flexibility_use_pct", "%"),
}
"""Figures of the panel, with the page in MW."""

ALWAYS_SHOWN = {label for label, (key, _) in SHOWN.items() if not INDICATOR[key].needs}

POWER_FACTORS = {"MW": 1.0, "W/foyer": 1e6 / 50_951, "W/200 foyers": 2e8 / 50_951}


def assert_figures(figures: Mapping[str, tuple[str, str]], expected: Mapping[str, float], unit: str = "MW") -> None:
    """The figures shown are those that the core computes, in the unit chosen; NaN and what is off read "sans objet".

    Of a period under a year energies are the period's, and so are full charges.
    """
    assert {label.replace("\u202f", " ").replace("\u00a0", " ") for label in figures} >= ALWAYS_SHOWN
    plain = {label.replace("\u202f", " ").replace("\u00a0", " "): shown for label, shown in figures.items()}
    for label, (key, kind) in SHOWN.items():
        if label not in plain and INDICATOR[key].needs:
            continue
        shown, shown_unit = plain[label]
        value = expected[key]
        if (shown, shown_unit) == ("–", "sans objet") and INDICATOR[key].needs:
            continue
        if shown_unit in ("GWh", "MWh"):
            assert_reads(shown, expected[PERIOD_ENERGIES[key]] / {"GWh": 1000.0, "MWh": 1.0}[shown_unit])
            continue
        if shown_unit == "sur la période":
            years = expected["consumption_period_mwh"] / expected["consumption_mwh"]
            assert_reads(shown, years * value)
            continue
        if value != value:
            assert (shown, shown_unit) == ("–", "sans objet"), label
            continue
        assert shown_unit == (unit if kind == "MW" else kind), label
        assert_reads(shown, value * {"MW": POWER_FACTORS[unit], "GWh/an": 1e-3}.get(kind, 1.0))


class StreamlitLog(logging.Handler):
    """What Streamlit warns about while a page is drawn: it would fill the log of the server."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "ScriptRunContext" not in record.getMessage():
            self.messages.append(record.getMessage())
