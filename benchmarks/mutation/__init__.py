"""Mutation testing of the physics: small changes of the source, one at a time, that some test must notice.

`python -m benchmarks.mutation` from the root, with requirements-dev.txt installed.
"""
