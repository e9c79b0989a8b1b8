"""The rule that no text shows a bare euro or gram: each sum is a range, and its text names a year."""

import re

NUMBER = r"[\d\u202f]+(?:,\d+)?"
UNIT = r"(?:M€|k€|€|(?:milliers de )?t CO₂e|kg CO₂e|g CO₂e|g)(?![a-z])[^ ,;.()]*"
SUM = re.compile(rf"{NUMBER}[ \u00a0]+{UNIT}(?:, sans écart)?")
RANGE = re.compile(rf"{NUMBER}(?: de moins)? à $")
ALONE = re.compile(r"€/MWh$|g/kWh$|, sans écart$")
"""A price or a content of a named year, which is one figure; a sum that says that its cases are one."""
YEAR = re.compile(r"\b20[12]\d\b")


def bare_sums(text: str) -> list[str]:
    """Sums of a text that are no end of a range, or stand in a text that names no year."""
    found = [one for one in SUM.finditer(text) if not one.group().startswith("0")]
    if found and not YEAR.search(text):
        return [one.group() for one in found]
    return [one.group() for one in found if not (RANGE.search(text[: one.start()]) or ALONE.search(one.group()))]
