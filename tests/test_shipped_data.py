"""What the repository says of its data is true of the files that it ships."""

import hashlib

from elfe_core.cli import TABLE_END, TABLE_START
from elfe_core.insight import comparison
from elfe_core.load import DATA_FOLDER, TERRITORY_FILE, load_curves
from elfe_core.territory import load_territory

MAX_DATA_MB = 25


def test_the_readme_holds_the_comparison_as_the_command_writes_it():
    """The tables of data/README.md are those of the shipped files, and every published figure is met."""
    territory = load_territory(TERRITORY_FILE)
    curves = load_curves(territory)
    rows = comparison.compare(comparison.read_published(DATA_FOLDER / "published_results.toml"), curves, territory)
    likeness = comparison.compare_shapes(curves, territory, DATA_FOLDER / "shapes")
    _, _, rest = (DATA_FOLDER / "README.md").read_text(encoding="utf-8").partition(TABLE_START)
    written, _, _ = rest.partition(TABLE_END)
    assert written.strip() == f"{comparison.results_markdown(rows)}\n\n{comparison.shapes_markdown(likeness)}"
    assert [row.figure.indicator for row in rows if not row.is_met] == []


def test_the_fingerprints_are_those_of_the_files():
    """Each raw file has the sha256 that SHA256SUMS says, and none is left out."""
    raw = DATA_FOLDER / "raw"
    sums = dict(line.split("  ")[::-1] for line in (raw / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    assert sums == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in raw.glob("*.gz")}


def test_the_data_stay_small():
    """All of data/ is below 25 MB, so that a clone is quick."""
    assert sum(file.stat().st_size for file in DATA_FOLDER.rglob("*") if file.is_file()) < MAX_DATA_MB * 1e6
