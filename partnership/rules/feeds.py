"""What is kept of the key of a calendar feed."""

from hashlib import sha256


def digest_of(key: str) -> str:
    """SHA-256 in hex. A key is random and long, so that no salt and no slow hash are needed."""
    return sha256(key.encode()).hexdigest()
