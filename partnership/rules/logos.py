"""Which drawing may be the partnership's logo: it stands on every page and in every document."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bsc_comms.kit.typesetting import can_be_drawn

LARGEST = 100_000
MAY_NOT_HOLD = frozenset({"script", "foreignobject", "iframe", "image", "use", "a", "style"})
WHAT_TO_USE = f"Use an SVG drawing of shapes only, of {LARGEST // 1000} kB at most, with a title."
CANNOT_BE_READ = "It cannot be read as a drawing."


def wrong_with_logo(svg: str) -> str:
    """Why that text cannot be the logo, as a sentence; "" where it can."""
    if len(svg.encode()) > LARGEST:
        return "It is too large."
    try:
        root = fromstring(svg)
    except (ParseError, DefusedXmlException, ValueError):
        return CANNOT_BE_READ
    names = {_local(element) for element in root.iter()}
    acts = any(
        name.rpartition("}")[2].lower().startswith("on") or "href" in name.lower()
        for element in root.iter()
        for name in element.attrib
    )
    if _local(root) != "svg" or "title" not in names or names & MAY_NOT_HOLD or acts:
        return "It is no plain drawing: it has no title, or holds scripts, links or styles."
    return "" if can_be_drawn(svg) else CANNOT_BE_READ


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
