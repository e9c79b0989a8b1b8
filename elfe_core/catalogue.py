"""Every setting, sweep factor, curve and indicator: one row each, from which all other tables are made.

Widgets, query parameters, presets' bounds, sweep factors, columns of files, options of the command line, comparisons
and the reference of settings follow from these rows. French names and helps stand in `elfe_ui.words.names`, a row each
by the same key. `tests/core/test_catalogue.py` holds the `Scenario` dataclass to the settings.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

CurveKind = Literal["source", "sector"]
SettingKind = Literal["energy", "number", "share", "switch", "words", "day", "unit"]
SettingGroup = Literal[
    "production", "biogas", "storage", "connection", "uses", "flexibility", "consumption", "period", "display"
]
Quantity = Literal["annual_gwh", "annual_mwh", "mw", "share", "pct"]
IndicatorKind = Literal["energy", "power", "percent", "count", "cost", "emission"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveRow:
    """An hourly curve: what a source produces or a sector consumes.

    `enedis` is the label of its series in the Enedis tables (FORMATS.md section 1): a production branch, or how its
    profiles begin. `today` is the key of [production] in a territory's file for today's mean power [MW], empty for
    wind, which is said in turbines. Wind has `own_files`: a table of production is complete without it. A set of curves
    is complete without an `optional` curve, which is then 0.
    """

    key: str
    kind: CurveKind
    enedis: str = ""
    today: str = ""
    own_files: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A column of the original program: its header in two parts and the quantity it holds (MODEL.md section 4)."""

    name: str
    unit: str
    quantity: Quantity
    place: int
    """Its place in the original program's table, counted from 0."""

    @property
    def header(self) -> str:
        """As the original program writes it."""
        return f"{self.name}({self.unit})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """How a setting varies in a sweep; `low`, `high`, `step` are the usual axis, in the unit shown on screen.

    `always`: the column stands in every table, varied or not. `option` is the command line's, in `unit` / `per_unit`.
    """

    unit: str
    low: float
    high: float
    step: float
    always: bool = False
    option: str
    option_help: str
    per_unit: float = 1.0
    original: Original | None = None


LARGEST = 1e9
"""Of any setting without a bound of its own, in its unit: a thousand times what the world has (own rule)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A choice of the visitor: a field of `Scenario` or of `Display`.

    `query` is its parameter in links. `low`, `high`, `step` and `default` are in the unit of the core; the screen shows
    `shown` times that, as a whole number if `whole`; `least` and `most` bound what can be simulated at all, `low` and
    `high` what the screen offers; with `above`, `least` itself cannot. An energy's default is the territory's of today,
    a day's the usual period's. `switch` is the field that turns it on, or with `is_unless` the one that turns it off:
    then it is used as `neutral`, which it may also be. A size (`is_size`) of 0 is as good as its switch off. `group`
    is its part of the sidebar, `is_folded` whether it stands in a fold there. `change` names what a reader takes for
    one setting, `cause` the group that is switched together when a change is explained. `words` are the texts by which
    links and files of scenarios, and so the screen, say each value of a choice among a few.
    """

    key: str
    query: str
    kind: SettingKind
    group: SettingGroup
    default: float | bool | str | None = None
    low: float = 0.0
    high: float = math.inf
    least: float = 0.0
    most: float = math.inf
    above: bool = False
    step: float = 1.0
    shown: float = 1.0
    whole: bool = False
    switch: str = ""
    is_unless: bool = False
    neutral: float = 0.0
    is_size: bool = False
    is_folded: bool = False
    change: str = ""
    cause: str = ""
    words: Mapping[Any, str] = field(default_factory=dict, compare=False)
    factor: Factor | None = None

    @property
    def is_count(self) -> bool:
        """Whether the field holds a whole number (an `int`), such as hours."""
        return self.kind == "number" and self.whole

    @property
    def is_switched_on(self) -> bool:
        """Whether a switch turns it on."""
        return self.switch != "" and not self.is_unless

    def can_be(self, value: float) -> bool:
        """Whether a number can be simulated."""
        return (self.least < value if self.above else self.least <= value) and value <= min(self.most, LARGEST)

    @property
    def expected(self) -> str:
        """What `can_be` asks for, in words of the core's messages."""
        if math.isinf(self.most):
            return f"a finite number {'>' if self.above else '>='} {self.least:g}, up to {LARGEST:g}"
        return f"a number {f'above {self.least:g}, up to' if self.above else f'from {self.least:g} to'} {self.most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """An indicator (MODEL.md section 3).

    `better` is 1 where more is better, -1 where less is, 0 where neither is. `can_lack`: not applicable (NaN) for some
    scenarios. `most`: a larger value is a fault of a file. `is_new`: files made by version 1 of the model lack it.
    `needs`: the switch of what it measures, without which it says nothing.
    """

    key: str
    unit: str
    kind: IndicatorKind
    group: str
    better: int = 0
    can_lack: bool = False
    most: float = math.inf
    is_new: bool = False
    needs: str = ""
    original: Original | None = None


CURVES: Final = (
    CurveRow(key="wind", kind="source", enedis="F4 : Eolien", own_files=True),
    CurveRow(key="solar", kind="source", enedis="F5 : Solaire", today="solar_mean_mw"),
    CurveRow(key="bioenergy", kind="source", enedis="F2 : Bioénergies", today="bioenergy_mean_mw"),
    CurveRow(key="res", kind="sector", enedis="RES"),
    CurveRow(key="pro", kind="sector", enedis="PRO"),
    CurveRow(key="ent", kind="sector", enedis="ENT"),
)
"""Sources, then sectors."""


def _original(name: str, unit: str, quantity: Quantity, place: int) -> Original:
    return Original(name=name, unit=unit, quantity=quantity, place=place)


def _energy(
    source: str, query: str, highest: float, axis: tuple[float, float], original: Original | None = None
) -> SettingRow:
    """Annual energy of a source [GWh/year]; a source of the original program stands in every table of a sweep."""
    key = f"{source}_gwh"
    factor = Factor(
        unit="GWh/year",
        low=axis[0],
        high=axis[1],
        step=1.0,
        always=original is not None,
        option=f"--{source}",
        option_help=f"{source}, GWh/year",
        original=original,
    )
    return SettingRow(
        key=key,
        query=query,
        kind="energy",
        group="production",
        high=highest,
        step=0.1,
        change=key,
        cause=source,
        factor=factor,
    )


def _consumption(sector: str, who: str) -> SettingRow:
    """Share of today's consumption of a sector, set in whole percent."""
    key = f"share_{sector}"
    return SettingRow(
        key=key,
        query=f"{sector}_pct",
        kind="share",
        group="consumption",
        default=1.0,
        high=2.0,
        step=0.01,
        shown=100.0,
        whole=True,
        change=key,
        cause="consumption",
        factor=Factor(
            unit="1",
            low=50.0,
            high=150.0,
            step=1.0,
            option=f"--{sector}",
            option_help=f"{who}, %% of today's",
            per_unit=100.0,
        ),
    )


