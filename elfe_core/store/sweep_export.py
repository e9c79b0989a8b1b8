"""A file of results in the layout of the original program."""

from pathlib import Path

from elfe_core.store.connect import literal_path, sql
from elfe_core.store.sweep_columns import original_scales
from elfe_core.store.sweep_files import ordered_connection, refusing, whole_file


def write_original(rows: Path, out: Path, foyers: int) -> None:
    """Write results in our columns, without swept sector shares, as the original program's `;` CSV.

    Parameters
    ----------
    rows
        A .parquet file in our columns.
    out
        The .csv file to write, whole or not at all.
    foyers
        Number of consumption points of the territory.

    Raises
    ------
    DataError
        unwritable.
    """
    with refusing(out), whole_file(out) as unfinished, ordered_connection() as connection:
        parameters = {"parts": [literal_path(rows)], "path": str(unfinished.absolute())}
        connection.execute(sql("sweep_join_original"), {**parameters, "scales": original_scales(foyers)})
