"""Where the shipped data lie."""

from pathlib import Path


def data_folder() -> Path:
    """The data: inside the package once it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"
