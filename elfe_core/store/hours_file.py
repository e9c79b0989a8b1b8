"""All hours of one scenario as a file, CSV or Parquet; `elfe_core.store.curves.hours` opens it again.

A CSV begins with lines that begin with `#`: what the file is, its facts, then the key of each column, which holds its
unit (`wind_mw`, `stored_wh_group`). Under them stands the table, with names to be read. A Parquet has the keys as its
columns, and facts and names in its metadata.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import local_hours
from elfe_core.csv_cells import harmless
from elfe_core.curves import Hourly
from elfe_core.store.connect import ordered_connection, run

VERSION: Final = 1
MARK: Final = "# elfe-heures"
"""How the first line begins; the version follows."""
COMMENT: Final = "# "
TIMES: Final = ("utc", "local", "counted")
"""Keys of the first columns: start of the hour as ISO 8601 and as dd/mm/yyyy:hh, whether the hour counts (0 or 1)."""
DECIMALS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HoursTable:
    """The hours of a scenario, as they are written.

    Parameters
    ----------
    start_utc
        Start of the first hour, datetime64[h].
    timezone
        Whose clock the second column shows.
    counted
        Which hours count, shape (n_hours,); None: all. The others are written without any value.
    columns
        Values of each hour by key, shape (n_hours,) each.
    names
        What each key is called in the file, TIMES among them.
    facts
        Where the hours come from, a line each, in any language; none holds a line break.
    """

    start_utc: np.datetime64
    timezone: str
    counted: NDArray[np.bool_] | None
    columns: Mapping[str, Hourly]
    names: Mapping[str, str]
    facts: Sequence[str]

    @property
    def n_hours(self) -> int:
        """Number of hours."""
        return len(next(iter(self.columns.values())))

    def known(self) -> dict[str, Hourly]:
        """The columns, NaN in the hours that do not count."""
        if self.counted is None:
            return dict(self.columns)
        return {key: np.where(self.counted, values, np.nan) for key, values in self.columns.items()}

    def flags(self) -> NDArray[np.int64]:
        """1 for an hour that counts, else 0."""
        return np.ones(self.n_hours, dtype=np.int64) if self.counted is None else self.counted.astype(np.int64)

    def utc(self) -> NDArray[np.datetime64]:
        """Start of each hour, datetime64[h]."""
        hours: NDArray[np.datetime64] = self.start_utc.astype("datetime64[h]") + np.arange(self.n_hours)
        return hours

    def local_texts(self) -> list[str]:
        """`31/10/2021:02`, the local hour of each: of the two in autumn both read the same."""
        import pandas as pd  # 60 MB that reading the territory's files shall not cost

        return pd.DatetimeIndex(local_hours(self.utc(), self.timezone)).strftime("%d/%m/%Y:%H").tolist()


def csv_of_hours(table: HoursTable, *, delimiter: str, decimal: str, encoding: str) -> bytes:
    """The table as text, lines ended as spreadsheets do; `encoding` as Python calls it, `utf-8-sig` with its mark."""
    import pandas as pd

    keys = [*TIMES, *table.columns]
    frame = pd.DataFrame(
        {
            "utc": [f"{hour}:00Z" for hour in np.datetime_as_string(table.utc()).tolist()],
            "local": table.local_texts(),
            "counted": table.flags(),
            **table.known(),
        }
    )
    above = [f"{MARK} {VERSION}", *(f"{COMMENT}{fact}" for fact in table.facts), COMMENT + delimiter.join(keys)]
    text = frame.to_csv(
        index=False,
        header=[harmless(table.names[key]) for key in keys],
        sep=delimiter,
        decimal=decimal,
        lineterminator="\r\n",
        float_format=f"%.{DECIMALS}f",
    )
    return ("\r\n".join([*above, text])).encode(encoding)


def parquet_of_hours(table: HoursTable) -> bytes:
    """The table as Parquet: `utc` in UTC, `local` as text, `counted` as whole numbers, all others as exact DOUBLE."""
    about = {"version": VERSION, "facts": list(table.facts), "names": dict(table.names)}
    rows = {
        "utc": table.utc().astype("datetime64[us]"),
        "local": np.array(table.local_texts(), dtype=object),
        "counted": table.flags(),
        **{key: np.ascontiguousarray(values) for key, values in table.known().items()},
    }
    with tempfile.TemporaryDirectory(prefix="elfe-") as folder, ordered_connection() as connection:
        path = Path(folder) / "hours.parquet"
        connection.register("hours", rows)
        run(
            connection,
            "hours_write",
            {"path": str(path), "about": json.dumps(about, ensure_ascii=False, sort_keys=True)},
        )
        return path.read_bytes()
