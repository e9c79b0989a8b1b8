"""The two readers of ELFE's wind files, one query and line by line, must never disagree."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.store.connect import connect
from elfe_core.store.wind import _read_sound, read_wind, read_wind_lines

MONTH_FIRST = ["Date,Prod", '12/31/2021 22:00:00,"1234,5"', '12/31/2021 23:00:00,"7"', "01/01/2022 00:00:00,12,25"]
ISO = ["d;a;b", "2021-01-01 00:00:00;1,23;0,98", "2021-01-01 01:00:00;1,5;1", "2021-01-01 02:00:00;0;0"]
ODD = [" ", "rubbish", "12/31/2021 25:00:00,1", "13/31/2021 01:00:00,1", "12/31/2021 21:00:00,-1"]
ODD += ["", "1/2/2021 3:00,4"]
ODD += ["12/31/2021 21:30:00,1", '12/31/2021 21:00:00,"1', "12/31/2021 21:00:00,1,2,3", "2021-01-01 05:00:00;x;y"]
ODD += ["2021-01-01 00:00:00;1;2;3", "2021-02-30 00:00:00;1;2", "2021-01-01T07:00;1;2", "12/31/2021 20:00:00,1e3"]


def read_both(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("wind") / "Prod Eol Elfe.csv.gz"
    path.write_bytes(gzip.compress(text.encode("utf-8")))
    with connect() as connection:
        return _read_sound(connection, path), read_wind_lines(path), read_wind(connection, path)


@pytest.mark.parametrize("lines", [MONTH_FIRST, ISO])
def test_a_sound_file_needs_one_query(tmp_path_factory, lines):
    """A sound file of either shape is read by the query alone, exactly as line by line."""
    fast, slow, chosen = read_both(tmp_path_factory, "\n".join(lines))
    assert fast is not None
    assert fast == slow == chosen
    assert slow.faults == ()
    assert len(slow.values) == 3


def test_exact_doubles_are_one_hour_and_conflicts_are_left_to_the_other_reader(tmp_path_factory):
    """A line that stands twice is one hour, two powers for an hour are a fault."""
    fast, slow, _ = read_both(tmp_path_factory, "\n".join([*MONTH_FIRST, MONTH_FIRST[1]]))
    assert fast == slow
    assert len(fast.values) == 3
    fast, slow, chosen = read_both(tmp_path_factory, "\n".join([*MONTH_FIRST, '12/31/2021 22:00:00,"1"']))
    assert fast is None
    (fault,) = chosen.faults
    assert fault.problem == "duplicate"
    assert [(place.other_line, place.line, place.values) for place in fault.places] == [(2, 5, ('"1234,5"', '"1"'))]


@given(
    lines=st.lists(st.sampled_from([*MONTH_FIRST[1:], *ISO[1:], *ODD]), max_size=8),
    header=st.sampled_from([MONTH_FIRST[0], ISO[0]]),
    end=st.sampled_from(["", "\n", "\r\n"]),
)
def test_what_the_query_accepts_is_what_the_lines_say(tmp_path_factory, lines, header, end):
    """On any mixture of sound and odd lines the query gives up, or gives what the other reader gives."""
    fast, slow, chosen = read_both(tmp_path_factory, "\n".join([header, *lines]) + end)
    assert fast is None or (fast == slow and not slow.faults)
    assert chosen == (fast or slow) or str(chosen.faults) == str(slow.faults)
