"""Set-up shared by all tests: hypothesis runs the same examples each time, without a stopwatch; no cache is kept."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "deterministic", derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deterministic")

os.environ["ELFE_CACHE_FOLDER"] = ""  # of this process and its children: what a test reads is read from its files
