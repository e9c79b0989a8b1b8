"""Set-up shared by all tests: hypothesis runs the same examples each time, without a stopwatch; caches are a run's own.

Four processes share the work, also on two cores: what drives a browser often waits for it. Such tests stay together in
two groups by their files' names, each with a Chromium, one test after the other; those that start a cluster follow the
second.
"""

import os
import re
import shutil
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "deterministic", derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deterministic")

sys.dont_write_bytecode = False  # else each process compiles every source anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_configure(config: pytest.Config) -> None:
    """What the processes of a run share: compiled code, named by what it depends on, and curves.

    The curves are those of this run: its first reader reads the files themselves.
    """
    if hasattr(config, "workerinput"):
        return
    kept = config.rootpath / ".pytest_cache"
    shutil.rmtree(kept / "curves", ignore_errors=True)
    os.environ["ELFE_CACHE_FOLDER"] = str(kept / "curves")
    os.environ.setdefault("ELFE_KERNEL_CACHE", str(kept / "kernel"))
    for name in ("curves", "kernel"):
        (kept / name).mkdir(mode=0o700, parents=True, exist_ok=True)


FIRST_HALF = re.compile(r"tests/browser/test_[a-m]")
SECOND_HALF = ("tests/browser/", "tests/cli/test_cluster.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Two large groups, which begin first; every other test is free to go where there is room.

    pytest-xdist 3.8 names groups by a suffix that pytest 9.2 no longer takes: `--dist loadgroup` would divide them.
    """
    from xdist.scheduler import LoadScopeScheduling  # the tests pass without it

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if FIRST_HALF.match(nodeid):
                return "first half"
            return "second half" if nodeid.startswith(SECOND_HALF) else nodeid

    return Groups(config, log)