USE_QUERIES: Final[Mapping[str, str]] = {
    "dishwasher": "lave_vaisselle",
    "washing_machine": "lave_linge",
    "dryer": "seche_linge",
    "water_heater": "chauffe_eau",
    "freezer": "congelateur",
    "heating": "chauffage",
    "electric_car": "voiture",
    "heat_pump": "pompe_a_chaleur",
}
"""What households own and may let be driven, with how its parameters in links begin; `data/uses.toml` says what each is
(MODEL.md section 8)."""

USES: Final = tuple(USE_QUERIES)


def _of_use(use: str) -> dict[str, Any]:
    return {"group": "uses", "change": use, "cause": "uses"}


def _units(use: str) -> SettingRow:
    """How many appliances of a kind there are."""
    option = use.replace("_", "-")
    return SettingRow(
        key=f"units_{use}",
        query=USE_QUERIES[use],
        kind="number",
        default=0,
        high=200_000,
        least=0,
        most=10**9,
        step=100.0,
        whole=True,
        is_size=True,
        **_of_use(use),
        factor=Factor(
            unit="1",
            low=0.0,
            high=10_000.0,
            step=500.0,
            option=f"--{option}",
            option_help=f"number of appliances: {option}",
        ),
    )


def _participation(use: str) -> SettingRow:
    """Which share of their owners lets them be driven."""
    return SettingRow(
        key=f"participation_{use}",
        query=f"{USE_QUERIES[use]}_pct",
        kind="share",
        default=0.3,
        high=1.0,
        most=1.0,
        step=0.05,
        shown=100.0,
        whole=True,
        neutral=0.3,
        **_of_use(use),
        factor=Factor(
            unit="1",
            low=0.0,
            high=100.0,
            step=5.0,
            option=f"--{use.replace('_', '-')}-participation",
            option_help="share of their owners who let them be driven, %%",
            per_unit=100.0,
        ),
    )


