"""Write the whole demonstration data set."""

from collections.abc import Iterator
from pathlib import Path

from elfe_core.demo.clock import FIRST_YEAR, LAST_YEAR
from elfe_core.demo.hourly import HourlyData, make_hourly
from elfe_core.demo.parameters import PARAMETERS_FILE, parameter_values
from elfe_core.demo.rows import consumption_above_36, consumption_up_to_36, production, table_of
from elfe_core.demo.write import enedis_text, wind_text, write_gzip

TECHNICAL_YEAR = 2020
"""The year whose files bear the technical header style; the other bears accented labels."""

DATA_SETS = {
    "inf36": ("conso-inf36-region", consumption_up_to_36),
    "sup36": ("conso-sup36-region", consumption_above_36),
    "prod": ("prod-region", production),
}
WIND_FILE = "Prod Eol Elfe.csv.gz"


def demo_texts(data: HourlyData) -> Iterator[tuple[str, str]]:
    """File name and text of each file of the data set."""
    for kind, (dataset, totals) in DATA_SETS.items():
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            rows = table_of(data, totals(data), year)
            yield f"{dataset}-{year}.csv.gz", enedis_text(rows, kind, technical=year == TECHNICAL_YEAR)
    yield WIND_FILE, wind_text(data)


def write_demo(target_dir: Path, parameters_file: Path = PARAMETERS_FILE) -> list[Path]:
    """Make the demonstration data set and write its files, replacing those of the same name.

    Parameters
    ----------
    target_dir
        Folder of the files, made if missing (the project's own is data/raw).
    parameters_file
        The figures behind the curves.

    Returns
    -------
    list of Path
        The files written.
    """
    target_dir.mkdir(parents=True, exist_ok=True)
    data = make_hourly(parameter_values(parameters_file))
    written = []
    for name, text in demo_texts(data):
        write_gzip(target_dir / name, text)
        written.append(target_dir / name)
    return written
