"""`python -m elfe_core data fetch`: what it prints, its exit status, Ctrl-C, and that nothing else uses a network."""

import ast
import gzip
import hashlib
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from elfe_core.cli import main
from elfe_core.cli.data import hole_lines, progress_text
from elfe_core.fetch.check import Hole, Progress
from elfe_core.fetch.client import RetryPolicy
from tests.cli.children import ROOT, ended, started, wait_until
from tests.fetch.portal import DAY, Handler, Portal, csv_text, enedis_rows, files, page, send, sources_file, status

BODY = csv_text(enedis_rows())
ASKED = ["--dataset", "conso-inf36-region", "--region", "53", "--from", f"{DAY}", "--to", f"{DAY}"]
NAME = f"conso-inf36-region-53-{DAY}-{DAY}.csv"


def command(tmp_path: Path, server: Portal, *more: str) -> list[str]:
    return ["data", "fetch", *ASKED, "--sources", str(sources_file(tmp_path, server)), *more]


def test_a_fetch_from_the_command_line(
    tmp_path: Path, server: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The checksum line on standard output, figures, licence and holes on standard error, the file under its name."""
    monkeypatch.chdir(tmp_path)
    server.acts = [send(csv_text(enedis_rows()[2:]))]
    assert main(command(tmp_path, server)) == 0
    said = capsys.readouterr()
    content = (tmp_path / NAME).read_bytes()
    assert content == csv_text(enedis_rows()[2:])
    assert said.out == f"{hashlib.sha256(content).hexdigest()}  {NAME}\n" == (tmp_path / f"{NAME}.sha256").read_text()
    size = f"{len(content):,}".replace(",", " ")
    assert said.err.splitlines()[-3:] == [
        f"94 rows, 2 series of 48 half-hours asked for, {size} bytes -> {NAME}",
        "Enedis open data, Licence Ouverte 2.0",
        "warning: no row at all from 2023-01-14T23:00Z to 2023-01-14T23:00Z (1 half-hours)",
    ]
    assert f" of {size} bytes\n" in said.err


def test_pages_and_gzip_from_the_command_line(
    tmp_path: Path, server: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    """--native goes by pages, --out FILE.csv.gz packs."""
    server.acts = [page(enedis_rows()[:50], "?after=1", 96), page(enedis_rows()[50:], None, 96)]
    out = tmp_path / "a.csv.gz"
    assert main(command(tmp_path, server, "--native", "--out", str(out))) == 0
    assert gzip.decompress(out.read_bytes()) == BODY
    assert "96 rows, 2 series" in capsys.readouterr().err


def test_faults_on_standard_error(tmp_path: Path, server: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    """A refused table gives one line a fault, status 2, an untouched old file, and nothing on standard output."""
    out = tmp_path / "a.csv"
    out.write_bytes(b"old")
    server.acts = [send(csv_text(enedis_rows(region="52")))]
    assert main(command(tmp_path, server, "--out", str(out))) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "error: a.csv, line 2, column code_region: rows of a region that was not asked for; found '52';" in said.err
    assert said.err.rstrip().endswith("expected rows of region 53; 96 in all")
    assert "kept in" not in said.err
    assert out.read_bytes() == b"old"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--dataset", "bilan"],
        ["--from", "20230115"],
        ["--to", "2023-02-30"],
        ["--to", "2023-W02-1"],
    ],
)
def test_options_that_cannot_be(
    tmp_path: Path, server: Portal, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A data set that is not known, a day that is none: status 2, and nothing is asked."""
    with pytest.raises(SystemExit) as caught:
        main(command(tmp_path, server, *wrong))
    assert caught.value.code == 2
    assert wrong[1] in capsys.readouterr().err
    assert server.asked == []


def test_values_that_cannot_be(tmp_path: Path, server: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    """Region and days are refused together; a sources file may lack a data set, or be absent."""
    assert main(command(tmp_path, server, "--region", "x'", "--to", "2022-01-01")) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == 'error: region is "x\'": expected a region code such as 53'
    assert second == "error: to is '2022-01-01': expected a day from 2023-01-15 to 2099-12-31"
    few = sources_file(tmp_path, server)
    few.write_text(few.read_text(encoding="utf-8").replace('name = "eco2mix"', 'name = "other"'), encoding="utf-8")
    assert main(["data", "fetch", *ASKED, "--dataset", "eco2mix", "--sources", str(few)]) == 2
    assert "dataset is 'eco2mix'" in capsys.readouterr().err
    assert main(["data", "fetch", *ASKED, "--sources", str(tmp_path / "absent.toml")]) == 2
    assert "absent.toml: the file does not exist" in capsys.readouterr().err
    assert server.asked == []


def test_what_failed_says_that_it_is_kept(
    tmp_path: Path, server: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After the last try the user reads how to go on, and the same command does."""
    monkeypatch.setattr("elfe_core.fetch.download.RetryPolicy", partial(RetryPolicy, sleep=[].append))
    out = tmp_path / "a.csv"
    server.acts = [send(BODY, cut=3000, ETag='"1"'), *[status(500)] * 6]
    assert main(command(tmp_path, server, "--out", str(out))) == 2
    err = capsys.readouterr().err
    assert f"kept in {out}.part: the same command goes on from there" in err
    assert "trying again in" in err
    server.acts = [send(BODY, ETag='"1"')]
    assert main(command(tmp_path, server, "--out", str(out))) == 0
    assert "going on at byte 3000" in capsys.readouterr().err
    assert out.read_bytes() == BODY


@pytest.mark.parametrize("native", [False, True])
def test_ctrl_c_keeps_what_was_received(tmp_path: Path, server: Portal, native: bool) -> None:
    """Interrupted in mid-download: status 130, the old file untouched, and the same command ends the job."""
    out, released = tmp_path / "out" / "a.csv", threading.Event()
    out.parent.mkdir()
    out.write_bytes(b"old")

    def stuck(handler: Handler) -> None:
        handler.answer(200, BODY[:4000], announced=len(BODY), ETag='"1"')
        handler.wfile.flush()
        released.wait(30)

    rows = enedis_rows()
    server.acts = [page(rows[:50], "?after=1", 96), stuck] if native else [stuck]
    rest = [page(rows[50:], None, 96)] if native else [send(BODY, ETag='"1"')]
    more = ["--native"] if native else []
    arguments = command(tmp_path, server, "--out", str(out), *more)
    line, part = [sys.executable, "-m", "elfe_core", *arguments], out.parent / "a.csv.part"
    try:
        with started(line, tmp_path) as child:
            wait_until(lambda: len(server.asked) == (2 if native else 1) and part.exists(), child)
            wait_until(lambda: (part.with_name("a.csv.part.json")).exists(), child)
            child.send_signal(signal.SIGINT)
            code, said, err = ended(child)
    finally:
        released.set()
    assert (code, said) == (130, "")
    assert f"kept in {out}.part" in err
    assert out.read_bytes() == b"old"
    assert files(out.parent) == {"a.csv", "a.csv.part", "a.csv.part.json"}
    server.acts = rest
    assert main(arguments) == 0
    assert out.read_bytes() == BODY
    assert files(out.parent) == {"a.csv", "a.csv.sha256"}


def test_the_words_of_progress_and_holes() -> None:
    """Figures in groups of three; many series with holes are counted, not listed."""
    assert progress_text(Progress(1234567, 9876543, 12000)) == "1 234 567 of 9 876 543 bytes, 12 000 rows"
    assert progress_text(Progress(12)) == "12 bytes"
    start = datetime(2023, 1, 1, tzinfo=UTC)
    holes = [
        Hole(series=f"P{number:02}", first=start, last=start + timedelta(minutes=30), n_steps=2)
        for number in range(25)
        for _ in range(2)
    ]
    lines = hole_lines(holes)
    assert lines[0] == "P00: 4 half-hours missing in 2 places, the first from 2023-01-01T00:00Z to 2023-01-01T00:30Z"
    assert len(lines) == 21
    assert lines[-1] == "and 5 more such lines"


def test_no_other_part_of_the_project_uses_a_network() -> None:
    """Only elfe_core/fetch opens connections."""
    network = {"urllib.request", "urllib.error", "http.client", "socket", "ssl", "ftplib", "requests", "urllib3"}
    users = set()
    for folder in ("elfe_core", "elfe_ui", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
                if isinstance(node, ast.ImportFrom):
                    module = node.module or ""
                    names |= {module, module.partition(".")[0]}
                users |= {path.parent.relative_to(ROOT).as_posix()} if names & network else set()
    assert users == {"elfe_core/fetch"}
