"""Errors: faults as data, one or many."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

from elfe_core.errors import (
    MAX_PLACES,
    PROBLEMS,
    WANTED,
    DataError,
    ElfeError,
    Faults,
    InputError,
    Place,
    Wanted,
    raise_faults,
)

ONE = InputError("storage_mwh", -1, "a finite number >= 0")
TWO = DataError("a.csv", "negative", line=7, value="-2", count=3, wanted=Wanted("number", low=0))
HOUR = datetime(2021, 1, 1, tzinfo=UTC)


def test_input_error_says_field_value_and_expectation():
    """An input error names the field, the value and what was expected, in its text and as attributes."""
    assert str(ONE) == "storage_mwh is -1: expected a finite number >= 0"
    assert (ONE.field, ONE.value, ONE.expected) == ("storage_mwh", -1, "a finite number >= 0")


def test_data_error_says_file_line_value_and_count():
    """A data error names file, line, what was found, what was expected and how often."""
    assert str(TWO) == "a.csv, line 7: a value is negative; found '-2'; expected a number >= 0; 3 in all"
    assert (TWO.file, TWO.files, TWO.problem, TWO.count) == ("a.csv", ("a.csv",), "negative", 3)
    assert (TWO.line, TWO.value, TWO.expected) == (7, "-2", "a number >= 0")


def test_data_error_lists_its_places():
    """Every place is in the text, with its file where there are several; no more than twenty are kept."""
    places = [Place(file=f"{number}.csv", line=number, values=("1", "2"), other_line=3) for number in (6, 51)]
    assert str(DataError(["6.csv", "51.csv"], "duplicate", places=places)) == (
        "6.csv, 51.csv, 6.csv, line 6: one time has two different values; found '1' and '2' (the first: line 3); "
        "51.csv, line 51: '1' and '2' (the first: line 3); 2 in all"
    )
    many = DataError("a.csv", "negative", places=[Place(line=line) for line in range(30)])
    assert (len(many.places), many.count) == (MAX_PLACES, 30)


def test_data_error_says_ranges_series_and_bands():
    """A place holds a range of hours, what is measured, and the bands that are absent."""
    gap = Place(series=("53/RES1", "53/PRO1"), first=HOUR, last=HOUR + timedelta(hours=3))
    assert str(DataError("a.csv", "gap", places=[gap], count=4)) == (
        "a.csv, 53/RES1 and 53/PRO1, 2021-01-01T00:00Z to 2021-01-01T03:00Z: hours are missing; 4 in all"
    )
    band = Place(column="x", bands=(0, 2), first=HOUR, last=HOUR)
    assert "a.csv, column x, without P0, P2, 2021-01-01T00:00Z: " in str(DataError("a.csv", "gap", places=[band]))


@pytest.mark.parametrize("kind", WANTED)
def test_every_kind_of_wanted_value_has_a_wording(kind):
    """Each kind has English words, with its key in front; an unknown kind is a programming error."""
    text = str(Wanted(kind, low=3, names=("n1", "n2"), example="e1", key="k.l"))
    assert text.startswith("k.l: ")
    assert "None" not in text
    with pytest.raises(ValueError, match="unknown kind"):
        Wanted("nonsense")


def test_wanted_bounds():
    """Bounds are numbers or a day."""
    assert str(Wanted("number", low=0, high=1, example="0.5")) == "a number from 0 to 1 such as 0.5"
    assert str(Wanted("fields", low=15)) == "15 fields"
    assert str(Wanted("day", low=date(2021, 1, 2))) == "a date (yyyy-mm-dd) not before 2021-01-02"


def test_data_error_without_details():
    """Without line, value or count the text holds file and problem only; a count of one is not worth a word."""
    assert str(DataError("a.csv", "missing_file")) == "a.csv: the file does not exist"
    assert str(DataError("a.csv", "gap", count=1)) == "a.csv: hours are missing"


def test_unknown_problem_is_a_programming_error():
    """A problem code that has no wording is refused at once, and not as a user's fault."""
    with pytest.raises(ValueError, match="unknown problem code 'nonsense'") as caught:
        DataError("a.csv", "nonsense")
    assert not isinstance(caught.value, ElfeError)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_has_a_wording(problem):
    """Each code makes an error whose text holds its wording."""
    assert PROBLEMS[problem] in str(DataError("a.csv", problem))


def test_raise_faults_none_one_many():
    """No fault raises nothing, one raises itself, several are raised together in order."""
    assert raise_faults([]) is None
    with pytest.raises(InputError) as single:
        raise_faults([ONE])
    assert single.value is ONE
    with pytest.raises(Faults) as several:
        raise_faults([ONE, TWO])
    assert list(several.value.each()) == [ONE, TWO]
    assert str(several.value) == f"{ONE}\n{TWO}"


def test_each_looks_inside_nested_faults():
    """Faults inside faults come out one by one; a single fault is its own list."""
    assert list(Faults([Faults([ONE, TWO]), ONE]).each()) == [ONE, TWO, ONE]
    assert list(ONE.each()) == [ONE]


@pytest.mark.parametrize("error", [ONE, TWO, Faults([ONE, TWO])])
@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_errors_can_be_copied_and_sent(error, again):
    """An error survives a copy and the way from one process to another."""
    assert str(again(error)) == str(error)
    assert [str(fault) for fault in again(error).each()] == [str(fault) for fault in error.each()]
