"""A part of a text file that a command writes, between two markers."""

from pathlib import Path

from elfe_core.errors import DataError


def put_between_markers(path: Path, markers: tuple[str, str], text: str) -> None:
    """Replace what stands between the markers.

    Raises
    ------
    DataError
        missing_file, or bad_key where a marker is missing.
    """
    start_marker, end_marker = markers
    try:
        whole = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(path.name, "missing_file") from error
    before, start, rest = whole.partition(start_marker)
    _, end, after = rest.partition(end_marker)
    if not start or not end:
        raise DataError(path.name, "bad_key", expected=f"the markers {start_marker} and {end_marker}")
    path.write_text(f"{before}{start_marker}\n{text}\n{end_marker}{after}", encoding="utf-8")
