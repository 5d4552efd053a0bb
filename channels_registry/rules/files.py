"""Which files a resource may carry."""

from pathlib import PurePosixPath

LARGEST_FILE = 20 * 1024 * 1024
MAY_BE_KEPT = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
}
FILE_KINDS = tuple(ending for ending in MAY_BE_KEPT if ending != ".jpeg")


def ending_of(name: str) -> str:
    """The ending of a file's name where such files may be kept, else nothing."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return ending if ending in MAY_BE_KEPT else ""


def why_not_kept(name: str, size: int) -> str:
    """What is wrong with a file and what would be right; empty for one that may be kept."""
    if not ending_of(name):
        return f"This kind of file cannot be kept. Use one of: {', '.join(MAY_BE_KEPT)}."
    if size > LARGEST_FILE:
        return f"The file is too large. It may have {LARGEST_FILE // 1024 // 1024} MB at most."
    return ""
