"""The battery's import over the shipped year against a linear program (MODEL.md section 10), some minutes."""

from elfe_core import kernel
from tests.core.kernel.shipped import year_inputs
from tests.core.kernel.test_least_import import PARAMETERS, imports_of


def main() -> None:
    kernel.get_ready()
    _, first, last = year_inputs()
    for choices in PARAMETERS:
        found, least = imports_of(first, last, 2000.0, choices)
        print(
            f"import of a year {found:.1f} Wh/foyer, least {least:.1f}, relative {found / least - 1.0:.1e}: {choices}"
        )


if __name__ == "__main__":
    main()
