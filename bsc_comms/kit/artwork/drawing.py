"""Makes a picture of a drawing, so that it can be looked for."""

_PAGE = b"""#set page(width: 100pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100pt)"""
_POINTS_TO_AN_INCH = 72


class DrawingRefused(Exception):
    """It is no drawing that can be shown."""


def drawing_as_picture(svg: str, *, width: int = 512) -> bytes:
    """Give an SVG as a PNG of that many pixels, see-through where nothing is drawn.

    Raises DrawingRefused. Nothing is fetched, and no font but the product's is used.
    """
    import typst  # noqa: PLC0415 - large, and only drawings need it

    try:
        made = typst.compile(
            _PAGE,
            sys_inputs={"drawing": svg},
            format="png",
            ppi=width * _POINTS_TO_AN_INCH / 100,
        )
    except typst.TypstError as fault:
        raise DrawingRefused(str(fault)) from fault
    if not isinstance(made, bytes):
        raise DrawingRefused("It is larger than one page.")
    return made
