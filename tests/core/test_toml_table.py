"""TomlTable: typed values by key, every fault collected."""

import tomllib
from datetime import date

import pytest

from elfe_core.errors import DataError, ElfeError
from elfe_core.toml_table import TomlTable


def table(text: str) -> tuple[TomlTable, list[ElfeError]]:
    faults: list[ElfeError] = []
    return TomlTable("t.toml", "", tomllib.loads(text), faults), faults


def test_right_values_come_out_typed():
    """Each getter gives its type and notes no fault."""
    top, faults = table('a="x"\nb=2\nc=1.5\nd=2021-01-31\ne=["p","q"]\nf=-3\n[g]\nh="in"\n[[i]]\nj=1\n[[i]]\nj=2')
    assert top.text("a") == "x"
    assert (top.number("b"), type(top.number("b"))) == (2.0, float)
    assert top.whole("b") == 2
    assert top.number("c") == 1.5
    assert top.day("d") == date(2021, 1, 31)
    assert top.texts("e") == ("p", "q")
    assert top.number("f", low=-10.0) == -3.0
    assert top.table("g").text("h") == "in"
    assert [item.whole("j") for item in top.tables("i")] == [1, 2]
    assert top.tables("absent") == []
    assert faults == []


@pytest.mark.parametrize("value", ["true", "-1", "nan", "inf", "-inf", '"1"', "[1]", "1" + "0" * 400])
def test_not_a_number(value):
    """A boolean, a negative, NaN, an infinity, a text, a list or a number beyond all floats is not a number >= 0."""
    top, faults = table(f"a={value}")
    assert top.number("a") == 1.0
    assert [fault.expected for fault in faults] == ["a: a number >= 0"]


@pytest.mark.parametrize("value", ["true", "-1", "1.0", "nan", '"1"', "2021-01-01"])
def test_not_a_whole_number(value):
    """A boolean, a negative, a decimal, a text or a date is not a whole number >= 0."""
    top, faults = table(f"a={value}")
    assert top.whole("a") == 1
    assert [fault.expected for fault in faults] == ["a: a whole number >= 0"]


@pytest.mark.parametrize("value", ["1", '""', "[]", "true"])
def test_not_a_text(value):
    """A number, an empty text, a list or a boolean is not a text."""
    top, faults = table(f"a={value}")
    assert top.text("a") == ""
    assert [fault.expected for fault in faults] == ["a: a text"]


@pytest.mark.parametrize("value", ['"2021-01-01"', "2021-01-01T00:00:00", "2021", "00:00:00"])
def test_not_a_day(value):
    """A text, a date with an hour, a number or an hour is not a day."""
    top, faults = table(f"a={value}")
    top.day("a")
    assert [fault.expected for fault in faults] == ["a: a date (yyyy-mm-dd)"]


@pytest.mark.parametrize("value", ["[]", '"x"', "[1]", '["x", ""]', "{}"])
def test_not_a_list_of_texts(value):
    """An empty list, a text, numbers or an empty text inside are not a list of texts."""
    top, faults = table(f"a={value}")
    assert top.texts("a") == ()
    assert [fault.expected for fault in faults] == ["a: a list of texts"]


def test_faults_carry_the_dotted_name_and_the_value_found():
    """A fault deep inside says where it stands and what was found."""
    top, faults = table('[a]\n[[a.b]]\nc=1\n[[a.b]]\nc="x"')
    assert [item.whole("c") for item in top.table("a").tables("b")] == [1, 1]
    (fault,) = faults
    assert isinstance(fault, DataError)
    assert (fault.file, fault.problem, fault.value) == ("t.toml", "bad_key", "'x'")
    assert fault.expected == "a.b[1].c: a whole number >= 0"


def test_missing_key_has_no_value():
    """A key that is not there is a fault without a value."""
    top, faults = table("")
    top.text("name")
    assert [(fault.value, fault.expected) for fault in faults] == [(None, "name: a text")]


def test_not_a_table_and_not_a_list_of_tables():
    """A number where a table or tables should stand is a fault, and so is a number inside a list of tables."""
    top, faults = table("a=1\nb=2\nc=[3]")
    top.table("a")
    assert top.tables("b") == []
    assert len(top.tables("c")) == 1
    assert [fault.expected for fault in faults] == ["a: a table", "b: a list of tables", "c[0]: a table"]


def test_narrower_getters_take_what_fits():
    """Numbers within both bounds, whole numbers in a list and one of some texts come out; known keys pass."""
    top, faults = table('a=2\nb=[1,12]\nc="x"')
    assert (top.number("a", high=2.0), top.wholes("b", 1, 12), top.one_of("c", ("w", "x"))) == (2.0, (1, 12), "x")
    assert (top.has("a"), top.has("d")) == (True, False)
    top.only(("a", "b", "c", "d"))
    assert faults == []


def test_narrower_getters_refuse_the_rest():
    """Beyond a bound, not whole, none of the texts, or a key that nobody knows: each is a fault of its own."""
    top, faults = table('a=2.1\nb=[1,13]\nc="y"\nd=[true]\ne=[]')
    assert top.number("a", high=2.0) == 0.0
    assert [top.wholes(key, 1, 12) for key in "bde"] == [(1,)] * 3
    assert top.one_of("c", ("w", "x")) == "w"
    top.only(("a", "b", "c"))
    assert [fault.expected for fault in faults] == [
        "a: a number from 0 to 2",
        *[f"{key}: a list of whole numbers from 1 to 12" for key in "bde"],
        "c: one of w, x",
        *["a key among a, b, c"] * 2,
    ]
