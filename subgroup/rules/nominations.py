"""What makes a letter about a nomination the same letter."""

from uuid import UUID


def key_start(kind: str, nomination_id: UUID) -> str:
    """How the keys of the letters of a kind about a nomination begin."""
    return f"{kind}:{nomination_id}:"
