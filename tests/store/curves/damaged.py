"""Small files that are damaged or odd, one of each kind that volunteers and servers make: name -> content."""

import gzip
import io
import zipfile
from pathlib import Path

from tests.store.curves.brought import ECO2MIX_TECHNICAL, eco2mix_technical, enedis, without_regions
from tests.store.enedis import Dataset

T = "2021-01-01T0"


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def plain(*lines: str, head: str = "t;v") -> bytes:
    return "\n".join([head, *lines, ""]).encode()


def changed(made: Dataset, kind: str, old: str, new: str, line: int = 9) -> bytes:
    """A table of Enedis with one line changed."""
    lines = made.text(kind).split("\n")
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new, 1)
    return "\n".join(lines).encode()


def rte(line: int, old: str, new: str) -> bytes:
    lines = [ECO2MIX_TECHNICAL, *eco2mix_technical(6)]
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new)
    return "\n".join(lines).encode()


def damaged_files(folder: Path) -> dict[str, bytes]:
    made = enedis(folder)
    inf36, prod = made.text("inf36"), made.text("prod")
    sources = "\n".join(line for line in prod.split("\n") if "F2" not in line and "F4" not in line and "F5" not in line)
    hidden = enedis(folder)
    hidden.sup36 = [(*row[:-1], "") for row in hidden.sup36]
    twice = enedis(folder)
    twice.prod.append((*twice.prod[-1][:-1], "5"))
    far = enedis(folder)
    far.inf36.append(("1821-01-01T00:00:00+00:00", *far.inf36[0][1:]))
    return {
        "nothing": b"",
        "only line ends": b"\n\n",
        "an empty gzip": gzip.compress(b"", mtime=0),
        "a gzip cut short": gzip.compress(b"t;v\n" * 99, mtime=0)[:-9],
        "a zip cut short": zipped("a.csv")[:-9],
        "a zip of two tables": zipped("a.csv", "b.csv"),
        "a zip of a workbook": zipped("a.xlsx"),
        "a binary file": bytes(range(256)),
        "UTF-16": "t;v\n".encode("utf-16"),
        "a page of an error": b"<!DOCTYPE html>\n<html><body>503</body></html>\n",
        "an answer of a server": b'{"error": "no such dataset"}\n',
        "a letter": "Bonjour,\nvoici mes données.\n".encode(),
        "only a header": b"t;v\n",
        "days without hours": plain("2021-01-01;1", "2021-01-02;2"),
        "a third field": plain(f"{T}0:00Z;1", f"{T}1:00Z;1;2", f"{T}2:00Z;1"),
        "an open quote": plain(f"{T}0:00Z;1", f'{T}1:00Z;"1', f"{T}2:00Z;1"),
        "a line of totals": plain(f"{T}0:00Z;1", "Total;1", f"{T}1:00Z;1"),
        "a day that does not exist": plain(f"{T}0:00;1", "2021-02-30T00:00;1", f"{T}1:00;1"),
        "an offset among none": plain(f"{T}0:00;1", f"{T}1:00;1", f"{T}2:00+01:00;1"),
        "blanks in a number": plain(f"{T}0:00Z;1", f"{T}1:00Z;1 00 0", f"{T}2:00Z;1"),
        "numbers without an end": plain(f"{T}0:00Z;1", f"{T}1:00Z;1e999", f"{T}2:00Z;inf"),
        "an error of a spreadsheet": plain(f"{T}0:00Z;1", f"{T}1:00Z;#REF!", f"{T}2:00Z;1"),
        "a power below zero": plain(f"{T}0:00Z;1", f"{T}1:00Z;-1", f"{T}2:00Z;1"),
        "two values of one time": plain(f"{T}0:00Z;1", f"{T}1:00Z;1", f"{T}1:00Z;2"),
        "a time off the step": plain(f"{T}0:00Z;1", f"{T}1:00Z;1", f"{T}2:00Z;1", f"{T}2:37Z;1"),
        "a step of 7 minutes": plain(f"{T}0:00Z;1", f"{T}0:07Z;1", f"{T}0:14Z;1"),
        "days": plain("2021-01-01T00:00Z;1", "2021-01-02T00:00Z;1", "2021-01-03T00:00Z;1"),
        "a single line": plain(f"{T}0:00Z;1"),
        "a wrong century": plain(f"{T}0:00Z;1", f"{T}1:00Z;1", "1021-01-01T00:00Z;1"),
        "only empty values": plain(f"{T}0:00Z;", f"{T}1:00Z;"),
        "two columns of values": plain(f"{T}0:00Z;1;2", f"{T}1:00Z;1;2", head="t;import;export"),
        "day and hour, one of them wrong": plain(
            "31/01/2021;00:00;1", "31/01/2021;25:00;1", "31/01/2021;02:00;1", head="t;h;v"
        ),
        "a bad byte": "été;v\n".encode() + f"{T}0:00Z;1\n{T}1:00Z;1".encode() + b"\xff\n",
        "Enedis, a time off the half-hour": changed(made, "inf36", "T02:00:00+01:00", "T02:10:00+01:00"),
        "Enedis, a time without offset": changed(made, "inf36", "T02:00:00+01:00", "T02:00:00"),
        "Enedis, no number": changed(made, "inf36", ";102;", ";1o2;"),
        "Enedis, below zero": changed(made, "inf36", ";102;", ";-102;"),
        "Enedis, an unknown profile": changed(made, "inf36", "RES1 (+ RES1WE)", "ABC"),
        "Enedis, an unknown band": changed(made, "inf36", "P0: Total", "Total"),
        "Enedis, an unknown sector": changed(made, "sup36", "S1: Agriculture", "Agriculture"),
        "Enedis, one field more": changed(made, "inf36", "Bretagne", "Bre;tagne"),
        "Enedis, a missing column": inf36.replace("Total énergie soutirée", "Autre").encode(),
        "Enedis, a double column": inf36.replace("Nb points soutirage", "Profil").encode(),
        "Enedis, other sources": sources.encode(),
        "Enedis, hidden all along": hidden.text("sup36").encode(),
        "Enedis, no line": made.headers["inf36"].encode() + b"\n",
        "Enedis, a wrong century": far.text("inf36").encode(),
        "Enedis, two values": twice.text("prod").encode(),
        "Enedis, two values in the country": without_regions(twice.text("prod")).encode(),
        "RTE, no number": rte(2, ";301;", ";x;"),
        "RTE, far below zero": rte(3, ";2002;", ";-2002;"),
        "RTE, a wrong time": rte(4, "T", "x"),
        "RTE, a double column": rte(0, "consommation", "Éolien"),
        "ELFE, a wrong time": b"Date;W\n2021-01-01T00:00+00;1\n2021-01-01T01:00+00;1\nx;1",
        "ELFE, below zero": b"2021-01-01:00;1\n2021-01-01:01;-5",
        "ELFE, two values": b"2021-01-01:00;1000\n2021-01-01:00;2000",
        "ELFE, months and days exchanged": b"D,P\n12/30/2021 21:00:00,1\n12/30/2021 22:00:00,1\n13/31/2021 23:00:00,1",
        "ELFE, two values of the wind": b"d;a;b\n"
        b"2021-01-01 00:00:00;1;2\n2021-01-01 01:00:00;2;4\n2021-01-01 01:00:00;2;5",
    }