FORESIGHTS: Final = ("perfect", "day_before", "none")
"""What the plan of a day knows: the hours to come, those of the day before, nothing (MODEL.md section 8, point 4)."""

_REAL: Final[Mapping[str, Any]] = {
    "group": "storage",
    "switch": "storage_real",
    "is_folded": True,
    "change": "storage",
    "cause": "storage",
}
"""What the parameters of a real battery share (MODEL.md section 6)."""

WEATHER_YEARS: Final = tuple(range(2012, 2021))
"""Real weather years of the file in data/weather (MODEL.md section 9)."""

SETTINGS: Final = (
    _energy("wind", "eolien", 600.0, (90.0, 300.0), _original("wind turbines", "W/house", "annual_gwh", 0)),
    _energy("solar", "solaire", 600.0, (10.0, 300.0), _original("solar pannels", "W/house", "annual_gwh", 1)),
    _energy("bioenergy", "bioenergie", 120.0, (6.0, 60.0), _original("bioenergy", "W/house", "annual_gwh", 2)),
    SettingRow(
        key="wind_region_share",
        query="vent_region_pct",
        kind="share",
        group="production",
        default=0.0,
        high=1.0,
        most=1.0,
        step=0.05,
        shown=100.0,
        whole=True,
        is_folded=True,
        change="wind_curve",
        cause="wind",
    ),
    SettingRow(
        key="biogas_dispatchable_share",
        query="biogaz_pilotable_pct",
        kind="share",
        group="biogas",
        default=0.0,
        high=1.0,
        most=1.0,
        step=0.05,
        shown=100.0,
        whole=True,
        change="biogas",
        cause="bioenergy",
        factor=Factor(
            unit="1",
            low=0.0,
            high=100.0,
            step=10.0,
            option="--biogas-dispatchable",
            option_help="share of the bioenergy that waits in a gas tank, %%",
            per_unit=100.0,
        ),
    ),
    SettingRow(
        key="biogas_engine_factor",
        query="moteurs",
        kind="number",
        group="biogas",
        default=2.0,
        low=1.0,
        high=6.0,
        least=1.0,
        step=0.5,
        neutral=2.0,
        is_folded=True,
        change="biogas",
        cause="bioenergy",
    ),
    SettingRow(
        key="biogas_gas_store_h",
        query="reserve_gaz_h",
        kind="number",
        group="biogas",
        default=12.0,
        high=72.0,
        neutral=12.0,
        is_folded=True,
        change="biogas",
        cause="bioenergy",
    ),
    SettingRow(
        key="storage_on",
        query="stockage",
        kind="switch",
        group="storage",
        default=False,
        change="storage",
        cause="storage",
    ),
    SettingRow(
        key="storage_mwh",
        query="stockage_mwh",
        kind="number",
        group="storage",
        default=20.0,
        high=500.0,
        switch="storage_on",
        is_size=True,
        change="storage",
        cause="storage",
        factor=Factor(
            unit="MWh",
            low=0.0,
            high=100.0,
            step=1.0,
            always=True,
            option="--storage",
            option_help="storage capacity, MWh",
            original=_original("battery", "Wh/house", "mw", 3),
        ),
    ),
    SettingRow(
        key="storage_real",
        query="batterie",
        kind="words",
        group="storage",
        default=False,
        words={False: "Idéale", True: "Réelle"},
        switch="storage_on",
        change="storage",
        cause="storage",
    ),
    SettingRow(
        key="storage_efficiency",
        query="rendement_pct",
        kind="share",
        default=0.85,
        low=0.4,
        high=1.0,
        most=1.0,
        above=True,
        step=0.01,
        shown=100.0,
        whole=True,
        neutral=1.0,
        **_REAL,
        factor=Factor(
            unit="1",
            low=60.0,
            high=100.0,
            step=1.0,
            option="--storage-efficiency",
            option_help="round trip of the storage, %%",
            per_unit=100.0,
        ),
    ),
    SettingRow(
        key="storage_duration_h",
        query="duree_h",
        kind="number",
        default=2.0,
        low=0.5,
        high=12.0,
        above=True,
        step=0.5,
        **_REAL,
        factor=Factor(
            unit="h",
            low=0.5,
            high=8.0,
            step=0.5,
            option="--storage-duration",
            option_help="hours of a full charge or discharge of the storage",
        ),
    ),
    SettingRow(
        key="storage_low",
        query="niveau_bas_pct",
        kind="share",
        default=0.1,
        high=0.5,
        most=1.0,
        step=0.05,
        shown=100.0,
        whole=True,
        **_REAL,
    ),
    SettingRow(
        key="storage_high",
        query="niveau_haut_pct",
        kind="share",
        default=0.9,
        low=0.6,
        high=1.0,
        most=1.0,
        step=0.05,
        shown=100.0,
        whole=True,
        neutral=1.0,
        **_REAL,
    ),
    SettingRow(
        key="storage_cyclic",
        query="depart",
        kind="words",
        default=False,
        words={False: "Vide", True: "Comme à la fin"},
        **_REAL,
    ),
    SettingRow(
        key="export_limit_on",
        query="limite_export",
        kind="switch",
        group="connection",
        default=False,
        change="export_limit",
        cause="connection",
    ),
    SettingRow(
        key="export_limit_mw",
        query="limite_export_mw",
        kind="number",
        group="connection",
        default=30.0,
        high=200.0,
        switch="export_limit_on",
        neutral=math.inf,
        change="export_limit",
        cause="connection",
        factor=Factor(
            unit="MW",
            low=0.0,
            high=60.0,
            step=1.0,
            option="--export-limit",
            option_help="most power that may be exported, MW",
        ),
    ),
    *(row for use in USES for row in (_units(use), _participation(use))),
    SettingRow(
        key="midday_hours",
        query="creuses_midi",
        kind="switch",
        group="uses",
        default=False,
        change="midday_hours",
        cause="uses",
    ),
    SettingRow(
        key="foresight",
        query="prevision",
        kind="words",
        group="uses",
        words=dict(
            zip(FORESIGHTS, ("En connaissant l'avenir", "Avec la veille comme prévision", "Sans pilotage"), strict=True)
        ),
        default=FORESIGHTS[0],
        change="foresight",
        cause="uses",
    ),
    SettingRow(
        key="flexibility_on",
        query="flexibilite",
        kind="switch",
        group="flexibility",
        default=False,
        change="flexibility",
        cause="flexibility",
    ),
    SettingRow(
        key="flexible_share",
        query="flexible_pct",
        kind="share",
        group="flexibility",
        default=0.05,
        high=0.5,
        most=1.0,
        step=0.005,
        shown=100.0,
        switch="flexibility_on",
        is_size=True,
        change="flexibility",
        cause="flexibility",
        factor=Factor(
            unit="1",
            low=0.0,
            high=15.0,
            step=0.5,
            always=True,
            option="--flexibility",
            option_help="flexible share, %% of consumption",
            per_unit=100.0,
            original=_original("flexibility ", "raw ratio", "share", 4),
        ),
    ),
    SettingRow(
        key="flexibility_window_h",
        query="fenetre_h",
        kind="number",
        group="flexibility",
        default=24,
        low=2,
        high=168,
        least=1,
        most=8760,
        whole=True,
        switch="flexibility_on",
        change="flexibility",
        cause="flexibility",
    ),
    SettingRow(
        key="max_reduction_share",
        query="reduction_max_pct",
        kind="share",
        group="flexibility",
        default=1.0,
        low=0.05,
        high=1.0,
        step=0.05,
        shown=100.0,
        whole=True,
        switch="original_rule",
        is_unless=True,
        neutral=math.inf,
        is_folded=True,
        change="flexibility",
        cause="flexibility",
    ),
    SettingRow(
        key="original_rule",
        query="regle_origine",
        kind="switch",
        group="period",
        default=False,
        change="flexibility",
        cause="flexibility",
    ),
    _consumption("res", "residential consumption"),
    _consumption("pro", "consumption of small professionals"),
    _consumption("ent", "consumption of companies"),
    SettingRow(key="period_start", query="du", kind="day", group="period", change="period", cause="period"),
    SettingRow(key="period_end", query="au", kind="day", group="period", change="period", cause="period"),
    SettingRow(
        key="weather_year",
        query="meteo",
        kind="words",
        group="period",
        default=0,
        words={0: "Celle des données", **{year: str(year) for year in WEATHER_YEARS}},
        change="weather",
        cause="period",
    ),
    SettingRow(
        key="cut_then_simulate",
        query="ordre",
        kind="words",
        group="period",
        default=False,
        words={False: "Toutes les données", True: "La période seule"},
        change="cut_then_simulate",
        cause="period",
    ),
    SettingRow(
        key="scale_on_period",
        query="echelle",
        kind="words",
        group="period",
        default=False,
        words={False: "Toutes les données", True: "La période"},
        change="scale_on_period",
        cause="period",
    ),
    SettingRow(
        key="power_unit",
        query="unite",
        kind="unit",
        group="display",
        default="w_group",
        words={"w_group": "W/200 foyers", "w": "W/foyer", "mw": "MW"},
    ),
    SettingRow(key="costs_on", query="couts", kind="switch", group="display", default=False),
    SettingRow(key="smoothing_on", query="lissage", kind="switch", group="display", default=True),
    SettingRow(
        key="smoothing_h",
        query="lissage_h",
        kind="number",
        group="display",
        default=0,
        low=0,
        high=744,
        least=0,
        most=8760,
        whole=True,
        switch="smoothing_on",
    ),
)
"""Every choice in the order of the sidebar."""


