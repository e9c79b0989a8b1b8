"""Where the time of a sweep goes: the 10^5 grid's blocks on one core, by part, beside the bare numpy calls."""

import cProfile
import pstats
import time

import numpy as np

from elfe_core import sweep
from elfe_core.load import TERRITORY_FILE, load_curves
from elfe_core.scenario import today
from elfe_core.sweep import block_table
from elfe_core.territory import load_territory

PARTS = {
    "flexibility: sort, levels, shifted curves": ("block.py", "_series"),
    "  of it the sort of the windows and its sums": ("windows.py", "prepared"),
    "stores: every walk through the hours": ("storage.py", "advance"),
    "stores: where the leading days end": ("storage.py", "span"),
    "percentiles of the import": ("stores.py", "_import_percentiles"),
    "percentiles of the consumption": ("indicators.py", "percentiles"),
    "exchange: sums, counts, maxima, layouts (walks and percentiles included)": ("stores.py", "exchange_totals"),
    "all": ("block.py", "block_table"),
}


def main() -> None:
    territory = load_territory(TERRITORY_FILE)
    names = ("wind_gwh", "solar_gwh", "bioenergy_gwh", "storage_mwh", "flexible_share")
    ends = ((90, 300), (10, 300), (6, 60), (0, 100), (0, 0.15))
    axes = {name: sweep.evenly(name, *end, 10) for name, end in zip(names, ends, strict=True)}
    study = sweep.study(sweep.Grid(axes=axes), today(territory), load_curves(territory), territory)
    numbers = range(0, study.layout.n_blocks, 5)
    rows = sum(study.layout.rows_of(study.layout.block(number)) for number in numbers)
    np.empty(30 << 20, dtype=np.uint8)
    block_table(study, 0)
    profile = cProfile.Profile()
    profile.enable()
    for number in numbers:
        block_table(study, number)
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for title, (file, function) in PARTS.items():
        spent_s = sum(row[3] for (path, _, name), row in stats.items() if path.endswith(file) and name == function)
        print(f"{title}: {1e6 * spent_s / rows:.1f} µs a scenario-year")
    bare()


def bare() -> None:
    """What the bare numpy calls take for one scenario-year: no arrangement of them could be quicker than their sum."""
    rng = np.random.default_rng(0)
    year = rng.normal(0.0, 1.0, (100, 8760))
    windows = year.reshape(100, 365, 24)
    walk = np.ascontiguousarray(year.T)
    for title, job in (
        ("sort of 365 windows", lambda: np.sort(windows, axis=-1)),
        ("two percentiles of a year", lambda: np.partition(year, (437, 8321), axis=-1)),
        ("one addition, two bounds, one difference over a year", lambda: _walk(walk)),
    ):
        times_s = []
        for _ in range(7):
            start = time.perf_counter()
            job()
            times_s.append(time.perf_counter() - start)
        print(f"bare numpy, {title}: {1e6 * sorted(times_s)[3] / 100:.1f} µs")


def _walk(surplus: np.ndarray) -> np.ndarray:
    level = surplus + 1.0
    np.minimum(level, 1.0, out=level)
    np.maximum(level, 0.0, out=level)
    return surplus - level


if __name__ == "__main__":
    main()
