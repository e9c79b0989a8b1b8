"""Raw files -> curves: worked by hand, in every spelling, in any order."""

import random
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.curve_set import as_curves
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import InputError
from elfe_core.store.curves import raw_files
from tests.store.enedis import P0, TECHNICAL, Dataset, compress, local, sound


def same(one: Curves, two: Curves) -> bool:
    arrays = all(np.array_equal(one[name], two[name]) for name in CURVE_NAMES)
    return arrays and one.start_utc == two.start_utc


def test_hand_worked_hours(tmp_path: Path) -> None:
    """An hour is the sum of its two half-hours, a sector the sum of its profiles, companies of both tables."""
    curves = sound(tmp_path, 2).read()
    assert curves.start_utc == np.datetime64("2021-01-01T00", "h")
    assert curves["res"].tolist() == [100 + 101 + 200 + 201, 102 + 103 + 202 + 203]
    assert curves["pro"].tolist() == [300 + 301, 302 + 303]
    assert curves["ent"].tolist() == [400 + 401 + 500 + 501 + 600 + 601, 402 + 403 + 502 + 503 + 602 + 603]
    assert curves["solar"].tolist() == [700 + 701, 702 + 703]
    assert curves["bioenergy"].tolist() == [800 + 801, 802 + 803]
    assert curves["wind"].tolist() == [1000500, 1001500]


def _technical(data: Dataset) -> None:
    data.headers = dict(TECHNICAL)


def _blank_times(data: Dataset) -> None:
    data.inf36 = [(row[0].replace("T", " "), *row[1:]) for row in data.inf36]


def _utc_times(data: Dataset) -> None:
    start = np.datetime64("2021-01-01T00:00", "m")
    data.sup36 = [(f"{start + 30 * (place // 2)}:00+00:00", *row[1:]) for place, row in enumerate(data.sup36)]


def _reversed(data: Dataset) -> None:
    data.prod = data.prod[::-1]


def _twice(data: Dataset) -> None:
    data.inf36 = data.inf36 * 2


def _other_region(data: Dataset) -> None:
    data.inf36 += [(row[0], "52", *row[2:-1], "9") for row in data.inf36]


@pytest.mark.parametrize("change", [_technical, _blank_times, _utc_times, _reversed, _twice, _other_region])
def test_spellings_agree(tmp_path: Path, change: object) -> None:
    """Header style, form of the time, order, repetition and rows of another region change nothing."""
    data = sound(tmp_path)
    expected = data.read()
    change(data)  # type: ignore[operator]
    assert same(data.read(), expected)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("latin-1"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(";", ",").encode(),
        lambda text: "\n".join('"' + row.replace(";", '","') + '"' for row in text.split("\n")[:-1]).encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: (text + "\n").encode(),
    ],
    ids=["bom", "latin-1", "crlf", "comma", "quoted", "no last newline", "blank last line"],
)
@pytest.mark.parametrize("packed", [False, True], ids=["csv", "gz"])
def test_ways_of_writing_agree(tmp_path: Path, rewrite: object, packed: bool) -> None:
    """Encodings, line ends, delimiters and gzip change nothing."""
    data = sound(tmp_path)
    expected, paths = data.read(), data.write()
    paths["sup36"][0].write_bytes(rewrite(data.text("sup36")))  # type: ignore[operator]
    other = {"sup36": [compress(paths["sup36"][0])]} if packed else {}
    assert same(raw_of(paths | other), expected)


def raw_of(paths: dict[str, list[Path]], regions: tuple[str, ...] = ("53",)) -> Curves:
    return as_curves(
        raw_files.read_curve_set(
            conso_inf36=paths["inf36"],
            conso_sup36=paths["sup36"],
            prod=paths["prod"],
            wind=paths["wind"],
            region_codes=regions,
        )
    )


def test_latin1_below_a_technical_header(tmp_path: Path) -> None:
    """The encoding is told although the header is plain ASCII."""
    data = sound(tmp_path)
    expected, paths = data.read(), data.copy(headers=dict(TECHNICAL)).write()
    for kind in ("inf36", "sup36", "prod"):
        path = paths[kind][0]
        path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    assert same(raw_of(paths), expected)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), decimals=st.booleans())