EXCHANGE, COVERAGE, BALANCE, STORAGE, COSTS = "exchange", "coverage", "balance", "storage", "costs"
ORIGINAL_ONLY = "original"
"""Groups of indicators, as the panel of figures shows them; the last one stands in files only."""

INDICATORS: Final = (
    IndicatorRow(key="consumption_mwh", unit="MWh/year", kind="energy", group=BALANCE),
    IndicatorRow(key="production_mwh", unit="MWh/year", kind="energy", group=BALANCE),
    IndicatorRow(
        key="imported_mwh",
        unit="MWh/year",
        kind="energy",
        group=EXCHANGE,
        better=-1,
        original=_original("imported power ", "W/house", "annual_mwh", 6),
    ),
    IndicatorRow(
        key="exported_mwh",
        unit="MWh/year",
        kind="energy",
        group=EXCHANGE,
        original=_original("exported power ", "W/house", "annual_mwh", 7),
    ),
    IndicatorRow(
        key="curtailed_mwh",
        unit="MWh/year",
        kind="energy",
        group=EXCHANGE,
        better=-1,
        is_new=True,
        needs="export_limit_on",
    ),
    IndicatorRow(
        key="import_time_pct",
        unit="%",
        kind="percent",
        group=EXCHANGE,
        better=-1,
        most=100.0,
        original=_original("imported_time ", "ratio", "pct", 8),
    ),
    IndicatorRow(
        key="export_time_pct",
        unit="%",
        kind="percent",
        group=EXCHANGE,
        most=100.0,
        original=_original("exported_time ", "ratio", "pct", 9),
    ),
    IndicatorRow(
        key="consumption_p5_mw",
        unit="MW",
        kind="power",
        group=BALANCE,
        original=_original("low_conso_peak ", "W/house", "mw", 10),
    ),
    IndicatorRow(
        key="consumption_p95_mw",
        unit="MW",
        kind="power",
        group=BALANCE,
        original=_original("high_conso_peak ", "W/house", "mw", 11),
    ),
    IndicatorRow(
        key="import_p5_mw",
        unit="MW",
        kind="power",
        group=BALANCE,
        original=_original("low_import_peak ", "W/house", "mw", 12),
    ),
    IndicatorRow(
        key="import_p95_mw",
        unit="MW",
        kind="power",
        group=BALANCE,
        better=-1,
        original=_original("high_import_peak ", "W/house", "mw", 13),
    ),
    IndicatorRow(
        key="import_max_mw",
        unit="MW",
        kind="power",
        group=EXCHANGE,
        better=-1,
        original=_original("import_max ", "W/house", "mw", 16),
    ),
    IndicatorRow(
        key="export_max_mw",
        unit="MW",
        kind="power",
        group=EXCHANGE,
        original=_original("export_max ", "W/house", "mw", 15),
    ),
    IndicatorRow(
        key="coverage_pct",
        unit="%",
        kind="percent",
        group=COVERAGE,
        better=1,
        can_lack=True,
        original=_original("coverage ", "%", "pct", 17),
    ),
    IndicatorRow(
        key="coverage_hourly_pct",
        unit="%",
        kind="percent",
        group=ORIGINAL_ONLY,
        can_lack=True,
        original=_original("coverage_avg ", "%", "pct", 18),
    ),
    IndicatorRow(
        key="hourly_coverage_bounded_pct",
        unit="%",
        kind="percent",
        group=COVERAGE,
        better=1,
        most=100.0,
        is_new=True,
    ),
    IndicatorRow(
        key="self_consumption_pct",
        unit="%",
        kind="percent",
        group=COVERAGE,
        can_lack=True,
        most=100.0,
        original=_original("autoconso ", "%", "pct", 19),
    ),
    IndicatorRow(
        key="self_production_pct",
        unit="%",
        kind="percent",
        group=COVERAGE,
        better=1,
        can_lack=True,
        most=100.0,
        original=_original("autoprod ", "%", "pct", 20),
    ),
    IndicatorRow(
        key="storage_use_pct",
        unit="%",
        kind="percent",
        group=STORAGE,
        can_lack=True,
        needs="storage_on",
        original=_original("storage use ", "ratio", "pct", 5),
    ),
    IndicatorRow(
        key="storage_cycles_per_year", unit="1/year", kind="count", group=STORAGE, can_lack=True, needs="storage_on"
    ),
    IndicatorRow(
        key="storage_loss_mwh", unit="MWh/year", kind="energy", group=STORAGE, is_new=True, needs="storage_real"
    ),
    IndicatorRow(
        key="flexibility_use_pct",
        unit="%",
        kind="percent",
        group=STORAGE,
        can_lack=True,
        needs="flexibility_on",
        original=_original("flexibility_use ", "%", "pct", 14),
    ),
    IndicatorRow(
        key="largest_reduction_pct", unit="%", kind="percent", group=STORAGE, is_new=True, needs="flexibility_on"
    ),
    IndicatorRow(
        key="hours_reduced_over_20pct", unit="h", kind="count", group=STORAGE, is_new=True, needs="flexibility_on"
    ),
)
"""Every indicator in the order of MODEL.md section 3."""

