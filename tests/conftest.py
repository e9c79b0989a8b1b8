"""Set-up shared by all tests: hypothesis runs the same examples each time, without a stopwatch; no cache is kept.

Three processes share the work, also on two cores: what drives a browser often waits for it. Such tests, and those that
start a cluster, are two large groups, each one after the other in one process, while the third goes through the rest.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

settings.register_profile(
    "deterministic", derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deterministic")

os.environ["ELFE_CACHE_FOLDER"] = ""  # of this process and its children: what a test reads is read from its files

BROWSER, CLUSTER = "tests/browser/test_", "tests/cli/test_cluster.py"
SECOND_HALF_FROM = "m"
"""First letter of the files of browser tests that make the second group: either takes about as long."""


class Groups(LoadScopeScheduling):
    """Two large groups, which begin first; every other test is free to go where there is room.

    pytest-xdist 3.8 names groups by a suffix that pytest 9.2 no longer takes: `--dist loadgroup` would divide them.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            return "second half" if nodeid.removeprefix(BROWSER) >= SECOND_HALF_FROM else "first half"
        return "first half" if nodeid.startswith(CLUSTER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Groups:
    return Groups(config, log)
