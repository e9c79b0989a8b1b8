"""Columns of the results of a factor sweep: our own, and those of the original program (MODEL.md section 4)."""

from elfe_core import units
from elfe_core.catalogue import EXTRA_FACTORS, FACTORS, INDICATORS, MAIN_FACTORS, SOURCES, Original

ALL_FACTORS = (*MAIN_FACTORS, *EXTRA_FACTORS)
"""Factors in the order of a file's columns; the extra ones stand in a file only when they were swept."""

SOURCE_FACTORS = tuple(f"{name}_gwh" for name in SOURCES)


def _originals() -> dict[str, Original]:
    factors = {key: factor.original for key, factor in FACTORS.items()}
    found = factors | {row.key: row.original for row in INDICATORS}
    return dict(sorted(((k, o) for k, o in found.items() if o is not None), key=lambda pair: pair[1].place))


ORIGINAL = _originals()
"""Columns of the original program by ours, in its order; its ratios are fractions, although some headers say (%)."""

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
    return {key: of_one[column.quantity] for key, column in ORIGINAL.items()} | {CYCLES: float(units.HOURS_PER_YEAR)}
