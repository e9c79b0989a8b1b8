"""Scenarios to begin with, kept as data that holds for any territory: read, then made for the one in use."""

from elfe_core.presets.bounds import highest_gwh
from elfe_core.presets.make import scenario
from elfe_core.presets.preset import Goal, Preset
from elfe_core.presets.read import load_presets

__all__ = ["Goal", "Preset", "highest_gwh", "load_presets", "scenario"]
