"""`python -m elfe_core`, and the command `elfe` of an installed package."""

import sys

from elfe_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
