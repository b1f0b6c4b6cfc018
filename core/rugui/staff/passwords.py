"""Passwords: argon2id, and what makes one too weak."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHash

from rugui.i18n import _l

SHORTEST, LONGEST = 10, 200
# OWASP's second choice (19 MiB, two passes): 56 ms where the library's default took 347 and 64 MiB, which makes a
# flood of sign-ins a way to stop the house.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# What an unknown login is checked against, so that it takes as long as a known one. Nobody knows its password.
DECOY = "$argon2id$v=19$m=19456,t=2,p=1$MNXTQ6/sRp4i4Ozm/dAzNQ$n0KpjuEWQcS4Vu1YLtt0wl6+Q3ZDJnmdBfUN6Hg/0a8"
COMMON = ("password", "passw0rd", "qwerty", "asdfgh", "1234567", "7654321", "letmein", "iloveyou", "welcome", "rugui")


def make_hash(password: str) -> str:
    """The argon2id hash of a password, Unicode-normalised first so that every keyboard types the same one."""
    return HASHER.hash(_normal(password))


def matches(password_hash: str, password: str) -> bool:
    """Whether the password is the hash's; an empty hash matches nothing and takes as long."""
    try:
        return HASHER.verify(password_hash or DECOY, _normal(password)) and bool(password_hash)
    except (Argon2Error, InvalidHash):
        return False


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def weakness(password: str, login: str) -> object | None:
    """Why a new password will not do, in words for its owner; None where it will. Any characters are welcome."""
    if len(password) < SHORTEST:
        return _l("Too short: at least 10 characters.")
    if len(password) > LONGEST:
        return _l("Too long: at most 200 characters.")
    plain = _normal(password).casefold()
    for word in (login, *COMMON):
        plain = plain.replace(word.casefold(), "")
    if len(set(plain)) < 5:
        return _l("Too easy to guess. Several words that do not belong together are better.")
    return None


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password[: LONGEST * 2]).encode("utf-8", "replace").decode("utf-8")
