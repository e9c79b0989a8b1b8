"""The battery's import over the shipped year against a linear program (MODEL.md section 10), some minutes."""

from elfe_core import kernel
from tests.core.kernel.shipped import year_inputs
from tests.core.kernel.test_least_import import PARAMETERS, compare


def main() -> None:
    kernel.get_ready()
    _, first, last = year_inputs()
    for choices in PARAMETERS:
        compare(first, last, 2000.0, choices)
        print(f"least import of a year agrees to 1e-6: {choices}")


if __name__ == "__main__":
    main()