COST_INDICATORS: Final = (
    *(
        IndicatorRow(key=f"cost_{case}_eur_per_mwh", unit="EUR/MWh", kind="cost", group=COSTS, better=-1, can_lack=True)
        for case in ("low", "middle", "high")
    ),
    *(
        IndicatorRow(key=f"co2_{basis}_t", unit="t/year", kind="emission", group=COSTS, better=-1, can_lack=True)
        for basis in ("average", "marginal_low", "marginal_high")
    ),
)
"""What a scenario costs and emits (MODEL.md section 9): made of the columns of a sweep, since rows and
price are the reader's."""


SETTING: Final[Mapping[str, SettingRow]] = {row.key: row for row in SETTINGS}
INDICATOR: Final[Mapping[str, IndicatorRow]] = {row.key: row for row in (*INDICATORS, *COST_INDICATORS)}
NEEDED_CURVES: Final = tuple(row.key for row in CURVES if not row.optional)
"""Curves without which there is no simulation."""

SOURCES: Final = tuple(row.key for row in CURVES if row.kind == "source")
SECTORS: Final = tuple(row.key for row in CURVES if row.kind == "sector")

SIZES: Final = tuple(row for row in SETTINGS if row.is_size)
"""Settings whose zero is as good as their switch being off."""

FACTORS: Final[Mapping[str, Factor]] = {row.key: row.factor for row in SETTINGS if row.factor is not None}
"""Settings that can vary in a sweep."""

