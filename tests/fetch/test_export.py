"""Downloading an export from a server that is sound, slow, cut, overloaded, moved or wrong."""

import errno
import gzip
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email.utils import formatdate
from pathlib import Path

import pytest

from elfe_core.errors import DataError, ElfeError
from elfe_core.fetch.download import fetch
from elfe_core.fetch.sources import Query, read_sources
from elfe_core.store.disk import whole_file
from tests.fetch.portal import (
    DAY,
    ENEDIS_COLUMNS,
    PROFILES,
    Act,
    Handler,
    Portal,
    Waits,
    csv_text,
    enedis_rows,
    files,
    problems,
    query,
    send,
    status,
)

BODY = csv_text(enedis_rows())
HALF = len(BODY) // 2
OLD = b"the old file\n"


def refused(asked: Query, out: Path, waits: Waits, **how: bool) -> ElfeError:
    """The error of a download that must fail and leave the old file as it was."""
    with pytest.raises(ElfeError) as caught:
        fetch(asked, out, retry=waits.retry, report=waits.report, **how)
    assert out.read_bytes() == OLD
    assert not any(".tmp" in name or name.startswith(".") for name in files(out.parent))
    return caught.value


@contextmanager
def full_disk(path: Path) -> Iterator[Path]:
    with whole_file(path) as unfinished:
        yield unfinished
        if path.suffix == ".csv":
            raise OSError(errno.ENOSPC, "No space left on device")


