"""A part of a text file that a command writes, between two markers."""

from pathlib import Path

from elfe_core.errors import DataError
from elfe_core.store import refusing, whole_file


def put_between_markers(path: Path, markers: tuple[str, str], text: str) -> None:
    """Replace what stands between the markers.

    Raises
    ------
    DataError
        missing_file, also of what is no plain file; bad_key where a marker is missing; unwritable.
    """
    start_marker, end_marker = markers
    if not path.is_file():
        raise DataError(path.name, "missing_file")
    whole = path.read_text(encoding="utf-8")
    before, start, rest = whole.partition(start_marker)
    _, end, after = rest.partition(end_marker)
    if not start or not end:
        raise DataError(path.name, "bad_key", expected=f"the markers {start_marker} and {end_marker}")
    with refusing(path), whole_file(path) as unfinished:
        unfinished.write_text(f"{before}{start_marker}\n{text}\n{end_marker}{after}", encoding="utf-8")
