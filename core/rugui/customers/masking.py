"""What a list shows of a phone, an e-mail, a document or a birthday: enough to recognise, not to copy. Pure."""

from rugui.customers.birthday import Birthday

DOT = "•"


def phone(typed: str) -> str:
    """The last three digits."""
    digits = "".join(char for char in typed if char.isdigit())
    return f"{DOT * 4} {digits[-3:]}" if len(digits) >= 6 else DOT * 4


def email(address: str) -> str:
    """The first letter and the domain."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}{DOT * 3}@{domain}" if at and local else DOT * 4


def handle(text: str) -> str:
    """The first letter."""
    return f"{text[:1]}{DOT * 3}"


def document(tail: str) -> str:
    """The last characters, which are all that is kept readable."""
    return f"{DOT * 4} {tail}" if tail else DOT * 4


def birthday(born: Birthday) -> str:
    """The year only."""
    if not born:
        return ""
    year = f"{born.year:04}" if born.year is not None else DOT * 4
    return year if born.month is None else f"{year}-{DOT * 2}-{DOT * 2}"
