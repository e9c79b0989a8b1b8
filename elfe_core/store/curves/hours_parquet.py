"""The hours of a scenario that this program wrote as Parquet, as the text that the readers of curves take."""

import json
from collections.abc import Sequence
from pathlib import Path

from elfe_core.errors import DataError, Wanted
from elfe_core.store.connect import literal_path, locked_connection, run, sql
from elfe_core.store.disk import reading_parquet
from elfe_core.store.hours_file import COMMENT, MARK

MOST_HOURS = 1_000_000
"""More rows than a century has are no hours of this program."""


def write_as_text(path: Path, text: Path, name: str) -> None:
    """Write the curves of such a Parquet to `text`, under the head that its CSV would have.

    Raises
    ------
    DataError
        unreadable (damaged); foreign_parquet: any other Parquet.
    """
    import pandas as pd  # a third of a second and 60 MB that only such a file shall cost

    with reading_parquet(name), locked_connection(path) as connection:
        where = {"path": literal_path(path)}
        about = run(connection, "hours_about", where)
        if not about:
            raise DataError(name, "foreign_parquet", wanted=Wanted("saved_as_csv"))
        ((version, names, n_rows, is_ours),) = about
        if not is_ours or n_rows > MOST_HOURS:
            raise DataError(name, "foreign_parquet", wanted=Wanted("saved_as_csv"))
        frame = pd.DataFrame(connection.execute(sql("hours_read"), where).fetchnumpy())
    keys = [str(name) for name in frame]
    head = f"{MARK} {version}\n{COMMENT}{','.join(keys)}\n{','.join(_names(names, keys))}\n"
    with text.open("w", encoding="utf-8", newline="") as stream:
        stream.write(head)
        frame.to_csv(stream, index=False, header=False, lineterminator="\n")


def _names(said: object, keys: Sequence[str]) -> list[str]:
    """What the columns are called; a name that is none, or would break the line, is the key."""
    try:
        names = json.loads(str(said))
    except (ValueError, RecursionError):
        names = None
    found = names if isinstance(names, dict) else {}
    called = {key: name for key, name in found.items() if isinstance(name, str) and not set(name) & set(',"\r\n')}
    return [called.get(key, key) for key in keys]
