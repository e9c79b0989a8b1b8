"""What the pages show and offer, through AppTest: words, specifications and data of charts, tables and reports."""

import base64
import io
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from unittest import mock
from urllib.parse import unquote

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_popover_container import PopoverContainer
from streamlit.testing.v1 import AppTest

from tests.before.doors import ROOT
from tests.before.summaries import condensed, of_array, without_clock

HOME, BALANCE, FLOWS, SURFACE, LINES = "accueil", "bilan", "entrees_sorties", "facteurs", "un_facteur"
COMPARE, MAP, DATA, METHOD = "comparer", "territoire", "donnees", "methode"
Query = Mapping[str, str | list[str]]

RICH: Query = {
    "eolien": "242.5",
    "solaire": "80.0",
    "bioenergie": "12.5",
    "stockage": "true",
    "stockage_mwh": "60.0",
    "flexibilite": "true",
    "flexible_pct": "12.0",
    "fenetre_h": "48",
    "res_pct": "90",
    "pro_pct": "110",
    "ent_pct": "95",
    "unite": "MW",
}
PERIOD: Query = {
    "eolien": "180.0",
    "stockage": "true",
    "flexibilite": "true",
    "regle_origine": "true",
    "du": "2020-03-01",
    "au": "2020-10-31",
    "ordre": "Couper puis simuler",
    "echelle": "La période",
    "unite": "W/foyer",
    "lissage": "false",
}
REFERENCE: Query = {"eolien": "200.0", "ref": "1-eolien.242.5-solaire.60-stockage.1-flexibilite.1-du.20210301"}
WRONG: Query = {
    "eolien": "abc",
    "solaire": "1e9",
    "fenetre_h": "0",
    "du": "2019-12-31",
    "ordre": "Ailleurs",
    "vitesse": "3",
    "ref": "1-eolien.x-ici.3",
    "vue": "Rien",
    "avec": ["Aujourd'hui", "Chez <b>moi"],
    "axe_x": "Lune",
    "famille": "Lune",
}
OTHER: Query = {"territoire": "Lamballe et Dinan", "eolien": "222.0", "stockage": "true"}
PRESETS: Query = {"avec": ["Aujourd'hui", "Deux fois plus d'éolien", "Du solaire partout"], "unite": "MW"}
GOAL: Query = {
    "source": "Calcul en direct",
    "axe_x": "Éolien",
    "axe_y": "Stockage",
    "objectif": "true",
    "objectif_pct": "30.0",
    "indicateur": "Importation maximale",
}
SHIPPED: Query = {
    "source": "Étude livrée",
    "comparer": "Autre valeur : Stockage",
    "famille": "Stockage",
    "courbes": "3",
}
TOUR: Query = {"visite": "3"}
BALANCE_VIEWS = (
    "Échanges",
    "Production et consommation",
    "Part importée",
    "Flexibilité",
    "Stockage",
    "Monotone",
    "Carte de chaleur",
)

LINKS: tuple[tuple[str, Query, tuple[tuple[str, Query], ...]], ...] = (
    (
        "plain",
        {},
        tuple((page, {}) for page in (HOME, BALANCE, FLOWS, SURFACE, LINES, COMPARE, MAP, DATA, METHOD)),
    ),
    ("rich", RICH, (*((BALANCE, {"vue": view}) for view in BALANCE_VIEWS), (HOME, {}), (FLOWS, {"flux": "Entrées"}))),
    (
        "period",
        PERIOD,
        (
            (BALANCE, {"vue": "Flexibilité"}),
            (FLOWS, {"flux": "Indicateurs"}),
            (MAP, {}),
            (LINES, {"facteur": "Solaire"}),
        ),
    ),
    (
        "reference",
        REFERENCE,
        (
            (HOME, {}),
            (BALANCE, {"vue": "Monotone"}),
            (FLOWS, {"flux": "Sorties"}),
            (FLOWS, {"flux": "Indicateurs"}),
            (COMPARE, {"courbe": "Mois par mois"}),
        ),
    ),
    ("wrong", WRONG, ((BALANCE, {}), (COMPARE, {}), (SURFACE, {}))),
    ("other", OTHER, ((HOME, {}), (BALANCE, {}), (MAP, {}), (DATA, {}), (SURFACE, {"source": "Étude livrée"}))),
    ("presets", PRESETS, tuple((COMPARE, {"courbe": name}) for name in ("Monotone", "Journée type", "L'année"))),
    ("goal", GOAL, ((SURFACE, {"forme": "Surface 3D"}), (SURFACE, {"forme": "Carte"}), (LINES, {}))),
    ("shipped", SHIPPED, ((SURFACE, {"forme": "Carte"}), (LINES, {}))),
    ("tour", TOUR, ((HOME, {}), (METHOD, {"chapitre": "Lexique"}), (METHOD, {"chapitre": "Ce que l'outil calcule"}))),
)
"""Ten links, each with the places where it is followed."""

