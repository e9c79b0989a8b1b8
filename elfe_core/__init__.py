"""Hour-by-hour electricity balance of a territory: pure simulation, no screen."""

MODEL_VERSION = "1"
"""Raised when the same inputs give other results; written into every file of results."""
