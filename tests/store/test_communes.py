"""The list of communes: this one, spellings, and every fault at once."""

from pathlib import Path

import pytest

from elfe_core.errors import DataError, ElfeError
from elfe_core.load import TERRITORY_FILE, load_communes
from elfe_core.store import read_communes
from elfe_core.store.communes import COMMUNE_COLUMNS
from elfe_core.territory import load_territory
from tests.store.enedis import faults_of

HEADER = ",".join(COMMUNE_COLUMNS)
SOUND = "1,North,10,Ville,56,1250,47.5,-2.1"


def write(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "communes.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def faults(path: Path) -> list[DataError]:
    with pytest.raises(ElfeError) as caught:
        read_communes(path)
    return faults_of(caught.value)


def test_the_shipped_list() -> None:
    """Forty communes in two groups, 104 881 inhabitants, four of them without a place."""
    communes = load_communes(load_territory(TERRITORY_FILE))
    assert len(communes) == len({one.code for one in communes}) == 40
    assert sum(one.population for one in communes) == 104_881
    assert len({one.group_code for one in communes}) == 2
    nowhere = [one.name for one in communes if one.lat is None]
    assert nowhere == ["La Chapelle-de-Brain", "Massérac", "Saint-Gorgon", "Saint-Ganton"]
    assert all((one.lat is None) == (one.lon is None) for one in communes)


def test_a_territory_without_a_list_has_no_communes() -> None:
    """The second shipped territory names no list, which is no fault."""
    other = load_territory(TERRITORY_FILE.parent / "territories" / "Lamballe et Dinan.toml")
    assert load_communes(other) == ()


def test_spellings(tmp_path: Path) -> None:
    """Any order of columns, other columns, semicolons; a commune may have no place and nobody in it."""
    path = write(
        tmp_path,
        "x;-2;47;0;56;Ville;10;North;1",
        header="note;lon;lat;population;departement;commune;code_commune;EPCI;code_EPCI",
    )
    (one,) = read_communes(path)
    assert (one.code, one.name, one.department, one.group_code, one.group) == ("10", "Ville", "56", "1", "North")
    assert (one.population, one.lat, one.lon) == (0, 47.0, -2.0)
    (one,) = read_communes(write(tmp_path, "1,North,10,Ville,56,5,,"))
    assert (one.lat, one.lon) == (None, None)


def test_every_fault_at_once(tmp_path: Path) -> None:
    """Missing texts, wrong numbers, places off the globe or by half and a commune twice: each with line and column."""
    path = write(
        tmp_path,
        SOUND,
        "1,North,11,,56,1250,47.5,-2.1",
        "1,North,12,A,56,many,47.5,-2.1",
        "1,North,13,B,56,-3,47.5,-2.1",
        "1,North,14,C,56,1.5,95,-2.1",
        "1,North,15,D,56,1,47.5,-181",
        "1,North,16,E,56,1,47.5,",
        "1,North,17,F,56,1,here,-2.1",
        "1,North,10,Ville,56,1250,47.5,-2.1",
        "1,North,18",
    )
    found = {(one.problem, place.column, place.line) for one in faults(path) for place in one.places}
    assert found == {
        ("missing_value", "commune", 3),
        ("bad_number", "population", 4),
        ("negative", "population", 5),
        ("bad_number", "population", 6),
        ("out_of_range", "lat", 6),
        ("out_of_range", "lon", 7),
        ("missing_value", "lon", 8),
        ("bad_number", "lat", 9),
        ("double_commune", "code_commune", 10),
        ("bad_line", "", 11),
    }
    (twice,) = [one for one in faults(path) if one.problem == "double_commune"]
    assert (twice.places[0].values, twice.places[0].other_line) == (("10",), 2)


def test_all_missing_columns_are_named(tmp_path: Path) -> None:
    """A list of another kind names the columns that it lacks, all of them."""
    (fault,) = faults(write(tmp_path, "1,2", header="code_epci,commune"))
    assert fault.problem == "missing_column"
    assert fault.wanted is not None
    assert fault.wanted.names == ("epci", "code_commune", "departement", "population", "lat", "lon")


@pytest.mark.parametrize(("content", "problem"), [(None, "missing_file"), ("", "empty"), (HEADER + "\n", "empty")])
def test_no_list_at_all(tmp_path: Path, content: str | None, problem: str) -> None:
    """A list that is named must be there and hold a commune."""
    path = tmp_path / "communes.csv"
    if content is not None:
        path.write_text(content)
    (fault,) = faults(path)
    assert (fault.file, fault.problem) == ("communes.csv", problem)
