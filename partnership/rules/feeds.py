"""What is kept of the key of a feed or of a partner's machine."""

from hashlib import sha256

LONGEST_KEY = 200


def digest_of(key: str) -> str:
    """SHA-256 in hex. A key is random and long, so that no salt and no slow hash are needed."""
    return sha256(key.encode(errors="replace")).hexdigest()
