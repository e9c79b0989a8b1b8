"""Measurements of speed and memory, one script a claim: `python -m benchmarks.scenario_year`."""