def test_a_sound_export_arrives_byte_for_byte(tmp_path: Path, server: Portal, out: Path) -> None:
    """The file is what was sent, its checksum stands beside it, nothing else is left, the question is whole."""
    server.acts = [send(BODY)]
    waits = Waits()
    done = fetch(query(tmp_path, server), out, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == BODY
    assert done.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (out.parent / "curve.csv.sha256").read_text() == f"{done.sha256}  curve.csv\n" == done.sum_line()
    assert files(out.parent) == {"curve.csv", "curve.csv.sha256"}
    assert (done.coverage.n_rows, done.coverage.n_series, done.coverage.n_steps) == (96, 2, 48)
    assert done.coverage.holes == ()
    assert waits.seen[-1].n_rows == 96
    assert waits.seen[0].total_bytes == len(BODY)
    assert server.asked[0][0].startswith("/api/explore/v2.1/catalog/datasets/conso-inf36-region/exports/csv?")
    assert server.parameters() == {
        "where": "code_region='53' and horodate >= '2023-01-14T23:00:00+00:00' "
        "and horodate < '2023-01-15T23:00:00+00:00'",
        "limit": "-1",
        "timezone": "UTC",
        "delimiter": ";",
        "use_labels": "false",
    }


def test_labels_a_byte_order_mark_and_windows_line_ends_are_taken_as_they_are(
    tmp_path: Path, server: Portal, out: Path
) -> None:
    """Headers in the published style are known, and the bytes stay those that were sent."""
    asked = query(tmp_path, server)
    body = b"\xef\xbb\xbf" + csv_text(enedis_rows(), [label for _, label in asked.source.columns], end="\r\n")
    server.acts = [send(body)]
    assert fetch(asked, out).coverage.n_rows == 96
    assert out.read_bytes() == body


def test_what_the_readers_take_is_taken(tmp_path: Path, server: Portal, out: Path) -> None:
    """Commas, quotes and headers in capitals do no harm; a line break within quotes is refused with its lines."""
    head, *lines = BODY.decode().replace(";", ",").splitlines()
    body = "\n".join([head.upper(), *(line.replace("Bretagne", '"Bretagne"') for line in lines)]).encode()
    server.acts = [send(body)]
    assert fetch(query(tmp_path, server), out).coverage.n_rows == 96
    assert out.read_bytes() == body
    out.write_bytes(OLD)
    server.acts = [send(BODY.replace(b";Bretagne;", b';"Bre\ntagne";', 1))]
    error = refused(query(tmp_path, server), out, Waits())
    assert isinstance(error, DataError)
    assert (error.problem, [place.line for place in error.places]) == ("bad_line", [2, 3])


def test_a_name_in_gz_is_compressed_with_reproducible_bytes(tmp_path: Path, server: Portal, out: Path) -> None:
    """Two downloads of one table give one and the same .csv.gz."""
    server.acts = [send(BODY), send(BODY)]
    packed = out.with_name("curve.csv.gz")
    first = fetch(query(tmp_path, server), packed)
    content = packed.read_bytes()
    assert gzip.decompress(content) == BODY
    assert fetch(query(tmp_path, server), packed).sha256 == first.sha256 == hashlib.sha256(content).hexdigest()


def test_a_packed_answer_is_unpacked(tmp_path: Path, server: Portal, out: Path) -> None:
    """The client offers gzip, and the file holds the table."""
    server.acts = [send(gzip.compress(BODY), Content_Encoding="gzip")]
    fetch(query(tmp_path, server), out)
    assert out.read_bytes() == BODY
    assert server.asked[0][1]["Accept-Encoding"] == "gzip"


def test_a_packed_answer_goes_on_after_a_cut(tmp_path: Path, server: Portal, out: Path) -> None:
    """Ranges count the packed bytes, so both halves fit."""
    packed, tag = gzip.compress(BODY), {"Content_Encoding": "gzip", "ETag": '"p"'}
    server.acts = [send(packed, cut=100, **tag), send(packed, **tag)]
    fetch(query(tmp_path, server), out, retry=Waits().retry)
    assert out.read_bytes() == BODY
    assert server.asked[1][1]["Range"] == "bytes=100-"


def test_a_packed_answer_that_is_not_whole_is_refused(tmp_path: Path, server: Portal, out: Path) -> None:
    """Its own checksum tells, even when the server announces the short length; nothing is kept of it."""
    server.acts = [send(gzip.compress(BODY)[:-9], Content_Encoding="gzip")]
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["unreadable"]
    assert files(out.parent) == {"curve.csv"}


def test_a_cut_download_goes_on_where_it_stopped(tmp_path: Path, server: Portal, out: Path) -> None:
    """With an ETag and ranges only the rest is asked for, and waits are begun anew."""
    server.acts = [send(BODY, cut=HALF, ETag='"v1"'), send(BODY, ETag='"v1"')]
    waits = Waits()
    fetch(query(tmp_path, server), out, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == BODY
    assert (server.asked[1][1]["Range"], server.asked[1][1]["If-Range"]) == (f"bytes={HALF}-", '"v1"')
    assert waits.notes[-1] == f"going on at byte {HALF}"
    assert len(waits.slept_s) == 1
    assert waits.notes[0].startswith("the connection was cut: trying again in")


def test_more_cuts_than_tries_are_borne_while_the_download_advances(tmp_path: Path, server: Portal, out: Path) -> None:
    """Ten cuts of one download do not use up four tries, for each brought something."""
    step = len(BODY) // 11
    server.otherwise = send(BODY, cut=step, ETag='"v1"')
    server.acts = [server.otherwise] * 11 + [send(BODY, ETag='"v1"')]
    waits = Waits(tries=4)
    fetch(query(tmp_path, server), out, retry=waits.retry)
    assert out.read_bytes() == BODY
    assert len(waits.slept_s) >= 10


@pytest.mark.parametrize(
    ("first", "then"),
    [({"ETag": '"v1"'}, {"ETag": '"v2"'}), ({"ETag": 'W/"v1"'}, {"ETag": 'W/"v1"'}), ({}, {})],
    ids=["another ETag", "a weak ETag", "no ETag"],
)
def test_a_download_that_cannot_go_on_begins_again(
    tmp_path: Path, server: Portal, out: Path, first: dict[str, str], then: dict[str, str]
) -> None:
    """Changed data, or tags that promise nothing, never mix two answers."""
    other = csv_text([[*row[:5], "7", *row[6:]] for row in enedis_rows()])
    server.acts = [send(BODY, cut=HALF, **first), send(other, **then)]
    fetch(query(tmp_path, server), out, retry=Waits().retry)
    assert out.read_bytes() == other


def test_a_server_without_ranges_sends_all_of_it_again(tmp_path: Path, server: Portal, out: Path) -> None:
    """An answer 200 to a request for the rest replaces what was there."""
    server.acts = [send(BODY, cut=HALF, ETag='"v1"'), send(BODY, ranges=False, ETag='"v1"')]
    waits = Waits()
    fetch(query(tmp_path, server), out, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == BODY
    assert waits.notes[-1] == "the server begins again: the data changed, or it cannot go on"


def test_an_answer_in_chunks_is_known_to_be_cut(tmp_path: Path, server: Portal, out: Path) -> None:
    """Without an announced length the missing last chunk tells, and so the half is not taken for the whole."""

    def chunks(*parts: bytes) -> Act:
        def act(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            for part in parts:
                handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))

        return act

    halves = BODY[:HALF], BODY[HALF:]
    server.acts = [chunks(halves[0]), chunks(*halves), chunks(*halves, b"")]
    waits = Waits()
    fetch(query(tmp_path, server), out, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == BODY
    assert [note.partition(":")[0] for note in waits.notes] == ["the connection was cut"] * 2


@pytest.mark.parametrize("content_range", ["bytes 3-9/10", "", "rows 1-2/3"])
def test_a_rest_that_begins_elsewhere_is_not_joined(
    tmp_path: Path, server: Portal, out: Path, content_range: str
) -> None:
    """An answer 206 of another place is dropped, and all of it asked for again."""
    wrong = {"Content_Range": content_range, "ETag": '"v1"'}
    server.acts = [
        send(BODY, cut=HALF, ETag='"v1"'),
        lambda handler: handler.answer(206, BODY[3:], **wrong),
        send(BODY, ETag='"v1"'),
    ]
    fetch(query(tmp_path, server), out, retry=Waits().retry)
    assert out.read_bytes() == BODY
    assert "Range" not in server.asked[2][1]


def test_a_range_refused_begins_again(tmp_path: Path, server: Portal, out: Path) -> None:
    """Status 416 says that the part is no part of what is there now."""
    server.acts = [send(BODY, cut=HALF, ETag='"v1"'), status(416), send(BODY, ETag='"v2"')]
    fetch(query(tmp_path, server), out, retry=Waits().retry)
    assert out.read_bytes() == BODY


def test_a_later_run_goes_on(tmp_path: Path, server: Portal, out: Path) -> None:
    """When the tries are used up the part stays, the old file too, and the next run asks for the rest only."""
    server.acts = [send(BODY, cut=HALF, ETag='"v1"'), *[status(503)] * 4]
    error = refused(query(tmp_path, server), out, Waits(tries=4))
    assert str(error) == (
        "curve.csv: the server is overloaded or in trouble; HTTP 503 Service Unavailable; tried 4 times"
    )
    assert files(out.parent) == {"curve.csv", "curve.csv.part", "curve.csv.part.json"}
    assert (out.parent / "curve.csv.part").read_bytes() == BODY[:HALF]
    server.acts = [send(BODY, ETag='"v1"')]
    fetch(query(tmp_path, server), out, retry=Waits().retry)
    assert out.read_bytes() == BODY
    assert server.asked[-1][1]["Range"] == f"bytes={HALF}-"
    assert files(out.parent) == {"curve.csv", "curve.csv.sha256"}


@pytest.mark.parametrize("state", [b"{", b"[]", b'{"address": 3}', b"\xff", None])
def test_a_part_of_something_else_is_not_used(tmp_path: Path, server: Portal, out: Path, state: bytes | None) -> None:
    """A part without a sound state of this very question counts for nothing."""
    (out.parent / "curve.csv.part").write_bytes(b"something else")
    if state is not None:
        (out.parent / "curve.csv.part.json").write_bytes(state)
    server.acts = [send(BODY, ETag='"v1"')]
    fetch(query(tmp_path, server), out)
    assert out.read_bytes() == BODY
    assert "Range" not in server.asked[0][1]


def test_another_question_does_not_use_the_part(tmp_path: Path, server: Portal, out: Path) -> None:
    """The part of one day is not taken for the beginning of the next."""
    server.acts = [send(BODY, cut=HALF, ETag='"v1"'), *[status(503)] * 4]
    refused(query(tmp_path, server), out, Waits(tries=4))
    after = date(2023, 1, 16)
    body = csv_text(enedis_rows(after, after))
    server.acts = [send(body, ETag='"v1"')]
    fetch(query(tmp_path, server, first=after, last=after), out)
    assert out.read_bytes() == body


def test_waits_grow_and_honour_what_the_server_asks(tmp_path: Path, server: Portal, out: Path) -> None:
    """Each wait is about twice the one before, and no less than Retry-After as seconds or as a date."""

    def by_date(handler: Handler) -> None:
        status(503, Retry_After=formatdate(time.time() + 90, usegmt=True))(handler)

    acts = [status(500), status(502), status(500), status(429, Retry_After="7"), by_date]
    server.acts = [*acts, status(429, Retry_After="soon"), send(BODY)]
    waits = Waits(tries=9)
    fetch(query(tmp_path, server), out, retry=waits.retry, report=waits.report)
    assert out.read_bytes() == BODY
    for wait_s, shortest_s in zip(waits.slept_s[:3], (1, 2, 4), strict=True):
        assert shortest_s <= wait_s <= shortest_s + 1
    assert waits.slept_s[3] >= 7
    assert 60 < waits.slept_s[4] <= 90
    assert 32 <= waits.slept_s[5] <= 33
    assert waits.notes[0].startswith(f"HTTP 500 Internal Server Error: trying again in {waits.slept_s[0]:.1f}")


def test_a_wait_that_is_too_long_is_not_waited_for(tmp_path: Path, server: Portal, out: Path) -> None:
    """A server that asks for an hour is told to the user at once."""
    server.acts = [status(429, Retry_After="3600")]
    waits = Waits()
    error = refused(query(tmp_path, server), out, waits)
    assert str(error).endswith("the server asks to come back in 3600 s")
    assert waits.slept_s == []


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_tried_again(tmp_path: Path, server: Portal, out: Path, code: int) -> None:
    """What will not pass is said at once."""
    server.acts = [status(code)]
    waits = Waits()
    error = refused(query(tmp_path, server), out, waits)
    assert problems(error) == ["http_refused"]
    assert f"HTTP {code}" in str(error)
    assert (len(server.asked), waits.slept_s) == (1, [])


def test_a_server_that_is_not_there(tmp_path: Path, server: Portal, out: Path) -> None:
    """A refused connection is tried again, then said."""
    asked = query(tmp_path, server)
    server.server_close()
    waits = Waits(tries=3)
    error = refused(asked, out, waits)
    assert problems(error) == ["unreachable"]
    assert str(error).endswith("tried 3 times")
    assert len(waits.slept_s) == 2


@pytest.mark.parametrize("after", [None, HALF])
def test_a_silent_server_times_out(tmp_path: Path, server: Portal, out: Path, after: int | None) -> None:
    """No answer, or one that stops without an end, is a time-out; what had come is kept."""
    released = threading.Event()

    def silent(handler: Handler) -> None:
        if after is not None:
            handler.answer(200, BODY[:after], announced=len(BODY), ETag='"v1"')
            handler.wfile.flush()
        released.wait(10)

    server.acts = [silent]
    try:
        error = refused(query(tmp_path, server), out, Waits(tries=1, timeout_s=0.2 if after is None else 2.0))
    finally:
        released.set()
    assert problems(error) == ["timeout"]
    part = out.parent / "curve.csv.part"
    assert (part.read_bytes() if part.exists() else None) == (None if after is None else BODY[:after])


def test_redirections_stay_on_the_server(tmp_path: Path, server: Portal, out: Path) -> None:
    """One to the same server is followed, one to another or to another scheme is refused without asking there."""
    server.acts = [status(302, Location="/elsewhere.csv"), send(BODY)]
    fetch(query(tmp_path, server), out)
    assert out.read_bytes() == BODY
    assert server.asked[1][0] == "/elsewhere.csv"
    out.write_bytes(OLD)
    for location in ("http://127.0.0.2:9/x.csv", "file:///etc/passwd", "ftp://127.0.0.1/x", "//example.invalid/x"):
        server.acts = [status(302, Location=location)]
        error = refused(query(tmp_path, server), out, Waits())
        assert problems(error) == ["foreign_address"]
        assert location.rpartition("//")[2] in str(error)


def test_a_redirection_in_a_circle_ends(tmp_path: Path, server: Portal, out: Path) -> None:
    """A server that leads back to itself for ever is refused."""
    server.otherwise = status(302, Location="/round")
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["foreign_address"]
    assert len(server.asked) < 20


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><p>Maintenance", "text/html"),
        (b"<html>Maintenance;en cours\n", "text/csv"),
        (b'{"message": "Unknown dataset"}', "application/json"),
    ],
)
def test_a_page_in_place_of_a_table_is_refused(
    tmp_path: Path, server: Portal, out: Path, body: bytes, kind: str
) -> None:
    """An error page with status 200 is told by its type or its first character, and quoted."""
    server.acts = [send(body, Content_Type=kind)]
    error = refused(query(tmp_path, server), out, Waits())
    assert problems(error) == ["no_table"]
    assert body.decode().strip()[:20] in str(error)
    assert files(out.parent) == {"curve.csv"}


def test_too_much_is_refused(tmp_path: Path, server: Portal, out: Path) -> None:
    """The limit holds for what is announced, for what comes, and for what is unpacked."""
    asked = query(tmp_path, server)
    path = tmp_path / "sources.toml"
    path.write_text(path.read_text().replace("max_bytes = 4_000_000_000", "max_bytes = 1000"))
    small = Query(source=read_sources(path)[asked.source.name], region="53", first_day=DAY, last_day=DAY)

    def unannounced(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(BODY)

    bomb = gzip.compress(b"0" * 200_000)
    assert len(bomb) < 1000
    for act in (send(BODY), unannounced, send(bomb, Content_Encoding="gzip")):
        server.acts = [act]
        assert problems(refused(small, out, Waits())) == ["too_big"]
        assert files(out.parent) == {"curve.csv"}


def test_the_folder_must_exist(tmp_path: Path, server: Portal) -> None:
    """A missing folder, or a folder in the place of the file, is said before anything is asked."""
    asked = query(tmp_path, server)
    with pytest.raises(DataError) as caught:
        fetch(asked, tmp_path / "absent" / "curve.csv")
    assert caught.value.problem == "missing_folder"
    with pytest.raises(DataError) as caught:
        fetch(asked, tmp_path)
    assert caught.value.problem == "unwritable"
    assert server.asked == []


@pytest.mark.parametrize("name", ["curve.csv.part", "curve.csv.part.json"])
def test_a_part_that_cannot_be_written(tmp_path: Path, server: Portal, out: Path, name: str) -> None:
    """A folder in the place of the part is told, and nothing is asked."""
    (out.parent / name).mkdir()
    assert problems(refused(query(tmp_path, server), out, Waits())) == ["unwritable"]
    assert server.asked == []


def test_a_disk_that_refuses_the_last_step_keeps_what_was_received(
    tmp_path: Path, server: Portal, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room for the file in place: the old one stays, and the next run needs no server."""
    asked, waits = query(tmp_path, server), Waits()
    server.acts = [send(BODY)]
    with monkeypatch.context() as patch:
        patch.setattr("elfe_core.fetch.download.whole_file", full_disk)
        error = refused(asked, out, waits)
    assert str(error) == "curve.csv: the file cannot be written; No space left on device"
    assert files(out.parent) == {"curve.csv", "curve.csv.part", "curve.csv.part.json"}
    fetch(asked, out, report=waits.report)
    assert out.read_bytes() == BODY
    assert waits.notes[-1] == "the whole answer had been received before"
    assert len(server.asked) == 1


def test_rows_that_were_not_asked_for_are_refused_with_count_and_lines(
    tmp_path: Path, server: Portal, out: Path
) -> None:
    """A server that ignores region and period is found out on every row, all faults at once."""
    rows = [*enedis_rows(), *enedis_rows(region="52")[:30], *enedis_rows(date(2022, 7, 1), date(2022, 7, 1))[:25]]
    server.acts = [send(csv_text(rows))]
    error = refused(query(tmp_path, server), out, Waits())
    region, period = (fault for fault in error.each() if isinstance(fault, DataError))
    assert (region.problem, region.count, region.line, region.value) == ("other_region", 30, 98, "52")
    assert (period.problem, period.count, period.line) == ("other_period", 25, 128)
    assert len(region.places) == 20
    assert str(period).endswith("expected times of the days 2023-01-15/2023-01-15; 25 in all")
    assert files(out.parent) == {"curve.csv"}


@pytest.mark.parametrize(
    ("rows", "problem", "line"),
    [
        ([*enedis_rows(), enedis_rows()[5]], "double_row", 98),
        ([*enedis_rows(), [*enedis_rows()[5][:6], "1", *enedis_rows()[5][7:]]], "double_row", 98),
        ([*enedis_rows(), ["2023-01-15 08:00:00", *enedis_rows()[0][1:]]], "bad_time", 98),
        ([["2023-01-15T08:10:00+00:00", *enedis_rows()[0][1:]]], "bad_time", 2),
        ([["", *enedis_rows()[0][1:]]], "bad_time", 2),
        ([enedis_rows()[0], enedis_rows()[1][:-1]], "bad_line", 3),
        ([], "no_rows", None),
    ],
)
def test_rows_that_cannot_be(
    tmp_path: Path, server: Portal, out: Path, rows: list[list[str]], problem: str, line: int | None
) -> None:
    """A row that stands twice, a time without offset or off the half-hour, a short line, no row at all."""
    server.acts = [send(csv_text(rows))]
    error = refused(query(tmp_path, server), out, Waits())
    (fault,) = error.each()
    assert isinstance(fault, DataError)
    assert (fault.problem, fault.line) == (problem, line)
    assert files(out.parent) == {"curve.csv"}


def test_columns_that_are_missing_are_all_named(tmp_path: Path, server: Portal, out: Path) -> None:
    """Another table under this name is refused with what it lacks; columns that are added do no harm."""
    server.acts = [send(csv_text([["53", "x"]], ["code_region", "profil"]))]
    error = refused(query(tmp_path, server), out, Waits())
    assert isinstance(error, DataError)
    assert (error.problem, error.count) == ("missing_column", 13)
    assert "horodate, region, plage_de_puissance_souscrite" in str(error)
    server.acts = [send(csv_text([["new", *row] for row in enedis_rows()], ["added", *ENEDIS_COLUMNS]))]
    assert fetch(query(tmp_path, server), out).coverage.n_rows == 96


def test_bytes_that_are_no_text_and_quotes_that_do_not_end(tmp_path: Path, server: Portal, out: Path) -> None:
    """Latin-1 and an open quote are refused, not half read."""
    for body, problem in ((BODY.replace(b"Bretagne", b"Bret\xe9"), "bad_text"), (BODY + b'"x;y\n', "bad_line")):
        server.acts = [send(body)]
        assert problems(refused(query(tmp_path, server), out, Waits())) == [problem]


def test_holes_are_reported_and_the_file_is_kept(tmp_path: Path, server: Portal, out: Path) -> None:
    """Half-hours that no series has come first, then those that one lacks alone."""
    rows = [row for number, row in enumerate(enedis_rows()) if number // 2 not in (10, 11, 47) and number != 40]
    server.acts = [send(csv_text(rows))]
    coverage = fetch(query(tmp_path, server), out).coverage
    told = [(hole.series, f"{hole.first:%d %H:%M}", f"{hole.last:%d %H:%M}", hole.n_steps) for hole in coverage.holes]
    assert told == [
        ("", "15 04:00", "15 04:30", 2),
        ("", "15 22:30", "15 22:30", 1),
        (f"{PROFILES[0]} / P0: Total <= 36 kVA", "15 09:00", "15 09:00", 1),
    ]
    assert out.read_bytes() == csv_text(rows)
