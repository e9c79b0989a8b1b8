"""Running a sweep: every block once, progress, cancellation, what was done before, and errors."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from elfe_core import sweep
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import InputError
from elfe_core.load import TERRITORY_FILE
from elfe_core.scenario import today
from elfe_core.sweep import Grid, Progress
from elfe_core.sweep import grid as sweep_grid
from elfe_core.territory import load_territory

TERRITORY = load_territory(TERRITORY_FILE)


@pytest.fixture
def study() -> sweep.Study:
    """Five blocks of 200 scenarios over four days."""
    rng = np.random.default_rng(3)
    inputs = Curves(
        start_utc=np.datetime64("2021-01-01T00", "h"), **{name: rng.gamma(1.0, 300.0, 96) for name in CURVE_NAMES}
    )
    grid = Grid(
        axes={
            "wind_gwh": sweep.evenly("wind_gwh", 90, 300, 10),
            "solar_gwh": sweep.evenly("solar_gwh", 10, 300, 10),
            "storage_mwh": sweep.evenly("storage_mwh", 0, 100, 10),
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep_grid, "SMALLEST_BLOCK", 200)
        made = sweep.study_of_inputs(grid, today(TERRITORY), inputs, TERRITORY)
    assert made.layout.n_blocks == 5
    return made


def test_every_block_is_kept_once_and_progress_rises_to_the_end(study):
    """Each block is kept once, in the caller's thread; progress is told before and after each."""
    kept, seen = [], []
    here = threading.get_ident()

    def keep(number, table):
        assert threading.get_ident() == here
        kept.append(number)

    assert sweep.run(study, keep, go_on=lambda progress: seen.append(progress) or True)
    assert sorted(kept) == [0, 1, 2, 3, 4]
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert (seen[0], seen[-1]) == (Progress(0, 1000), Progress(1000, 1000))


def test_what_was_done_is_not_done_again(study):
    """Blocks given as done are left out and counted as progress."""
    kept, seen = [], []
    finished = sweep.run(
        study, lambda number, _: kept.append(number), done={0, 3}, go_on=lambda found: seen.append(found.done) or True
    )
    assert finished
    assert sorted(kept) == [1, 2, 4]
    assert seen[0] == 400


def test_nothing_left_to_do(study):
    """With every block done nothing is computed and the sweep is complete."""
    assert sweep.run(study, pytest.fail, done=set(range(5)))


def test_cancelled_at_once(study):
    """A caller who does not want to go on at the start gets nothing computed."""
    assert not sweep.run(study, lambda *_: pytest.fail("computed"), go_on=lambda _: False)


def test_cancelled_on_the_way(study):
    """After a refusal no block is begun; those that were running are kept."""
    kept = []
    finished = sweep.run(
        study, lambda number, _: kept.append(number), go_on=lambda found: found.done < 200, in_flight=1
    )
    assert not finished
    assert kept == [0]


def test_an_error_while_keeping_stops_and_is_raised(study):
    """What `keep` raises reaches the caller."""
    with pytest.raises(OSError, match="disk full"):
        sweep.run(study, lambda *_: (_ for _ in ()).throw(OSError("disk full")))


def test_an_error_of_a_block_is_raised(study):
    """What a block raises reaches the caller, wherever it runs."""

    def submit(number: int) -> "Future[sweep.Table]":
        future: Future[sweep.Table] = Future()
        future.set_exception(MemoryError("no room"))
        return future

    with pytest.raises(MemoryError, match="no room"):
        sweep.run(study, lambda *_: None, submit=submit, in_flight=2)


def test_blocks_may_be_sent_anywhere(study):
    """A `submit` of the caller's computes the blocks, never more of them at a time than asked for."""
    local = sweep.table(study)
    running, most = set(), []
    parts = {}
    with ThreadPoolExecutor(1) as pool:

        def submit(number: int) -> "Future[sweep.Table]":
            running.add(number)
            most.append(len(running))
            return pool.submit(sweep.block_table, study, number)

        def keep(number: int, table: sweep.Table) -> None:
            running.discard(number)
            parts[number] = table

        assert sweep.run(study, keep, submit=submit, in_flight=3)
    assert max(most) == 3
    for name, values in local.items():
        np.testing.assert_array_equal(np.concatenate([parts[number][name] for number in range(5)]), values)


def test_a_source_without_a_curve_is_refused(study):
    """A curve that is zero all along cannot carry an energy."""
    curves = replace(study.curves, wind=np.zeros(96))
    with pytest.raises(InputError) as caught:
        sweep.study_of_inputs(Grid(axes={"wind_gwh": (0.0, 1.0)}), today(TERRITORY), curves, TERRITORY)
    assert caught.value.field == "wind_curve"
