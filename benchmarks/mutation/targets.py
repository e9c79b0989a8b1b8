"""Which files are changed, and which tests look at each, the quickest first.

The compiler's part of the kernel (`cache`, `compiled`) and the command line are no physics.
"""

_CORE = "tests/core/"
_KERNEL = f"{_CORE}kernel/"
_HOURS = tuple(
    f"{_CORE}{name}.py"
    for name in ("test_storage", "test_counted", "test_flexibility", "kernel/test_twin", "kernel/test_figures")
)
_ALL = (
    f"{_KERNEL}test_plain_rules.py",
    *_HOURS,
    f"{_KERNEL}test_uses.py",
    f"{_KERNEL}test_properties.py",
    f"{_KERNEL}test_least_import.py",
    f"{_KERNEL}test_rows.py",
)

TESTS: dict[str, tuple[str, ...]] = {
    "elfe_core/units.py": (f"{_CORE}test_units.py",),
    "elfe_core/breakdown.py": (f"{_CORE}test_breakdown.py",),
    "elfe_core/indicators.py": (f"{_CORE}test_indicators.py", f"{_CORE}test_counted.py"),
    "elfe_core/curve_set/treatment.py": (f"{_CORE}test_gaps.py", f"{_CORE}test_curve_set.py"),
    "elfe_core/insight/attribution.py": (
        f"{_CORE}insight/test_differences.py",
        f"{_CORE}insight/test_attribution.py",
    ),
} | {
    f"elfe_core/kernel/{name}.py": _ALL
    for name in (
        "__init__",
        "batteries",
        "battery",
        "biogas",
        "exchange",
        "flexibility",
        "foresight",
        "hours",
        "layout",
        "ranks",
        "totals",
        "uses",
    )
}
