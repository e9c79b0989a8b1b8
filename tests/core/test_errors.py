"""Errors: faults as data, one or many."""

import copy
import pickle

import pytest

from elfe_core.errors import PROBLEMS, DataError, ElfeError, Faults, InputError, raise_faults

ONE = InputError("storage_mwh", -1, "a finite number >= 0")
TWO = DataError("a.csv", "gap", line=7, value="x", count=3, expected="24 hours")


def test_input_error_says_field_value_and_expectation():
    """An input error names the field, the value and what was expected, in its text and as attributes."""
    assert str(ONE) == "storage_mwh is -1: expected a finite number >= 0"
    assert (ONE.field, ONE.value, ONE.expected) == ("storage_mwh", -1, "a finite number >= 0")


def test_data_error_says_file_line_value_and_count():
    """A data error names file, line, what was found, what was expected and how often."""
    assert str(TWO) == "a.csv, line 7: hours are missing; found 'x'; expected 24 hours; 3 in all"
    assert (TWO.file, TWO.problem, TWO.line, TWO.value, TWO.count, TWO.expected) == (
        "a.csv",
        "gap",
        7,
        "x",
        3,
        "24 hours",
    )


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
