"""What the core computes and opens: scenarios, a sweep from the command line, old files, damaged files."""

import json
import math
import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from tests.before import doors
from tests.before.summaries import of_array, without_clock

N_SCENARIOS = 200
FILES = Path(__file__).parent / "files"
SWEEP = ("--wind", "90:300:8", "--solar", "10:150:5", "--bioenergy", "0:20:3", "--storage", "0:120:4")
FLEXIBILITY = ("--flexibility", "0,5,15,40")
"""1 920 rows together."""


def random_scenarios() -> list[dict[str, Any]]:
    """Fields of 200 scenarios over every setting; the same each time."""
    rng = np.random.default_rng(20_211)
    first, n_days = date(2020, 1, 1), 731
    found = []
    for number in range(N_SCENARIOS):
        start = int(rng.integers(0, n_days))
        end = int(rng.integers(start, n_days)) if number % 3 else min(start + int(rng.integers(0, 40)), n_days - 1)
        scale = rng.choice([0.0, 1.0, 1.0, 3.0], size=3)
        found.append(
            {
                "wind_gwh": float(scale[0] * rng.uniform(20.0, 300.0)),
                "solar_gwh": float(scale[1] * rng.uniform(5.0, 200.0)),
                "bioenergy_gwh": float(scale[2] * rng.uniform(1.0, 40.0)),
                "period_start": first + timedelta(days=start),
                "period_end": first + timedelta(days=end),
                "share_res": float(rng.choice([1.0, 0.0, rng.uniform(0.3, 2.0)])),
                "share_pro": float(rng.choice([1.0, 0.5, rng.uniform(0.3, 2.0)])),
                "share_ent": float(rng.choice([1.0, 1.5, rng.uniform(0.3, 2.0)])),
                "storage_on": bool(rng.random() < 0.6),
                "storage_mwh": float(rng.choice([0.0, rng.uniform(0.1, 500.0), rng.uniform(500.0, 20_000.0)])),
                "flexibility_on": bool(rng.random() < 0.6),
                "flexible_share": float(rng.choice([0.0, 1.0, rng.uniform(0.0, 0.5), rng.uniform(0.0, 0.5)])),
                "flexibility_window_h": int(rng.choice([1, 2, 24, rng.integers(2, 169), 8760])),
                **bound(float(rng.choice([1.0, math.inf, rng.uniform(0.0, 1.0)]))),
                "cut_then_simulate": bool(rng.random() < 0.5),
                "scale_on_period": bool(rng.random() < 0.5),
            }
        )
    return found


def bound(share: float) -> dict[str, Any]:
    """The most that may leave an hour, or the original rule."""
    return {"original_rule": True} if math.isinf(share) else {"max_reduction_share": share}


def scenarios() -> dict[str, Any]:
    """The curves, then hours and indicators of every scenario, or why it cannot be."""
    curves = doors.curve_values()  # only their shape counts
    found: dict[str, Any] = {"curves": {name: of_array(values / values.mean()) for name, values in curves.items()}}
    found["today"] = _one_scenario(doors.today_fields())
    for number, fields in enumerate(random_scenarios()):
        found[f"{number:03}"] = _one_scenario(fields)
    return found


def _one_scenario(fields: dict[str, Any]) -> dict[str, Any]:
    try:
        hours, indicators = doors.simulated(fields)
    except doors.ElfeError as error:
        return {"refused": [str(fault) for fault in error.each()]}
    return {"indicators": indicators, "hours": {name: of_array(values) for name, values in hours.items()}}


def sweep() -> dict[str, Any]:
    """The same sweep as Parquet and in the layout of the original: columns, rows, provenance."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        table, text = Path(folder) / "a.parquet", Path(folder) / "a.csv"
        run_command("sweep", *SWEEP, *FLEXIBILITY, "--out", str(table))
        run_command("sweep", *SWEEP, *FLEXIBILITY, "--out", str(text), "--max-reduction", "none")
        with duckdb.connect() as connection:
            rows = connection.read_parquet(str(table)).df()
            keys = "SELECT decode(key), decode(value) FROM parquet_kv_metadata($path)"
            said = connection.execute(keys, {"path": str(table)}).fetchall()
        found["parquet"] = {"n": len(rows), "columns": _columns(rows)}
        found["parquet"]["provenance"] = {key: _provenance(value) for key, value in said}
        found["csv"] = {"columns": _columns(pd.read_csv(text, sep=";"))}
        found["csv"]["beside"] = _provenance(text.with_name("a.csv.json").read_text(encoding="utf-8"))
    return found


def run_command(*arguments: str) -> None:
    """`python -m elfe_core ...` in the folder of the program."""
    environment = os.environ | {"ELFE_CACHE_FOLDER": ""}
    command = [sys.executable, "-m", "elfe_core", *arguments]
    subprocess.run(command, check=True, cwd=doors.ROOT, env=environment, capture_output=True)


def _columns(rows: pd.DataFrame) -> dict[str, Any]:
    return {name: of_array(rows[name]) for name in rows.columns}


def _provenance(text: str) -> Any:
    try:
        return json.loads(without_clock(text))
    except ValueError:
        return without_clock(text)


def files() -> dict[str, Any]:
    """What each old file opens to."""
    return {path.name: opened(path) for path in old_files()}


def old_files() -> list[Path]:
    """The files that are opened: not those that only lie beside another."""
    beside = ("README.md", "expected.json.gz", "hours-72.csv", "sweep-original.csv.json")
    return [path for path in sorted(FILES.iterdir()) if path.name not in beside]


def opened(path: Path) -> Any:
    """An old file, opened as what its name says it is; of a folder of blocks, each block."""
    kind = path.name.partition("-")[0]
    if path.is_dir():
        return {block.name: _sweep(block) for block in sorted(path.glob("*.parquet"))}
    if kind == "links":
        return {name: _link(one) for name, one in json.loads(path.read_text(encoding="utf-8")).items()}
    if kind == "scenarios":
        return doors.kept_scenarios(path.read_bytes())
    if kind == "set":
        return doors.kept_set(path)
    return doors.brought_file(path) if kind == "curves" else _sweep(path)


def _sweep(path: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as work:
        return doors.sweep_file(path, Path(work))


def _link(one: str | dict[str, str]) -> dict[str, Any]:
    return doors.short_text(one) if isinstance(one, str) else doors.link(one)


def damaged() -> dict[str, Any]:
    """What each damaged file is told."""
    with tempfile.TemporaryDirectory() as folder:
        return doors.damaged(Path(folder))
