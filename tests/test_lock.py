"""The lock file: every package that runs, with hashes, and its licences in one table."""

import re
from pathlib import Path

from docs import licences

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_holds_every_pin() -> None:
    """Each package of requirements.txt in the same version, and many more that come with them."""
    pins = licences.locked((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    held = {_plain(name): version for name, version in licences.locked(LOCK).items()}
    assert pins
    assert {name: held.get(_plain(name)) for name in pins} == pins
    assert len(held) > 2 * len(pins)


def test_every_package_has_hashes_and_no_index_is_named() -> None:
    """Nothing in it depends on where it is installed from."""
    packages = re.split(r"\n(?=\S)", LOCK.strip())
    assert all("--hash=sha256:" in package for package in packages)
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links", LOCK)


def test_every_package_has_a_licence() -> None:
    """The table names each locked package in its version, with a licence unless it is not of this system."""
    text = licences.FILE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^ |]+) \| ([^ |]+) \|", text, re.MULTILINE))
    del rows["package"], rows["---"]
    assert rows == licences.locked(LOCK)
    assert "(none declared)" not in text
