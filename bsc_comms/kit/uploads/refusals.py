"""Why a file is refused."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "broken": "The planner could not open the file: save it again and choose that copy",
    "active": (
        "The drawing holds more than a picture (a script, or something that it fetches): save it "
        "as a plain SVG or as a PNG and choose that"
    ),
    "macros": "The document holds macros: save it without them and choose that copy",
    "too large": (
        "The picture has more dots than a leaflet needs: save a smaller copy and choose that"
    ),
    "stopped": (
        "The file takes too long or too much memory to open: save a smaller copy and choose that"
    ),
}


class UploadRefused(Exception):
    """The file is not kept. The text says why and what to do; `kind` is true where it is none of
    the kinds that were asked for, whose sentence the form has."""

    def __init__(self, text: str = "", *, kind: bool = False) -> None:
        super().__init__(text)
        self.kind = kind
