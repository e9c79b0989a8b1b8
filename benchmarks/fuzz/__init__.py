"""Damaged and hostile content for every reader: a result or a fault in words, in bounded time and memory.

`python -m benchmarks.fuzz --tries 100000` from the root, with requirements-dev.txt installed.
"""