def test_any_shuffling_and_repetition_gives_the_same_curves(tmp_path: Path, seed: int, decimals: bool) -> None:
    """Rows in any order, some of them twice, split over two files: the same to the last bit."""
    data, chance = sound(tmp_path, 3), random.Random(seed)
    if decimals:
        data.inf36 = [(*row[:-1], f"{row[-1]}.{place}1") for place, row in enumerate(data.inf36)]
    expected = data.read()
    for kind in ("inf36", "sup36", "prod"):
        rows = getattr(data, kind)
        rows += chance.sample(rows, k=chance.randint(0, len(rows)))
        chance.shuffle(rows)
    chance.shuffle(data.wind)
    first = data.write()["inf36"][0].rename(tmp_path / "first.csv")
    assert same(data.copy(inf36=data.inf36[::2]).read(inf36=[first]), expected)


@pytest.mark.parametrize("start", [datetime(2021, 3, 27, 22, tzinfo=UTC), datetime(2021, 10, 30, 21, tzinfo=UTC)])
def test_clock_change(tmp_path: Path, start: datetime) -> None:
    """No hour is lost or double on the days with 23 and 25 local hours."""
    curves = sound(tmp_path, 26, start).read()
    assert curves.n_hours == 26
    assert curves["pro"].tolist() == [2 * 300 + 4 * hour + 1 for hour in range(26)]


def test_total_band_is_used_alone(tmp_path: Path) -> None:
    """Where P0 stands, the other bands are not added to it."""
    data = sound(tmp_path)
    expected = data.read()
    data.inf36 += [(row[0], "53", row[2], "P1: ]0-3] kVA", "7") for row in data.inf36]
    assert same(data.read(), expected)


@pytest.mark.parametrize("hidden", [True, False])
def test_other_bands_stand_in(tmp_path: Path, hidden: bool) -> None:
    """Where P0 is hidden or missing, the sum of the other bands stands in, at that time only."""
    data = sound(tmp_path, 2)
    bands = [(row[0], "53", row[2], f"P{band}: x kVA", str(band)) for row in data.inf36[::4] for band in (1, 2, 5)]
    data.inf36[4] = (*data.inf36[4][:-1], "")
    data.inf36 = ([row for row in data.inf36 if row[-1]] if not hidden else data.inf36) + bands
    curves = data.read()
    assert curves["res"].tolist() == [100 + (1 + 2 + 5) + 200 + 201, 102 + 103 + 202 + 203]


def test_bands_above_36_kva_stand_in(tmp_path: Path) -> None:
    """P3 is P1 + P2 where it is missing, P7 is P4 + P5 + P6 where it is hidden."""
    data = sound(tmp_path, 1)
    labels = {"low": data.sup36[0][2:5], "high": data.sup36[1][2:5]}
    data.sup36[1] = (*data.sup36[1][:-1], "")
    del data.sup36[2]
    for half_hour in (0, 1):
        for band, value in (("P1: ]36-120] kVA", 1), ("P2: ]120-250] kVA", 2)):
            data.sup36.append((local(half_hour), "53", labels["low"][0], band, labels["low"][2], str(value)))
        for band, value in (("P4: ]250-1000] kVA", 10), ("P5: ]1000-2000] kVA", 20), ("P6: > 2000 kVA", 40)):
            data.sup36.append((local(half_hour), "53", labels["high"][0], band, labels["high"][2], str(value)))
    curves = data.read()
    assert curves["ent"].tolist() == [400 + 401 + 500 + (1 + 2) + (10 + 20 + 40) + 601]


def test_profile_hidden_all_along_is_left_out(tmp_path: Path) -> None:
    """The curve is made of the others."""
    data = sound(tmp_path, 1)
    data.inf36 = [(*row[:-1], "") if row[2].startswith("RES2") else row for row in data.inf36]
    curves = data.read()
    assert curves["res"].tolist() == [100 + 101]


