"""Files that a user brings: what they are is told by their content, and they can reach nothing else."""

from elfe_core.store.intake.lines import with_lines
from elfe_core.store.intake.read import read_any

__all__ = ["read_any", "with_lines"]
