"""The figures behind the made curves: read from data/demo_parameters.toml, one row per figure."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from elfe_core.load import DATA_FOLDER

PARAMETERS_FILE = DATA_FOLDER / "demo_parameters.toml"
PUBLISHED_FILE = DATA_FOLDER / "published_results.toml"

ParameterValues = dict[str, float]
"""Parameter name -> value, in the unit of its row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One figure; the calibration may move those that bear a `prior`, some `spread` away from it."""

    name: str
    value: float
    unit: str
    meaning: str
    prior: float | None = None
    spread: float | None = None

    @property
    def is_calibrated(self) -> bool:
        """True where the calibration may move it."""
        return self.prior is not None


def read_parameters(path: Path = PARAMETERS_FILE) -> list[Parameter]:
    """All rows of the parameter file, in its order."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["parameter"]
    return [Parameter(**row) for row in rows]


def parameter_values(path: Path = PARAMETERS_FILE) -> ParameterValues:
    """The values alone, by name."""
    return {row.name: row.value for row in read_parameters(path)}


def monthly_values(values: ParameterValues, name: str) -> list[float]:
    """The 24 values `name_2020_01` to `name_2021_12`."""
    return [values[f"{name}_{year}_{month:02d}"] for year in (2020, 2021) for month in range(1, 13)]


def write_values(values: ParameterValues, path: Path = PARAMETERS_FILE) -> None:
    """Put new values into the file's rows; comments and every other line stay as they are."""
    lines, name = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition(" = ")
        if key == "name":
            name = rest.strip('"')
        if key == "value" and name in values:
            line = f"value = {float(values[name]):.6g}"
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
