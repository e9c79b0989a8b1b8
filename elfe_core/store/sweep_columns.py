"""Columns of the results of a factor sweep: our own, and those of the original program (MODEL.md section 4)."""

from typing import NamedTuple

from elfe_core import units

FACTORS = ("wind_gwh", "solar_gwh", "bioenergy_gwh", "storage_mwh", "flexible_share")
"""Factors of every sweep: GWh/year, MWh, share 0-1."""

SHARES = ("share_res", "share_pro", "share_ent")
"""Factors that stand in a file only when they were swept: 1 is today's consumption of the sector."""

SOURCES = FACTORS[:3]


class Original(NamedTuple):
    """One column of the original program: its header in two parts, our column, and the quantity it holds."""

    name: str
    unit: str
    column: str
    quantity: str

    @property
    def header(self) -> str:
        """As the original program writes it."""
        return f"{self.name}({self.unit})"


ORIGINAL = (
    Original("wind turbines", "W/house", "wind_gwh", "annual_gwh"),
    Original("solar pannels", "W/house", "solar_gwh", "annual_gwh"),
    Original("bioenergy", "W/house", "bioenergy_gwh", "annual_gwh"),
    Original("battery", "Wh/house", "storage_mwh", "mw"),
    Original("flexibility ", "raw ratio", "flexible_share", "share"),
    Original("storage use ", "ratio", "storage_use_pct", "pct"),
    Original("imported power ", "W/house", "imported_mwh", "annual_mwh"),
    Original("exported power ", "W/house", "exported_mwh", "annual_mwh"),
    Original("imported_time ", "ratio", "import_time_pct", "pct"),
    Original("exported_time ", "ratio", "export_time_pct", "pct"),
    Original("low_conso_peak ", "W/house", "consumption_p5_mw", "mw"),
    Original("high_conso_peak ", "W/house", "consumption_p95_mw", "mw"),
    Original("low_import_peak ", "W/house", "import_p5_mw", "mw"),
    Original("high_import_peak ", "W/house", "import_p95_mw", "mw"),
    Original("flexibility_use ", "%", "flexibility_use_pct", "pct"),
    Original("export_max ", "W/house", "export_max_mw", "mw"),
    Original("import_max ", "W/house", "import_max_mw", "mw"),
    Original("coverage ", "%", "coverage_pct", "pct"),
    Original("coverage_avg ", "%", "coverage_hourly_pct", "pct"),
    Original("autoconso ", "%", "self_consumption_pct", "pct"),
    Original("autoprod ", "%", "self_production_pct", "pct"),
)
"""Columns of the original program in its order; its ratios are fractions, although some of the headers say (%)."""

CYCLES = "storage_cycles_per_year"
"""Follows from the storage use of the original layout, which has no column for it."""


def original_scales(foyers: int) -> dict[str, float]:
    """What one unit of the original layout is in ours, by our column; `storage_cycles_per_year` is per storage use."""
    of_one = {
        "annual_gwh": units.w_to_annual_mwh(1.0, foyers) / units.MWH_PER_GWH,
        "annual_mwh": units.w_to_annual_mwh(1.0, foyers),
        "mw": units.w_to_mw(1.0, foyers),
        "share": 1.0,
        "pct": 100.0,
    }
    return {part.column: of_one[part.quantity] for part in ORIGINAL} | {CYCLES: float(units.HOURS_PER_YEAR)}
