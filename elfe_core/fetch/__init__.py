"""Downloading published curves: the only place of the project that uses a network."""

from elfe_core.fetch.check import Coverage, Hole
from elfe_core.fetch.deliver import Delivered
from elfe_core.fetch.download import fetch
from elfe_core.fetch.patience import Patience
from elfe_core.fetch.progress import Progress
from elfe_core.fetch.query import Query
from elfe_core.fetch.sources import Source, read_sources

__all__ = ["Coverage", "Delivered", "Hole", "Patience", "Progress", "Query", "Source", "fetch", "read_sources"]
