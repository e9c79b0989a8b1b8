"""Which addresses are followed: http and https only, and never from one server to another."""

from urllib.parse import SplitResult, urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def is_web_address(address: str) -> bool:
    """Whether an address is http or https, names a host, and holds nothing that an address cannot hold."""
    return _split(address) is not None


def followed(here: str, link: str) -> str | None:
    """The whole address that a link or a redirection leads to; None when it leaves the server.

    The same scheme, host and port are the same server; https in place of http too, each on its own port.
    """
    try:
        address = urljoin(here, link)
    except ValueError:
        return None
    start, end = _split(here), _split(address)
    if start is None or end is None or start.hostname != end.hostname:
        return None
    is_upgrade = (start.scheme, end.scheme) == ("http", "https") and _is_default(start) and _is_default(end)
    same = start.scheme == end.scheme and _port(start) == _port(end)
    return address if same or is_upgrade else None


def _split(address: str) -> SplitResult | None:
    if not address.isascii() or any(letter <= " " or letter == "\x7f" for letter in address):
        return None
    try:
        parts = urlsplit(address)
        known = parts.scheme in DEFAULT_PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if known and "@" not in parts.netloc else None


def _port(parts: SplitResult) -> int:
    return parts.port or DEFAULT_PORTS[parts.scheme]


def _is_default(parts: SplitResult) -> bool:
    return _port(parts) == DEFAULT_PORTS[parts.scheme]
