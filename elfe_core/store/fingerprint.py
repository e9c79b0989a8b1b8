"""One short text that changes when any of some files changes: the key of every cache of what was read from them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from elfe_core.errors import DataError


def fingerprint(paths: Iterable[Path]) -> str:
    """Sha256 (hex) over the names and contents of files, in the order given.

    Raises
    ------
    DataError
        missing_file or unreadable, of the first file that cannot be read.
    """
    total = hashlib.sha256()
    for path in map(Path, paths):
        try:
            with path.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").digest()
        except (FileNotFoundError, NotADirectoryError):
            raise DataError(path.name, "missing_file", value=str(path.parent)) from None
        except OSError as error:
            raise DataError(path.name, "unreadable", value=error.strerror) from None
        total.update(hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).digest() + content)
    return total.hexdigest()
