"""The tests against one change, in a process of their own: the changed file never touches the disk."""

import importlib.util
import os
import resource
import sys
import traceback
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest

ROOT = Path(__file__).parents[2]
MOST_BYTES = 6 << 30
OPTIONS = ("-x", "-q", "-n0", "-p", "no:cacheprovider", "-W", "ignore:Module already imported")


class _Changed(SourceFileLoader):
    """Finds one module, and compiles it from a changed source."""

    def __init__(self, file: str, source: str) -> None:
        parts = Path(file).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        super().__init__(name, str(ROOT / file))
        self._source = source

    def find_spec(self, name: str, _path: object = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        folder = [str(Path(self.path).parent)] if self.path.endswith("__init__.py") else None
        return importlib.util.spec_from_file_location(name, self.path, loader=self, submodule_search_locations=folder)

    def get_code(self, _name: str) -> CodeType:
        return compile(self._source, self.path, "exec")


class _WithoutShrinking:
    """Hypothesis stops at the first example that fails."""

    def pytest_configure(self) -> None:
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("first", hypothesis.settings(), phases=phases)
        hypothesis.settings.load_profile("first")


def start(file: str, source: str, tests: Sequence[str], cpu_s: int, log: Path) -> int:
    """Fork a child that runs tests with a file changed, and ends with pytest's code; its id."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setsid()
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        sys.meta_path.insert(0, _Changed(file, source))  # type: ignore[arg-type]
        code = pytest.main([*OPTIONS, *tests], plugins=[_WithoutShrinking()])
    except BaseException:  # noqa: BLE001  (nothing may run on in the child)
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
