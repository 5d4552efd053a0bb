"""Where a line ends: browsers, old files and new ones each say it their own way; we keep one."""


def with_plain_line_ends(text: str) -> str:
    r"""The text with \n wherever a line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
