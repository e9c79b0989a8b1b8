"""A temporary folder that goes with whatever holds it: a session, a study."""

import shutil
import tempfile
import weakref
from pathlib import Path


class OwnFolder:
    """Removed, with all that it holds, when nothing refers to it any more or the server stops."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="elfe-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
