"""The kernel's tests run compiled code; what runs uncompiled says so."""

import pytest

from elfe_core import kernel


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    kernel.get_ready()
