"""Text of one field -> number or time, strictly: what is not plainly one is None, never guessed."""

import re
from datetime import UTC, datetime

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_UTC_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|\+00:?(?:00)?)?")
_ZONED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2})?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def number(text: str) -> float | None:
    """A finite number written with a point, or None."""
    if text.isdigit() and text.isascii():
        return _finite(float(text))
    return _finite(float(text)) if _NUMBER.fullmatch(text) else None


def comma_number(text: str) -> float | None:
    """A finite number written with a decimal comma or point, or None."""
    return number(text.replace(",", ".", 1))


def _finite(value: float) -> float | None:
    return value if value - value == 0 else None


def utc_seconds(text: str) -> int | None:
    """Seconds since 1970 of an ISO time in UTC (without a zone, with Z or +00:00); None if it is not one."""
    return _seconds(text) if _UTC_HOUR.fullmatch(text) else None


def zoned_seconds(text: str) -> int | None:
    """Seconds since 1970 of an ISO time with an offset (T or blank, seconds optional); None if it is not one."""
    return _seconds(text) if _ZONED.fullmatch(text) else None


def _seconds(text: str) -> int | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int(((time if time.tzinfo else time.replace(tzinfo=UTC)) - _EPOCH).total_seconds())
