"""Content -> damaged content: bytes, fields, lines, values of JSON and TOML, and what lies within containers."""

import bz2
import gzip
import io
import json
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

TEXTS = (
    "", " ", "0", "-0", "1", "-1", "1e308", "1e309", "-1e308", "1e-320", "nan", "NaN", "inf", "-inf", "Infinity",
    "null", "true", "9" * 20, "9" * 400, "0." + "3" * 400, "1,5", "1.5", "1 000", "1\u202f000,5", "1'000", "0x10",
    "1_000", "\u0661", "\uff11", "\u00b2", "1e", "e1", "--1", "+1", "1.2.3", "1,2,3", "#REF!", "=HYPERLINK(\"a\")",
    "@x", "ND", "2021-02-30", "2021-13-01T00:00", "0000-01-01T00:00", "0001-01-01T00:00Z", "9999-12-31T23:59:59Z",
    "1677-01-01T00:00", "2262-04-12T00:00Z", "10000-01-01T00:00", "2021-03-28T02:30", "2021-10-31T02:30", "24:00",
    "25:61", "31/02/2021", "2021-01-01T00:00+99:99", "2021-01-01T00:00-00:00", "44197.5", "1609459200",
    "1609459200000", "-62135596800", "\u0000", "\ufeff", "\u2028", "\x85", "\x1c", "\r", "\t", "\"", "'", "\"\"\"",
    ";", ",", "|", "\\", "../../x", "/dev/zero", "\U0001f4a5", "e\u0301" * 30, "\u202e1", "<b>", "x" * 5000,
    "P0: Total <= 36 kVA", "RES1 (+ RES1WE)", "F5 : Solaire", "2021-01-01", "1979-05-27T07:32:00Z", "[]", "{}",
    "[1, 2]", "{a = 1}", "-9223372036854775809", "18446744073709551616",
)  # fmt: skip
BYTES = (
    b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\n", b"\r", b'"', b"PK\x03\x04", b"\x1f\x8b", b"PAR1",
    b"\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\n" * 50, b"\0" * 64, b"A" * 70_000, b";" * 2000,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, -1e308, 1e-320, float("nan"), float("inf"), 10**400, "", "x", [], {}, [[]],
    [None], {"a": 1}, "\ud800", "\0", "1e999", 2**63, -(2**63) - 1,
)  # fmt: skip
STYLES = (
    ("\n", "\r\n"), ("\n", "\r"), (";", ","), (";", "\t"), (",", ";"), (".", ","), ("T", " "), ("-", "/"), (":", ""),
    (";", '";"'), ("\n", "\n\n"), ("\n", " \n"), (" ", "\u00a0"), ("0", "\u0660"), ("\n", "\u2028"), (";", ""),
)  # fmt: skip
MOST_BYTES = 400_000

Rng = random.Random


def damaged(rng: Rng, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds, damaged once or a few times; sometimes joined with another, or packed."""
    content = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        content = _within(rng, content, seeds)[:MOST_BYTES]
    if rng.random() < 0.04:
        content = rng.choice(PACKINGS)(content)
    return content


def _within(rng: Rng, content: bytes, seeds: Sequence[bytes]) -> bytes:
    """Damage what a container holds, mostly; else the bytes as they are."""
    if rng.random() < 0.75:
        if content.startswith(b"\x1f\x8b"):
            return gzip.compress(_text(rng, _unpacked(content), seeds)[:MOST_BYTES], 1, mtime=0)
        if content.startswith(b"PK"):
            return _zip(rng, content, seeds)
        if content.startswith((b"PAR1", b"\xd0\xcf", b"7z")):
            return _bytes(rng, content, seeds)
        return _text(rng, content, seeds)
    return _bytes(rng, content, seeds)


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(content, MOST_BYTES)
    except zlib.error:
        return b""


def _zip(rng: Rng, content: bytes, seeds: Sequence[bytes]) -> bytes:
    """A zip with one of its parts damaged, left out, doubled or renamed; the checksums of a kept set made anew."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(name, archive.read(name)[:MOST_BYTES]) for name in archive.namelist()[:40]]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error):
        return _bytes(rng, content, seeds)
    if not parts:
        return content
    at = rng.randrange(len(parts))
    name, inner = parts[at]
    match rng.randrange(12):
        case 0:
            del parts[at]
        case 1:
            parts.append((name, _within(rng, inner, seeds)))
        case 2:
            parts[at] = (rng.choice((*TEXTS[:40], "../x.csv", "/x.csv", "a/" * 300)), inner)
        case 3:
            parts.append((f"{rng.random()}.csv", inner))
        case _:
            parts[at] = (name, _within(rng, inner, seeds))
    if any(one == "SHA256SUMS" for one, _ in parts) and rng.random() < 0.9:
        parts = _summed(parts)
    return _zipped(parts, rng)


def _summed(parts: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    sums = "".join(
        f"{sha256(inner).hexdigest()}  {name}\n" for name, inner in sorted(dict(parts).items()) if name != "SHA256SUMS"
    )
    return [(name, sums.encode("utf-8", "replace") if name == "SHA256SUMS" else inner) for name, inner in parts]


def _zipped(parts: Sequence[tuple[str, bytes]], rng: Rng) -> bytes:
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", rng.choice((0, 8, 8, 8))) as archive:
        warnings.simplefilter("ignore")  # a name that stands twice is wanted
        for name, inner in parts:
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode() or "x"), inner)
    return whole.getvalue()


