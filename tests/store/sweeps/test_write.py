"""Writing the results of a sweep: blocks, interruptions, and always the same bytes."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.catalogue import MAIN_FACTORS
from elfe_core.errors import InputError
from elfe_core.store import SweepParts
from tests.store.sweeps.results import AXES, INDICATORS, Table, refusals, table, write_sweep

COLUMNS = (*MAIN_FACTORS, *INDICATORS)
PROVENANCE = {"made_on": "2026-11-22", "territory": 'Redon l\'été; "x" $1 {a}', "fixed": {"wind_gwh": 90.5}}


def blocks(n_blocks: int = 4) -> list[Table]:
    return [table({**AXES, "bioenergy_gwh": (float(number),)}, seed=number) for number in range(n_blocks)]


def begin(out: Path, *, resume: bool = False, provenance: object = PROVENANCE) -> SweepParts:
    return SweepParts.open(out, provenance, COLUMNS, resume=resume)  # type: ignore[arg-type]


def written(path: Path) -> pd.DataFrame:
    with duckdb.connect() as connection:
        return connection.read_parquet(str(path)).df()


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    """Bytes of an uninterrupted run."""
    out = tmp_path / "whole.parquet"
    parts = begin(out)
    for number, block in enumerate(blocks()):
        parts.write(number, block)
    parts.finish()
    return out.read_bytes()


def test_the_blocks_are_joined_in_their_order(tmp_path: Path) -> None:
    """The file holds every block by number, NaN as NaN, the provenance in it, and the folder is gone."""
    out = tmp_path / "a.parquet"
    parts = begin(out)
    for number in (2, 0, 3, 1):
        parts.write(number, blocks()[number])
    parts.finish()
    expected = pd.concat([pd.DataFrame(block)[list(COLUMNS)] for block in blocks()], ignore_index=True)
    pd.testing.assert_frame_equal(written(out), expected, check_exact=True)
    with duckdb.connect() as connection:
        metadata = connection.table_function("parquet_kv_metadata", [str(out)]).fetchall()
        kinds = set(map(str, connection.read_parquet(str(out)).types))
        query = "SELECT count(*) FROM read_parquet($1) WHERE storage_use_pct IS NULL"
        (n_null,) = connection.execute(query, [str(out)]).fetchall()
    assert [(key, json.loads(value)) for _, key, value in metadata] == [(b"elfe_sweep", PROVENANCE)]
    assert (kinds, n_null) == ({"DOUBLE"}, (0,))
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(4)), stops=st.sets(st.integers(1, 3)))
def test_interruptions_do_not_change_a_byte(tmp_path: Path, whole: bytes, order: list[int], stops: set[int]) -> None:
    """Whatever the order of the blocks and wherever the run stopped, the file is the same to the last byte."""
    out = tmp_path / f"{uuid4().hex}.parquet"
    parts = begin(out)
    for at, number in enumerate(order):
        if at in stops:
            parts = begin(out, resume=True)
            assert parts.done() == frozenset(order[:at])
        parts.write(number, blocks()[number])
    begin(out, resume=True).finish()
    assert out.read_bytes() == whole


def test_threads_write_blocks_at_once(tmp_path: Path, whole: bytes) -> None:
    """Two threads and more may write parts at the same time."""
    out = tmp_path / "a.parquet"
    parts = begin(out)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(parts.write, range(4), blocks()))
        list(pool.map(parts.write, [1, 1, 1, 2], [blocks()[1]] * 3 + [blocks()[2]]))
    parts.finish()
    assert out.read_bytes() == whole


def test_a_half_written_block_does_not_count(tmp_path: Path, whole: bytes) -> None:
    """Neither a leftover of a write nor a truncated or changed part is done; what is written again replaces it."""
    out = tmp_path / "a.parquet"
    parts = begin(out)
    for number, block in enumerate(blocks()):
        parts.write(number, block)
    (part,) = parts.folder.glob("00000002-*.parquet")
    sound = part.read_bytes()
    (parts.folder / ".0123456789abcdef0123456789abcdef.unfinished").write_bytes(sound[:100])
    flipped = bytes([*sound[:99], sound[99] ^ 1, *sound[100:]])
    for damaged in (b"", sound[:50], sound[:-4], b"PAR1", flipped):
        part.write_bytes(damaged)
        assert begin(out, resume=True).done() == {0, 1, 3}
        (fault,) = refusals(parts.finish)
        assert fault.problem == "unreadable"
        assert ".parquet.parts" in fault.file
        assert not out.exists()
    parts.write(2, blocks()[2])
    parts.finish()
    assert out.read_bytes() == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "whole.parquet"]


def test_a_part_that_is_damaged_inside(tmp_path: Path) -> None:
    """A part whose ends look sound is found when the parts are joined; nothing takes the place of the file."""
    out = tmp_path / "a.parquet"
    out.write_bytes(b"before")
    parts = begin(out)
    parts.write(0, blocks()[0])
    (part,) = parts.folder.glob("00000000-*.parquet")
    sound = part.read_bytes()
    part.write_bytes(sound[:4] + bytes(len(sound) - 12) + sound[-8:])
    assert [fault.problem for fault in refusals(parts.finish)] == ["unreadable"]
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "a.parquet.parts"]


def test_an_interrupted_run_is_not_overwritten(tmp_path: Path) -> None:
    """Without resume an unfinished run is refused, with resume only the same one goes on."""
    out = tmp_path / "a.parquet"
    begin(out).write(0, blocks()[0])
    (fault,) = refusals(lambda: begin(out))
    assert (fault.file, fault.problem) == ("a.parquet.parts", "unfinished_sweep")
    (fault,) = refusals(lambda: begin(out, resume=True, provenance={**PROVENANCE, "fixed": {}}))
    assert (fault.file, fault.problem) == ("a.parquet.parts", "other_sweep")
    (fault,) = refusals(lambda: SweepParts.open(out, PROVENANCE, COLUMNS[:-1], resume=True))
    assert fault.problem == "other_sweep"
    assert begin(out, resume=True).done() == {0}
    assert SweepParts.begun(out) == PROVENANCE


@pytest.mark.parametrize("manifest", [None, b"", b"{", b"\xff", b"[]"])
def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path, manifest: bytes | None) -> None:
    """A folder without our manifest is never written to."""
    folder = tmp_path / "a.parquet.parts"
    folder.mkdir()
    (folder / "mine.txt").write_text("x")
    if manifest is not None:
        (folder / "manifest.json").write_bytes(manifest)
    assert [fault.problem for fault in refusals(lambda: begin(tmp_path / "a.parquet"))] == ["unfinished_sweep"]
    problems = [fault.problem for fault in refusals(lambda: begin(tmp_path / "a.parquet", resume=True))]
    assert problems == ["other_sweep"]
    assert SweepParts.begun(tmp_path / "a.parquet") is None
    assert (folder / "mine.txt").exists()


def test_what_someone_put_into_the_folder_stays(tmp_path: Path) -> None:
    """Finishing removes only what the sweep wrote."""
    parts = begin(tmp_path / "a.parquet")
    parts.write(0, blocks()[0])
    (parts.folder / "notes.txt").write_text("x")
    parts.finish()
    assert [path.name for path in parts.folder.iterdir()] == ["notes.txt"]


def test_resume_without_a_folder_just_starts(tmp_path: Path) -> None:
    """There is nothing to go on with, so the run begins."""
    assert begin(tmp_path / "a.parquet", resume=True).done() == frozenset()


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    """Missing folder, a folder in the place of the file, a lost work folder, and a run without any block."""
    (fault,) = refusals(lambda: begin(tmp_path / "no" / "a.parquet"))
    assert (fault.problem, fault.wanted and fault.wanted.names) == ("missing_folder", (str(tmp_path / "no"),))
    (tmp_path / "b.parquet").mkdir()
    assert [fault.problem for fault in refusals(lambda: begin(tmp_path / "b.parquet"))] == ["unwritable"]
    parts = begin(tmp_path / "a.parquet")
    assert [fault.problem for fault in refusals(parts.finish)] == ["empty"]
    (parts.folder / "manifest.json").unlink()
    parts.folder.rmdir()
    assert [fault.problem for fault in refusals(lambda: parts.write(0, blocks()[0]))] == ["unwritable"]


@pytest.mark.parametrize("name", ["a.csv.gz", "a.txt", "a", "a.parquet.gz"])
def test_a_name_that_says_no_known_kind(tmp_path: Path, name: str) -> None:
    """The kind of file is chosen by its name, before any work."""
    with pytest.raises(InputError) as caught:
        begin(tmp_path / name)
    assert caught.value.choices == (".parquet", ".csv")


def test_tables_that_do_not_fit(tmp_path: Path) -> None:
    """Other columns, columns of different lengths and a negative number are faults of the program."""
    parts = begin(tmp_path / "a.parquet")
    good = blocks()[0]
    for number, bad in [(0, {**good, "x": good["wind_gwh"]}), (0, {**good, "wind_gwh": np.zeros(1)}), (-1, good)]:
        with pytest.raises(ValueError, match="expected columns"):
            parts.write(number, bad)
    with pytest.raises(ValueError, match="JSON"):
        begin(tmp_path / "b.parquet", provenance={"a": float("nan")})


@pytest.mark.parametrize("name", ["it's.parquet", "a;DROP TABLE x.parquet", "*?[a].parquet", "{uuid}-{i}.parquet"])
@pytest.mark.parametrize("folder", ["x=1", "it's [*]", "http:"])
def test_names_are_plain_names(tmp_path: Path, folder: str, name: str) -> None:
    """Quotes, globs, hive folders, patterns and the start of a URL stand for themselves."""
    (tmp_path / folder).mkdir()
    out = tmp_path / folder / name
    write_sweep(out, blocks()[0], PROVENANCE)
    assert [path.name for path in out.parent.iterdir()] == [name]
    assert out.read_bytes()[:4] == b"PAR1"
    copy = tmp_path / "copy.parquet"
    copy.write_bytes(out.read_bytes())
    pd.testing.assert_frame_equal(written(copy), pd.DataFrame(blocks()[0]), check_exact=True)


def test_a_table_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A table that cannot be written does not stand in the way of the next one."""
    good = blocks()[0]
    with pytest.raises(ValueError, match="expected columns"):
        write_sweep(tmp_path / "a.parquet", {**good, "wind_gwh": np.zeros(1)}, PROVENANCE)
    write_sweep(tmp_path / "a.parquet", good, PROVENANCE)
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_many_rows_are_cut_into_row_groups(tmp_path: Path) -> None:
    """A large file is made of row groups small enough to be skipped."""
    n_rows = 50_000
    big = {name: np.linspace(0.0, 1.0, n_rows) for name in COLUMNS}
    write_sweep(tmp_path / "a.parquet", big, PROVENANCE)
    with duckdb.connect() as connection:
        groups = connection.table_function("parquet_metadata", [str(tmp_path / "a.parquet")])
        sizes = groups.project("row_group_num_rows, compression").distinct().fetchall()
    assert max(size for size, _ in sizes) <= 20_480
    assert {compression for _, compression in sizes} == {"ZSTD"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_locked(tmp_path: Path) -> None:
    """A folder without the right to write gives a DataError."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    assert [fault.problem for fault in refusals(lambda: begin(folder / "a.parquet"))] == ["unwritable"]
