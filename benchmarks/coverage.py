"""Branch coverage of the core: `python -m benchmarks.coverage`, some fifteen minutes of processor time.

The kernel's own tests run with it as plain Python, whose branches can be seen; then all tests but those of the browser
and of the cluster, with the compiled kernel.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.record import record

ROOT = Path(__file__).parents[1]
LEAST_PCT = 95.0
OF_KERNEL = ("tests/core/kernel", "--ignore=tests/core/kernel/test_compiled.py")
OF_ALL = ("--ignore=tests/browser", "--ignore=tests/cli/test_cluster.py")
SETTINGS = """[run]
branch = True
source = elfe_core
parallel = True
data_file = {folder}/data
patch = subprocess
omit = elfe_core/cluster.py
[report]
omit = elfe_core/cluster.py
exclude_also =
    if TYPE_CHECKING:
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "settings"
        settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
        os.environ["COVERAGE_RCFILE"] = str(settings)
        run = [sys.executable, "-m", "coverage"]
        for tests, uncompiled in ((OF_KERNEL, "1"), (OF_ALL, "0")):
            command = [*run, "run", "-m", "pytest", "-n2", "-q", *tests, *sys.argv[1:]]
            subprocess.run(command, cwd=ROOT, env=os.environ | {"NUMBA_DISABLE_JIT": uncompiled}, check=False)
        subprocess.run([*run, "combine", "-q"], cwd=ROOT, check=True)
        report = Path(folder) / "report.json"
        subprocess.run([*run, "json", "-q", "-o", str(report)], cwd=ROOT, check=True)
        subprocess.run([*run, "report", "--skip-covered", "--sort=cover", "-m"], cwd=ROOT, check=True)
        totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    branches = 100.0 * totals["covered_branches"] / totals["num_branches"]
    lines = 100.0 * totals["covered_lines"] / totals["num_statements"]
    record("coverage", f"{branches:.1f} % of {totals['num_branches']} branches, {lines:.1f} % of lines")
    return 0 if branches >= LEAST_PCT else 1


if __name__ == "__main__":
    sys.exit(main())
