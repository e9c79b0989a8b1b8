"""Links and files that an earlier version wrote open to the same today: what each opened to lies beside them."""

import gzip
import json
import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elfe_core.catalogue import EXTRA_FACTORS, INDICATORS
from elfe_core.cli import main
from tests.before import doors
from tests.before.computed import FILES, old_files, opened, run_command
from tests.before.summaries import MISSING, differences, stored

EXPECTED: dict[str, Any] = json.loads(gzip.decompress((FILES / "expected.json.gz").read_bytes()))
INTERRUPTED = "sweep-interrupted.parquet"
SAME_SWEEP = (
    *("--wind", "90:300:8", "--solar", "10:150:5", "--bioenergy", "6,12", "--storage", "0,50"),
    *("--flexibility", "0,5,15"),
)


RENAMED = {
    "Simuler puis couper": "Toutes les données",
    "Couper puis simuler": "La période seule",
    "Ordre du calcul": "Heures calculées",
}
"""Words on screen that have others since; a list of choices ends in "ou" since."""


def renamed(value: Any) -> Any:
    """A text with the words of today."""
    if isinstance(value, str):
        for before, now in RENAMED.items():
            value = value.replace(before, now)
        value = re.sub(r"(il faut l'un de ces choix : .*), ([^,]*)$", r"\1 ou \2", value)
    return value


def leaves(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict | list):
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(value)
    else:
        yield tree


@pytest.mark.parametrize("name", EXPECTED)
def test_an_old_file_opens_to_the_same(name: str) -> None:
    """Links, kept scenarios, kept sets of both versions, results and blocks of them, curves: every value, every text.

    A setting that did not exist then may stand beside them, a fault may not. A link without smoothing gets the one
    that suits the days in view.
    """
    now = opened(FILES / name)
    found = [one for one in differences(EXPECTED[name], stored(now)) if one[1] != MISSING or "/faults" in one[0]]
    infinite = [one for one in found if one[0].endswith("/settings/max_reduction_share") and one[1] == "inf"]
    automatic = [one for one in found if one[0].endswith("/settings/smoothing_h") and one[1:] == (24, 0)]
    words = [one for one in found if one[2] == renamed(one[1])]
    assert [one for one in found if one not in infinite and one not in automatic and one not in words] == []
    for key, *_ in infinite:  # the original program's rule has a field of its own since
        assert now[key.split("/")[1]]["settings"]["original_rule"] is True


def test_every_kind_of_file_is_there() -> None:
    """The table is whole: each file has its expectation, each kind a file, and none is empty."""
    assert list(EXPECTED) == [path.name for path in old_files()]
    assert {name.partition("-")[0] for name in EXPECTED} == {"links", "scenarios", "set", "sweep", "curves"}
    assert all(len(list(leaves(tree))) > 5 for tree in EXPECTED.values())


def test_the_settings_of_a_link_are_these() -> None:
    """By hand: a link and its short form say the same scenario."""
    links = opened(FILES / "links-v1.json")
    wanted = {"wind_gwh": 242.5, "storage_on": True, "flexibility_on": False, "power_unit": "w_group"}
    assert links["versioned"]["faults"] == []
    assert {name: links["versioned"]["settings"][name] for name in wanted} == wanted
    assert str(links["short two"]["settings"]) == (
        "{'eolien': 242.5, 'stockage': True, 'du': datetime.date(2021, 3, 1), 'ordre': 'La période seule'}"
    )


def test_a_kept_set_of_version_1_leaves_the_choices_open() -> None:
    """By hand: the same curves as in version 2, which also says what becomes of missing hours and other years."""
    one, two = (doors.kept_set(FILES / f"set-{version}-full.elfe.zip") for version in ("v1", "v2"))
    assert (one["policy"], one["by_weekday"]) == (None, None)
    assert (two["policy"], two["by_weekday"]) == ("refuse", True)
    assert stored(one["roles"]) == stored(two["roles"])
    assert stored(one["roles"]["wind"]["values"])[3:5] == ["nan", "nan"]


@pytest.mark.parametrize("name", ["sweep-ours.parquet", "sweep-shares.parquet", "sweep-hours.parquet"])
def test_results_of_version_1_open_without_a_remark(name: str) -> None:
    """Nothing is said of the indicators and factors that version 1 of the model did not have."""
    found = opened(FILES / name)
    assert found["notices"] == []
    assert found["provenance"]["model_version"] == "1"
    new = {row.key for row in INDICATORS if row.is_new} | {*EXTRA_FACTORS} - {*found["axes"]}
    assert new & set(found["rows"]) == set()


def test_a_sweep_of_version_1_computed_anew(tmp_path: Path) -> None:
    """The same command gives the rows of version 1: an ideal store, flexibility and sources count as they did."""
    out = tmp_path / "x.parquet"
    run_command("sweep", *SAME_SWEEP, "--curves", str(FILES / "hours-72.csv"), "--out", str(out))
    found = doors.sweep_file(out, tmp_path)["rows"]
    for name, values in EXPECTED["sweep-hours.parquet"]["rows"].items():
        old = np.array([math.nan if value == "nan" else value for value in values])
        np.testing.assert_allclose(found[name], old, rtol=1e-9, atol=1e-9, err_msg=name)


def test_an_interrupted_sweep_of_version_1_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Blocks of another version of the model are neither taken over nor touched."""
    out, folder = tmp_path / INTERRUPTED, tmp_path / f"{INTERRUPTED}.parts"
    shutil.copytree(FILES / folder.name, folder)
    command = ["sweep", *SAME_SWEEP, "--curves", str(FILES / "hours-72.csv"), "--out", str(out)]
    for option, said in (("--resume", "of another sweep"), ("", "an interrupted run of a sweep")):
        assert main([*command, option] if option else command) == 2
        assert said in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in (FILES / folder.name).iterdir()
    )
