"""Downloading published curves: the only place of the project that uses a network."""
