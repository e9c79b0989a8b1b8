"""Set-up shared by all tests: hypothesis runs the same examples each time, without a stopwatch; cores share the work.

What drives a browser or a cluster needs the machine for itself: these tests stay together, one after the other, while
another process runs the rest.
"""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "deterministic", derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deterministic")

ONE_BY_ONE = ("tests/browser/", "tests/cli/test_cluster.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = item.path.relative_to(item.config.rootpath).as_posix()
        if path.startswith(ONE_BY_ONE):
            item.add_marker(pytest.mark.xdist_group("one by one"))
