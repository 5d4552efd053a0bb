"""What a record says beside each placement: a link, word of a file, or the reason for neither."""

FILE_KEPT = "A file is kept in the planner"
LINKS = ("https://", "http://", "ftp://", "ftps://")


def is_proof(said: str) -> bool:
    """Whether it is a link or a file, and not a reason."""
    return said == FILE_KEPT or said.lower().startswith(LINKS)
