"""The one canonical writing of frozen content, and its fingerprint."""

import hashlib
import json
from typing import Any


def fingerprint(content: Any) -> str:
    """The SHA-256 (hex) of what JSON can hold: UTF-8, keys sorted, no spaces between the parts."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def sha256_of(content: bytes) -> str:
    """The SHA-256 (hex) of a file's bytes."""
    return hashlib.sha256(content).hexdigest()
