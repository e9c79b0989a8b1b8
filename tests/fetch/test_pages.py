"""Downloading by pages: every page is kept, none is read twice, and no link leads astray."""

import gzip
import json
from pathlib import Path

import pytest

from elfe_core.errors import DataError, ElfeError, InputError
from elfe_core.fetch.download import fetch
from elfe_core.fetch.sources import Query
from tests.fetch.portal import (
    ENEDIS_COLUMNS,
    Act,
    Portal,
    Waits,
    csv_text,
    enedis_rows,
    files,
    page,
    problems,
    query,
    send,
    status,
)

ROWS = enedis_rows()
THIRDS = ROWS[:40], ROWS[40:80], ROWS[80:]
OLD = b"the old file\n"
PATH = "/data-fair/api/v1/datasets/conso-inf36-region/lines"


def three_pages(server: Portal, total: int | None = 96) -> list[Act]:
    links = f"{server.address}{PATH}?after=2", f"{PATH}?after=3", None
    return [page(rows, link, total) for rows, link in zip(THIRDS, links, strict=True)]


def refused(asked: Query, out: Path, waits: Waits) -> ElfeError:
    with pytest.raises(ElfeError) as caught:
        fetch(asked, out, native=True, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == OLD
    return caught.value


@pytest.mark.parametrize("total", [96, None])
def test_pages_become_one_table(tmp_path: Path, server: Portal, out: Path, total: int | None) -> None:
    """Rows of all pages in the columns of the export, numbers as sent; absolute and relative links are followed."""
    server.acts = three_pages(server, total)
    waits = Waits()
    done = fetch(query(tmp_path, server), out, native=True, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == csv_text(ROWS)
    assert [path for path, _ in server.asked][1:] == [f"{PATH}?after=2", f"{PATH}?after=3"]
    assert server.asked[0][0].startswith(f"{PATH}?")
    assert server.parameters() == {
        "size": "10000",
        "select": ",".join(ENEDIS_COLUMNS),
        "sort": "horodate",
        "code_region_eq": "53",
        "horodate_gte": "2023-01-14T23:00:00+00:00",
        "horodate_lt": "2023-01-15T23:00:00+00:00",
    }
    assert [progress.n_rows for progress in waits.seen if progress.n_rows is not None] == [40, 80, 96, 96]
    assert done.coverage.holes == ()
    assert files(out.parent) == {"curve.csv", "curve.csv.sha256"}


def test_both_interfaces_give_the_same_bytes(tmp_path: Path, server: Portal, out: Path) -> None:
    """An export with these columns and the pages are one and the same file, checksum included."""
    server.acts = [send(csv_text(ROWS)), *three_pages(server)]
    first = fetch(query(tmp_path, server), out)
    assert fetch(query(tmp_path, server), out, native=True).sha256 == first.sha256


def test_an_empty_last_page_and_hidden_values(tmp_path: Path, server: Portal, out: Path) -> None:
    """A full last page is followed by an empty one; null is an empty field."""
    rows = [[*row[:6], "", *row[7:]] if number == 3 else row for number, row in enumerate(ROWS)]
    server.acts = [page(rows, "?after=1", 96), page([], None, 96)]
    fetch(query(tmp_path, server), out, native=True)
    assert out.read_bytes() == csv_text(rows)


def test_packed_pages_are_unpacked(tmp_path: Path, server: Portal, out: Path) -> None:
    """Pages may come in gzip."""
    server.acts = [page(ROWS[:9], "?after=1", packed=True), page(ROWS[9:], packed=True)]
    fetch(query(tmp_path, server), out, native=True)
    assert out.read_bytes() == csv_text(ROWS)


def test_a_packed_page_that_is_not_whole_is_asked_for_again(tmp_path: Path, server: Portal, out: Path) -> None:
    """The checksum inside tells that the page is short, though its announced length is right."""
    short = gzip.compress(json.dumps({"results": []}).encode())[:-5]
    server.acts = [send(short, Content_Type="application/json", Content_Encoding="gzip"), *three_pages(server)]
    waits = Waits()
    fetch(query(tmp_path, server), out, native=True, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == csv_text(ROWS)
    assert len(waits.slept_s) == 1


def test_a_broken_page_is_asked_for_again(tmp_path: Path, server: Portal, out: Path) -> None:
    """A cut, a 500 and a 429 within the chain repeat that page only; each page has all the tries."""
    first, second, third = three_pages(server)
    cut = send(b'{"results": [', cut=5, Content_Type="application/json")
    server.acts = [first, cut, status(500), second, status(429, Retry_After="9"), status(502), third]
    waits = Waits(tries=3)
    fetch(query(tmp_path, server), out, native=True, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == csv_text(ROWS)
    assert len(waits.slept_s) == 4
    assert waits.slept_s[2] >= 9
    assert [path.rpartition("=")[2] for path, _ in server.asked][1:] == ["2", "2", "2", "3", "3", "3"]


def test_a_later_run_goes_on_with_the_page_that_failed(tmp_path: Path, server: Portal, out: Path) -> None:
    """What came is kept with its place; bytes of a page that was not finished are cut off."""
    first, second, third = three_pages(server)
    server.acts = [first, second, *[status(503)] * 3]
    assert problems(refused(query(tmp_path, server), out, Waits(tries=3))) == ["busy"]
    part = out.parent / "curve.csv.part"
    assert part.read_bytes() == csv_text(ROWS[:80])
    with part.open("ab") as stream:
        stream.write(b"half a li")
    server.acts = [third]
    waits = Waits()
    fetch(query(tmp_path, server), out, native=True, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == csv_text(ROWS)
    assert waits.notes == ["going on after 80 rows of 2 pages"]
    assert server.asked[-1][0].endswith("after=3")
    assert files(out.parent) == {"curve.csv", "curve.csv.sha256"}


@pytest.mark.parametrize("damage", [{"n_bytes": 10**9}, {"seen": "x"}, {"next": 3}, {"n_rows": None}])
def test_a_state_that_does_not_fit_is_dropped(
    tmp_path: Path, server: Portal, out: Path, damage: dict[str, object]
) -> None:
    """A part shorter than its state says, or a state that is not whole, begins again."""
    server.acts = [three_pages(server)[0], *[status(503)] * 3]
    refused(query(tmp_path, server), out, Waits(tries=3))
    path = out.parent / "curve.csv.part.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | damage))
    server.acts = three_pages(server)
    fetch(query(tmp_path, server), out, native=True)
    assert out.read_bytes() == csv_text(ROWS)


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("{here}", "looping_pages"),
        ("?after=1", "looping_pages"),
        ("http://127.0.0.2:9/lines", "foreign_address"),
        ("https://example.invalid/lines", "foreign_address"),
        ("file:///etc/passwd", "foreign_address"),
        ("http://user@{host}/lines", "foreign_address"),
        ("http://{host}/a b", "foreign_address"),
        ("http://[::1", "foreign_address"),
        ("http://127.0.0.1:99999/", "foreign_address"),
    ],
)
def test_a_link_that_loops_or_leaves_is_refused(
    tmp_path: Path, server: Portal, out: Path, link: str, problem: str
) -> None:
    """A link to a page seen before, to another host or to no web address ends it, and nothing else is asked."""
    host = server.address.removeprefix("http://")
    link = link.format(here="?after=2", host=host)
    server.acts = [page(ROWS[:10], "?after=1"), page(ROWS[10:20], "?after=2"), page(ROWS[20:30], link)]
    error = refused(query(tmp_path, server), out, Waits())
    assert problems(error) == [problem]
    assert link in str(error)
    assert len(server.asked) == 3
    assert files(out.parent) == {"curve.csv"}


def test_empty_pages_without_end_are_refused(tmp_path: Path, server: Portal, out: Path) -> None:
    """A page without rows that names another one leads nowhere."""
    server.acts = [page(ROWS[:10], "?after=1"), page([], "?after=2")]
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["looping_pages"]


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b"not json",
        b'{"results": 3}',
        b'{"results": [3]}',
        b'{"results": [{"a": 1}]}',
        b'{"results": [], "next": [3]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_page_that_is_none_is_refused(tmp_path: Path, server: Portal, out: Path, body: bytes) -> None:
    """An answer that is not a page of rows is refused at once, with its beginning."""
    server.acts = [send(body, Content_Type="application/json")]
    waits = Waits()
    assert problems(refused(query(tmp_path, server), out, waits)) == ["bad_page"]
    assert waits.slept_s == []


def test_a_nested_value_is_refused(tmp_path: Path, server: Portal, out: Path) -> None:
    """Only texts, numbers and null are fields."""
    row = dict(zip(ENEDIS_COLUMNS, ROWS[0], strict=True)) | {"profil": {"a": 1}}
    server.acts = [send(json.dumps({"results": [row]}).encode(), Content_Type="application/json")]
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["bad_page"]


def test_boolean_flags_become_ones_and_zeros(tmp_path: Path, server: Portal, out: Path) -> None:
    """A flag column that the portal types as boolean gives the bytes of the export; elsewhere a boolean is refused."""

    def sent(**more: object) -> Act:
        lines = [dict(zip(ENEDIS_COLUMNS, row, strict=True)) for row in ROWS]
        flags = [{name: line[name] == "1" for name in ENEDIS_COLUMNS if name.endswith("_0_1")} for line in lines]
        assert flags[0] == {"jour_max_du_mois_0_1": False, "semaine_max_du_mois_0_1": True}
        page = {"results": [line | flag | more for line, flag in zip(lines, flags, strict=True)]}
        return send(json.dumps(page).encode(), Content_Type="application/json")

    server.acts = [sent(nb_points_soutirage=True)]
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["bad_page"]
    server.acts = [sent()]
    fetch(query(tmp_path, server), out, native=True)
    assert out.read_bytes() == csv_text([[*row[:5], "120", *row[6:]] for row in ROWS])


def test_a_web_page_in_place_of_rows_is_refused(tmp_path: Path, server: Portal, out: Path) -> None:
    """HTML with status 200 is no page of rows."""
    server.acts = [send(b"<html>Maintenance", Content_Type="text/html")]
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["no_table"]


def test_wrong_rows_end_it_at_the_first_page(tmp_path: Path, server: Portal, out: Path) -> None:
    """Filters that the server ignored are found out before the second page is asked for."""
    server.acts = [page(enedis_rows(region="52"), "?after=1", 10_000_000)]
    error = refused(query(tmp_path, server), out, Waits())
    assert isinstance(error, DataError)
    assert (error.problem, error.count, error.line, error.value) == ("other_region", 96, 2, "52")
    assert len(server.asked) == 1
    assert files(out.parent) == {"curve.csv"}


def test_wrong_rows_of_a_later_page_end_it_there(tmp_path: Path, server: Portal, out: Path) -> None:
    """Each page is checked as it comes, and lines are numbered as in the whole table."""
    server.acts = [page(ROWS[:50], "?after=1"), page([ROWS[50], *enedis_rows(region="52")[51:60]], "?after=2")]
    error = refused(query(tmp_path, server), out, Waits())
    assert isinstance(error, DataError)
    assert (error.problem, error.count, error.line) == ("other_region", 9, 53)
    assert len(server.asked) == 2


def test_a_row_on_two_pages_is_found(tmp_path: Path, server: Portal, out: Path) -> None:
    """Pages that overlap, because the data changed in between, are refused in the end."""
    server.acts = [page(ROWS[:50], "?after=1"), page(ROWS[49:])]
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["double_row"]
    assert files(out.parent) == {"curve.csv"}


@pytest.mark.parametrize("total", [95, 97, 39])
def test_the_number_of_rows_is_the_one_announced(tmp_path: Path, server: Portal, out: Path, total: int) -> None:
    """Fewer or more rows than the server counts are refused."""
    server.acts = three_pages(server, total)
    error = refused(query(tmp_path, server), out, Waits())
    assert problems(error) == ["row_total"]
    assert f"expected {total} rows" in str(error)


def test_a_set_without_native_interface(tmp_path: Path, server: Portal, out: Path) -> None:
    """éCO2mix has an export only."""
    with pytest.raises(InputError, match="expected one that eco2mix has: export"):
        fetch(query(tmp_path, server, "eco2mix"), out, native=True)
    assert server.asked == []
