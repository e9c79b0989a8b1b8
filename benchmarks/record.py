"""The last figure of each proof, kept in docs/trust.toml, from which docs/trust.md is written."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).parents[1] / "docs" / "trust.toml"


def figures() -> dict[str, dict[str, str]]:
    """Of each proof its `figure` and the `date` of it."""
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def record(proof: str, figure: str) -> None:
    """Keep a figure in place of the one before."""
    known = figures() | {proof: {"date": f"{datetime.now(UTC):%Y-%m-%d}", "figure": figure}}
    lines = []
    for name in sorted(known):
        values = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in known[name].items()]
        lines += [f"[{name}]", *values, ""]
    FILE.write_text("\n".join(lines), encoding="utf-8")
    print(f"{proof}: {figure}")