EXPORTED: tuple[tuple[str, str, Query], ...] = (
    *((f"{BALANCE} {view}", BALANCE, RICH | {"vue": view}) for view in BALANCE_VIEWS),
    *((f"{FLOWS} {flow}", FLOWS, REFERENCE | {"flux": flow}) for flow in ("Entrées", "Sorties", "Indicateurs")),
    (HOME, HOME, PERIOD),
    *((f"{COMPARE} {curve}", COMPARE, PRESETS | {"courbe": curve}) for curve in ("Monotone", "Mois par mois")),
    (LINES, LINES, SHIPPED),
    (SURFACE, SURFACE, GOAL | {"forme": "Carte"}),
    (MAP, MAP, RICH),
    (DATA, DATA, {}),
)

IDENTITIES = frozenset(
    [
        *("id", "element_id", "form_id", "source_id", "widget_id", "deferred_file_id", "fragment_id"),
        *("delta_path", "page_script_hash", "script_run_id"),
    ]
)
"""Fields of the protocol that differ from run to run and that nobody sees."""

RANDOM = (
    (re.compile(r"\$\$ID-[0-9a-f]+"), "$$ID"),
    (re.compile(r"/media/[0-9a-f]+"), "/media/FILE"),
    (re.compile(r"\b[0-9a-f]{32,64}\b"), "HASH"),
)


def pages() -> dict[str, Any]:
    """Every element of every place, sidebar first, in its order."""
    found = {}
    with _packages_looked_at_once():
        for name, query, places in LINKS:
            for page, more in places:
                app = _opened(page, {**query, **more})
                key = f"{name} {page} {' '.join(map(str, more.values()))}".strip()
                found[key] = {"sidebar": _elements(app.sidebar), "main": _elements(app.main)}
                found[key]["faults"] = [str(element.message) for element in app.exception]
                found[key]["address"] = {one: app.query_params.get(one) for one in sorted(app.query_params)}
    return found


def exports() -> dict[str, Any]:
    """Every file that the pages offer, with all their lists open: tables, reports, scenarios; pictures by name."""
    found: dict[str, Any] = {}

    def offered(_: DeltaGenerator, label: str, data: Any, *args: Any, **options: Any) -> bool:
        name = without_clock(str(options.get("file_name") or (args[0] if args else label)))
        taken = found.setdefault(place, {})
        taken[f"{name} ({label})"] = _file(name, data)
        return False

    def offered_here(label: str, data: Any, *args: Any, **options: Any) -> bool:
        return offered(st._main, label, data, *args, **options)

    is_open = property(lambda self: True, lambda self, value: None)
    with (
        _packages_looked_at_once(),
        mock.patch.object(DeltaGenerator, "download_button", offered),
        mock.patch.object(st, "download_button", offered_here),
        mock.patch.object(ExpanderContainer, "open", is_open),
        mock.patch.object(PopoverContainer, "open", is_open),
    ):
        for place, page, query in EXPORTED:
            app = _opened(page, query, {"_saved_scenarios": {"Éolien doublé": {"eolien": 242.5, "stockage": True}}})
            found.setdefault(place, {})["faults"] = [str(element.message) for element in app.exception]
    return found


def _packages_looked_at_once() -> Any:
    """Each new AppTest looks through all installed packages for components: a third of the time."""
    once = cache(manifest_scanner.scan_component_manifests)
    return mock.patch.object(manifest_scanner, "scan_component_manifests", once)