def _bytes(rng: Rng, content: bytes, seeds: Sequence[bytes]) -> bytes:
    """Bytes flipped, cut, doubled, inserted, or joined with another seed."""
    first = rng.randrange(len(content) + 1)
    last = min(len(content), first + rng.choice((1, 2, 8, 64, 2000)))
    match rng.randrange(7):
        case 0:
            return (
                content[:first] + bytes(byte ^ (1 << rng.randrange(8)) for byte in content[first:last]) + content[last:]
            )
        case 1:
            return content[:first] + content[last:]
        case 2:
            return content[:first]
        case 3:
            return content[:first] + content[first:last] * rng.choice((2, 2, 9)) + content[last:]
        case 4:
            return content[:first] + rng.choice(BYTES) + content[first:]
        case 5:
            return content[:first] + rng.randbytes(last - first) + content[last:]
        case _:
            other = rng.choice(seeds)
            return content[:first] + other[rng.randrange(len(other) + 1) :]


def _text(rng: Rng, content: bytes, seeds: Sequence[bytes]) -> bytes:
    """Fields, lines or values changed; the encoding stays mostly as it is."""
    if b"\0" in content[:200] and rng.random() < 0.3:
        return _bytes(rng, content, seeds)
    text = content.decode("utf-8", "surrogateescape")
    head = text.lstrip()[:1]
    if head in ("{", "[") and rng.random() < 0.8:
        changed = _json(rng, text)
        if changed is not None:
            return changed
    changes: Sequence[Callable[[Rng, str], str]] = (
        (_field, _field, _field, _lines, _value, _value, _column, _style)
        if " = " not in text[:2000]
        else (_value, _value, _value, _lines, _field)
    )
    text = rng.choice(changes)(rng, text)
    if rng.random() < 0.03:
        return text.encode(rng.choice(("utf-16", "latin-1", "utf-8-sig", "utf-32")), "replace")
    return text.encode("utf-8", "surrogateescape")


def _field(rng: Rng, text: str) -> str:
    """One field, or a few of one column, replaced."""
    delimiter = max(";,\t|", key=text[:2000].count)
    lines = text.split("\n")
    at, place, new = rng.randrange(len(lines)), rng.randrange(12), rng.choice(TEXTS)
    for line in range(at, min(len(lines), at + rng.choice((1, 1, 1, 3, 40, 10_000)))):
        fields = lines[line].split(delimiter)
        fields[place % len(fields)] = new
        lines[line] = delimiter.join(fields)
    return "\n".join(lines)


def _lines(rng: Rng, text: str) -> str:
    """Lines left out, doubled, exchanged, turned round, many times over."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    end = min(len(lines), at + rng.choice((1, 2, 10, 100)))
    match rng.randrange(6):
        case 0:
            return "\n".join(lines[:at] + lines[end:])
        case 1:
            return "\n".join(lines[:end] + lines[at:end] * rng.choice((1, 1, 30)) + lines[end:])
        case 2:
            rng.shuffle(lines)
            return "\n".join(lines)
        case 3:
            return "\n".join(lines[:1] + lines[:0:-1])
        case 4:
            return "\n".join([*lines[:at], rng.choice(TEXTS), *lines[at:]])
        case _:
            return "\n".join(lines[at:])


def _value(rng: Rng, text: str) -> str:
    """One number, word or quoted text replaced."""
    found = list(re.finditer(r"\"[^\"\n]*\"|[-+]?\d[\d.,eE]*|[A-Za-z_\u00c0-\u00ff]+", text))
    if not found:
        return text + rng.choice(TEXTS)
    one = rng.choice(found)
    return text[: one.start()] + rng.choice((*TEXTS, '""', "[[1, 2]]", "-1", "1e400", "0")) + text[one.end() :]


def _column(rng: Rng, text: str) -> str:
    """A column left out, doubled or put first; many columns."""
    delimiter = max(";,\t|", key=text[:2000].count)
    place, way = rng.randrange(12), rng.randrange(4)
    lines = []
    for line in text.split("\n"):
        fields = line.split(delimiter)
        at = place % len(fields)
        if way == 0:
            del fields[at]
        elif way == 1:
            fields.insert(at, fields[at])
        elif way == 2:
            fields.insert(0, fields.pop(at))
        else:
            fields += fields[at : at + 1] * 1200
        lines.append(delimiter.join(fields))
    return "\n".join(lines)[:MOST_BYTES]


def _style(rng: Rng, text: str) -> str:
    """Other line ends, delimiters, decimal signs or quotes."""
    old, new = rng.choice(STYLES)
    return text.replace(old, new, rng.choice((-1, -1, 1, 5)))


def _json(rng: Rng, text: str) -> bytes | None:
    """One value of a JSON replaced, left out or doubled, or all of it nested deeply."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    places: list[tuple[Any, Any]] = []
    waiting = [whole]
    while waiting:
        node = waiting.pop()
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in list(items):
            places.append((node, key))
            waiting.append(value)
    if not places:
        return json.dumps(rng.choice(VALUES)).encode("utf-8", "surrogatepass")
    node, key = rng.choice(places)
    match rng.randrange(6):
        case 0 | 1 | 2:
            node[key] = rng.choice(VALUES)
        case 3:
            node[key] = rng.choice(TEXTS)
        case 4:
            del node[key]
        case _ if isinstance(node, dict):
            node[rng.choice(TEXTS)] = node[key]
        case _:
            node += node[:] * rng.choice((1, 60))
    if rng.random() < 0.02:
        return (b'{"a":' * 100_000) + b"1"
    return json.dumps(whole, ensure_ascii=rng.random() < 0.7).encode("utf-8", "surrogatepass")


def _as_zip(content: bytes) -> bytes:
    return _zipped([("a.csv", content)], random.Random(0))


PACKINGS: tuple[Callable[[bytes], bytes], ...] = (
    gzip.compress,
    _as_zip,
    bz2.compress,
    lambda c: gzip.compress(gzip.compress(c)),
)
