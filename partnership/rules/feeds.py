"""The key of a feed, of a partner's machine or of a link to a record, and what is kept of it."""

import secrets
from hashlib import sha256

BYTES_OF_A_KEY = 32
LONGEST_KEY = 200


def new_key() -> str:
    """A key of 256 random bits, fit for an address: it is shown once and kept as a digest."""
    return secrets.token_urlsafe(BYTES_OF_A_KEY)


def digest_of(key: str) -> str:
    """SHA-256 in hex. A key is random and long, so that no salt and no slow hash are needed."""
    return sha256(key.encode(errors="replace")).hexdigest()