def test_two_regions_are_added_up(tmp_path: Path) -> None:
    """Each in files of its own, or together."""
    data = sound(tmp_path)
    one = data.read()
    other = {kind: [(row[0], "52", *row[2:]) for row in getattr(data, kind)] for kind in ("inf36", "sup36", "prod")}
    (tmp_path / "52").mkdir()
    paths = data.write()
    more = Dataset(tmp_path / "52", wind=data.wind, **other).write()
    both = {kind: paths[kind] + more[kind] for kind in paths}
    curves = raw_of(both, ("53", "52"))
    assert all(np.array_equal(curves[name], 2 * one[name]) for name in CURVE_NAMES if name != "wind")
    assert np.array_equal(curves["wind"], one["wind"])


def test_common_hours_are_used(tmp_path: Path) -> None:
    """Files of different ranges give the hours that all of them hold, never more."""
    data = sound(tmp_path, 6)
    data.wind = data.wind[1:]
    data.prod = data.prod[: 3 * 2 * 5]
    curves = data.read()
    assert (curves.start_utc, curves.n_hours) == (np.datetime64("2021-01-01T01", "h"), 4)
    assert curves["wind"][0] == 1001500


@pytest.mark.parametrize(
    "lines",
    [
        ["01/01/2021 00:00:00,1000", "01/01/2021 01:00:00,12.5"],
        ["2021-01-01 00:00:00;77;1000", "2021-01-01 01:00:00;0,5;12,5"],
        ['1/1/2021 0:00,"1000"', '1/1/2021 1:00,"12,5"'],
        ["01/01/2021 00:00:00,1000,0", "01/01/2021 01:00:00,12,5"],
    ],
)
def test_wind_shapes(tmp_path: Path, lines: list[str]) -> None:
    """ELFE's two wind files are told apart by their lines: kW of a farm, or a curve of any scale."""
    data = sound(tmp_path, 2)
    data.wind = lines
    scale = 1 if ";" in lines[0] else 1000
    assert data.read()["wind"].tolist() == [1000 * scale, 12.5 * scale]


@pytest.mark.parametrize(
    "name",
    [
        "a*b.csv",
        "[ab].csv",
        "what?.csv",
        "it's.csv",
        'x"y.csv',
        "a;b -- c.csv",
        "$path.csv",
        "é à.csv",
        "a=1.csv",
        "{a,b}.csv",
        "a\\b.csv",
    ],
)
def test_names_are_only_names(tmp_path: Path, name: str) -> None:
    """A file's name is neither SQL nor a pattern: files that it would match as one stay unread."""
    data = sound(tmp_path)
    expected, paths = data.read(), data.write()
    for decoy in ("aXb.csv", "a.csv", "b.csv", "whatX.csv"):
        (tmp_path / decoy).write_text(data.text("inf36").replace(f";{P0};120;1", f";{P0};120;9"), encoding="utf-8")
    odd = tmp_path / "sub*dir" / ".." / "sub*dir"
    (tmp_path / "sub*dir").mkdir()
    (tmp_path / "sub1dir").mkdir()
    paths["inf36"][0].rename(odd / name)
    assert same(raw_of(paths | {"inf36": [odd / name]}), expected)


def test_no_file_of_a_kind(tmp_path: Path) -> None:
    """Every kind of file is needed, and a region."""
    paths = sound(tmp_path).write()
    with pytest.raises(InputError, match="prod"):
        raw_of(paths | {"prod": []})
    with pytest.raises(InputError, match="region_codes"):
        raw_of(paths, ())


def test_mixed_line_ends_are_read_line_by_line(tmp_path: Path) -> None:
    """What DuckDB refuses although every line is sound gives the same curves."""
    data = sound(tmp_path)
    expected, paths = data.read(), data.write()
    text = data.text("inf36")
    paths["inf36"][0].write_bytes(text.replace("\n", "\r\n", 3).encode())
    assert same(raw_of(paths), expected)
