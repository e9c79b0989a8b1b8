"""Fill the cache of compiled code: `python -m elfe_core.kernel`."""

from elfe_core.kernel import compiled

if __name__ == "__main__":
    folder = compiled.fill()
    raise SystemExit(0 if folder is not None else 1)
