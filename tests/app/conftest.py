"""Fixtures of the app tests: the core's own figures, and Streamlit's warnings."""

import logging
from collections.abc import Iterator

import pytest

from tests.app.screen import Reference, StreamlitLog


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
