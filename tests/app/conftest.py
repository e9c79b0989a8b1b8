"""Fixtures of the app tests: the core's own figures, and Streamlit's warnings."""

import logging
from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.app.screen import Reference, StreamlitLog


@pytest.fixture(scope="session", autouse=True)
def packages_looked_at_once() -> Iterator[None]:
    """Each new AppTest looks through all installed packages for components: a third of the time of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


@pytest.fixture
def streamlit_log() -> Iterator[StreamlitLog]:
    """Warnings of Streamlit during the test."""
    log = StreamlitLog()
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("streamlit")]
    for logger in loggers:
        logger.addHandler(log)
    yield log
    for logger in loggers:
        logger.removeHandler(log)