FACTOR_UNITS: Final[Mapping[str, str]] = {key: factor.unit for key, factor in FACTORS.items()}
"""Every factor, a field of `Scenario`, with its unit."""

MAIN_FACTORS: Final = tuple(key for key, factor in FACTORS.items() if factor.always)
"""Factors that every table of results names, varied or not (MODEL.md section 4)."""

EXTRA_FACTORS: Final = tuple(key for key, factor in FACTORS.items() if not factor.always)
"""Factors that stand in a table only when they were varied."""

ENERGIES: Final = tuple(row.key for row in SETTINGS if row.kind == "energy")
"""Annual energies of the sources, fields of `Scenario`."""

USE_FACTORS: Final = tuple(row.key for row in SETTINGS if row.group == "uses" and row.factor is not None)
"""Number of appliances and participation of every use, one after the other."""

FACTOR_OF_CURVE: Final[Mapping[str, str]] = {name: f"{name}_gwh" for name in SOURCES} | {
    name: f"share_{name}" for name in SECTORS
}
"""The setting that scales each curve."""

INDICATOR_UNITS: Final[Mapping[str, str]] = {row.key: row.unit for row in INDICATORS}
"""Every indicator's key with its unit, in the order of MODEL.md section 3."""

PERIOD_ENERGIES: Final[Mapping[str, str]] = {
    row.key: row.key.replace("_mwh", "_period_mwh") for row in INDICATORS if row.kind == "energy"
}
"""Every energy's key, a yearly rate, with the key of the energy of the period's counted hours [MWh]."""

BETTER: Final[Mapping[str, int]] = {row.key: row.better for row in INDICATORS if row.better}
"""Which way an indicator is better; of the others neither way is good or bad in itself."""


def _grouped(of: str) -> dict[str, tuple[str, ...]]:
    """Settings of a scenario by the value of one of their columns, in the order of the sidebar."""
    groups: dict[str, list[str]] = {}
    for row in SETTINGS:
        if row.group != "display":
            name = getattr(row, of)
            groups.setdefault(name, []).append(row.key if of == "change" else row.change)
    return {name: tuple(dict.fromkeys(keys)) for name, keys in groups.items()}


CHANGES: Final[Mapping[str, tuple[str, ...]]] = _grouped("change")
"""Fields of a scenario that are one setting to whoever reads them."""

CAUSES: Final[Mapping[str, tuple[str, ...]]] = _grouped("cause")
"""Keys of `CHANGES` that are switched together when a change is explained."""