def _opened(page: str, query: Query, session: Mapping[str, Any] | None = None) -> AppTest:
    """A link followed on a fresh server."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    for name, value in (session or {}).items():
        app.session_state[name] = value
    return app.run() if page == HOME else app.switch_page(f"pages/{page}.py").run()


def _elements(block: Any) -> list[Any]:
    return [
        {"type": element.type, **_fields(element.proto)}
        for element in block
        if getattr(element, "proto", None) is not None
    ]


def _fields(proto: Any) -> dict[str, Any]:
    """Every field of a message that holds something, but for its identities."""
    return {
        descriptor.name: _value(descriptor.name, value)
        for descriptor, value in proto.ListFields()
        if descriptor.name not in IDENTITIES
    }


def _value(name: str, value: Any) -> Any:
    if hasattr(value, "ListFields"):
        return _fields(value)
    if isinstance(value, str):
        return _text(name, value)
    if isinstance(value, bytes):
        return _table(value)
    if isinstance(value, Mapping):
        return {str(key): _value(name, one) for key, one in sorted(value.items())}
    if hasattr(value, "__len__"):  # a repeated message has no __iter__
        return condensed([_value(name, one) for one in value]) if name != "options" else list(map(str, value))
    return value


def _text(name: str, text: str) -> Any:
    if name in ("spec", "json", "tooltip") and text.startswith(("{", "[")):
        return condensed(_named(json.loads(text)))
    for pattern, word in RANDOM:
        text = pattern.sub(word, text)
    return without_clock(text)


def _named(spec: Any) -> Any:
    """A chart's specification without the names that its data get by their content."""
    text = json.dumps(spec, ensure_ascii=False)
    for number, name in enumerate(dict.fromkeys(re.findall(r'"(?:data-)?[0-9a-f]{32,}"', text))):
        text = text.replace(name, f'"data {number}"')
    return json.loads(text)


def _table(content: bytes) -> Any:
    """Rows that go with a chart or a table."""
    try:
        frame = pa.ipc.open_stream(content).read_all().to_pandas()
    except (pa.ArrowInvalid, OSError):
        return f"{len(content)} bytes"
    return _columns(frame)


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(name): _column(frame[name]) for name in frame.columns}


def _column(values: "pd.Series[Any]") -> Any:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return of_array(values.dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype("int64"))
    if pd.api.types.is_numeric_dtype(values.dtype):
        return of_array(values.to_numpy(dtype="float64", na_value=float("nan")))
    return condensed([without_clock(str(value)) for value in values])


def _file(name: str, data: Any) -> Any:
    """A file's content; a picture is only named."""
    if name.endswith((".png", ".svg")):
        return "picture"
    content = data() if callable(data) else data
    content = content.encode() if isinstance(content, str) else bytes(content)
    if name.endswith(".csv"):
        return _csv(content)
    if name.endswith(".html"):
        return _report(content.decode())
    try:
        return condensed(json.loads(content))
    except ValueError:
        return f"{len(content)} bytes"


def _csv(content: bytes) -> dict[str, Any]:
    """Its mark, header, two first and last lines to the letter, and its columns."""
    text = content.decode("utf-8-sig")
    french = content.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.StringIO(text), sep=";" if french else ",", decimal="," if french else ".")
    lines = [without_clock(line) for line in text.split("\r\n")]
    return {"french": french, "head": lines[:3], "end": lines[-3:], "n": len(lines), "columns": _columns(frame)}


def _report(page: str) -> dict[str, Any]:
    """The page's text, and the text of each picture in it."""
    pictures = [unquote(_decoded(found)) for found in re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", page)]
    page = re.sub(r"data:image/svg\+xml;base64,[\w+/=]+", "PICTURE", page)
    page = re.sub(r"Empreinte des données : [0-9a-f]+", "Empreinte", page)
    return {"page": without_clock(page).split("\n"), "pictures": [_picture(one) for one in pictures]}


def _decoded(coded: str) -> str:
    return base64.b64decode(coded).decode()


def _picture(svg: str) -> dict[str, Any]:
    """Texts and numbers of a picture."""
    texts = [text for text in re.findall(r">([^<>]+)<", svg) if text.strip()]
    return {"texts": texts, "numbers": of_array(list(_numbers(svg)))}


def _numbers(svg: str) -> Iterator[float]:
    for found in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", svg):
        yield float(found)
