"""`python -m elfe_core`."""

import sys

from elfe_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
