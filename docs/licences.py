"""Licences of every package that runs, as they declare them: `python -m docs.licences` writes docs/licences.md."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

FILE = Path(__file__).with_name("licences.md")
LOCK = FILE.parents[1] / "requirements.lock"
HEAD = """# Licences of the packages that run

Read from what the installed packages declare, by `.venv/bin/python -m docs.licences`, which writes this file anew.

| package | version | licence |
| --- | --- | --- |
"""
NOT_HERE = "(not on this system)"


def locked(text: str) -> dict[str, str]:
    """Version of each package of a lock file."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def licence(package: str) -> str:
    """What a package declares: an expression, its classifiers, or the first line of its text."""
    try:
        found = metadata(package)
    except PackageNotFoundError:
        return NOT_HERE
    classifiers = [one.rpartition(" :: ")[2] for one in found.get_all("Classifier", []) if one.startswith("License ::")]
    text = (found.get("License") or "").strip().partition("\n")[0]
    return found.get("License-Expression") or ", ".join(classifiers) or text or "(none declared)"


def table(text: str) -> str:
    """The document for a lock file."""
    return HEAD + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in locked(text).items())


if __name__ == "__main__":
    FILE.write_text(table(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
