"""Finds a mark in a picture: by points that look alike, then by how alike the whole place is.

1. Points of the picture are matched with points of the mark (SIFT). Each match says where the mark
   would lie, how large and how far turned; matches that say the same are a guess. They are counted
   rather than fitted, since a mark of a few circles has few points, and many that look alike.
2. Each guess is shifted until mark and picture agree best (ECC), first as a whole, then with the
   tilt of a photographed page. Guesses that would distort the mark are dropped.
3. The likeness is how far light and dark agree inside the mark. Brightness, contrast and colour do
   not count, so a grey or a faded mark is alike.

Sources: Lowe, "Distinctive image features from scale-invariant keypoints", 2004 (7.3, voting);
Evangelidis and Psarakis, "Parametric image alignment using enhanced correlation coefficient
maximization", 2008.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Picture = Any  # a grey picture of bytes
Warp = Any  # two or three rows of three numbers: from the mark to the picture

_AREA = 96 * 96  # of the mark as it is compared, in pixels
_VIEWS = (2 / 3, 5 / 3, 4)  # sizes at which the mark's own points are taken, of that
_CONTRAST = 0.02  # of a point; half of the library's usual, as small marks have faint points
_FARTHEST = 280  # between the descriptions of two points that match
_NEAREST = 2  # points of the mark that one point of the picture may stand for
_MOST_POINTS = 20_000
_GUESSES = 25
_SMALLEST, _LARGEST = 0.15, 20  # of the mark in the picture, of its size as it is compared
_WORTH_A_TRY = 0.25  # likeness before anything was shifted
_SEEN_TILTED = 0.6  # from here on it is worth looking whether the page is tilted
_DISTORTED = 1.35  # one side against the other
_EVEN = 12  # a mark whose inside has less contrast is its outline, on white


class Mark:
    """What is looked for, from a PNG that may be see-through."""

    def __init__(self, png: bytes) -> None:
        grey, inside = _grey_and_inside(png)
        self.scale = math.sqrt(_AREA / grey.size)
        self.picture = _sized(grey, self.scale)
        self.inside = _sized(inside, self.scale) > 127
        self.height, self.width = self.picture.shape
        self.views = [self._view(grey, size) for size in _VIEWS]

    def _view(self, grey: Picture, size: float) -> tuple[float, int, Any, Any]:
        """Points of the mark at one size, with white around it as on paper."""
        view = _sized(grey, self.scale * size)
        edge = max(8, max(view.shape) // 8)
        framed = cv2.copyMakeBorder(view, *[edge] * 4, cv2.BORDER_CONSTANT, value=255)  # type: ignore[call-overload]
        return (size, edge, *_detector().detectAndCompute(framed, None))


@dataclass(frozen=True, slots=True)
class _Guess:
    """Where the mark may be: its size (of the mark as it is compared), turn and middle."""

    size: float
    turn: float
    x: float
    y: float


def find_mark(picture: Picture, mark: Mark) -> dict[str, float] | None:
    """Give the place most like the mark: likeness, pixels (longest side), degrees; or None."""
    found = (_settled(picture, mark, guess) for guess in _guesses(picture, mark))
    return max((each for each in found if each), key=lambda each: each["likeness"], default=None)


def _grey_and_inside(png: bytes) -> tuple[Picture, Picture]:
    """The mark in grey on white, cut to what is drawn, and what of it counts."""
    read = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if read is None:
        raise ValueError("The mark is not a picture.")
    solid = read[:, :, 3] if read.ndim == 3 and read.shape[2] == 4 else None
    grey = read if read.ndim == 2 else cv2.cvtColor(read[:, :, :3], cv2.COLOR_BGR2GRAY)
    if solid is None:
        solid = np.full(grey.shape, 255, np.uint8)
    share = solid.astype(np.float32) / 255
    grey = (grey * share + 255 * (1 - share)).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(solid)
    grey, solid = grey[y : y + height, x : x + width], solid[y : y + height, x : x + width]
    if grey[solid > 127].std() < _EVEN:
        solid = np.full(grey.shape, 255, np.uint8)
    return grey, solid


def _sized(picture: Picture, scale: float) -> Picture:
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way)


def _detector() -> Any:
    return cv2.SIFT_create(nfeatures=_MOST_POINTS, contrastThreshold=_CONTRAST)  # type: ignore[attr-defined]


# --- guessing -----------------------------------------------------------------------------------


def _guesses(picture: Picture, mark: Mark) -> list[_Guess]:
    """The places on which most matches agree."""
    points, described = _detector().detectAndCompute(picture, None)
    if described is None:
        return []
    agreeing: dict[tuple[int, ...], list[_Guess]] = defaultdict(list)
    for size, edge, known, of_mark in mark.views:
        if of_mark is None:
            continue
        matches = cv2.BFMatcher(cv2.NORM_L2).knnMatch(described, of_mark, k=_NEAREST)
        for match in (one for several in matches for one in several):
            if match.distance <= _FARTHEST:
                guess = _guess(points[match.queryIdx], known[match.trainIdx], size, edge, mark)
                agreeing[_rough(guess, mark)].append(guess)
    most = sorted(agreeing.values(), key=len, reverse=True)[:_GUESSES]
    return [_middle_of(several) for several in most]


def _guess(here: Any, there: Any, size: float, edge: int, mark: Mark) -> _Guess:
    """Where the mark lies if this point of the picture is that point of the mark."""
    scale = here.size / there.size * size
    turn = math.radians(here.angle - there.angle)
    across = mark.width / 2 - (there.pt[0] - edge) / size
    down = mark.height / 2 - (there.pt[1] - edge) / size
    along, aside = math.cos(turn) * scale, math.sin(turn) * scale
    return _Guess(
        scale,
        turn,
        here.pt[0] + along * across - aside * down,
        here.pt[1] + aside * across + along * down,
    )


def _rough(guess: _Guess, mark: Mark) -> tuple[int, ...]:
    """The same for guesses that are about the same place, size and turn."""
    step = max(4.0, 0.3 * guess.size * mark.width)
    return (
        round(math.log2(max(guess.size, 1e-3)) * 1.5),
        round(guess.turn % math.tau / (math.pi / 8)) % 16,
        round(guess.x / step),
        round(guess.y / step),
    )


def _middle_of(several: Iterable[_Guess]) -> _Guess:
    guesses = list(several)
    size, x, y = np.median([(one.size, one.x, one.y) for one in guesses], axis=0)
    sines, cosines = (sum(f(one.turn) for one in guesses) for f in (math.sin, math.cos))
    return _Guess(float(size), math.atan2(sines, cosines), float(x), float(y))


# --- settling -----------------------------------------------------------------------------------


def _settled(picture: Picture, mark: Mark, guess: _Guess) -> dict[str, float] | None:
    """How alike the place of a guess is, once mark and picture are laid upon each other."""
    if not _SMALLEST <= guess.size <= _LARGEST:
        return None
    cut = _cut_out(picture, mark, guess)
    if cut is None:
        return None
    part, scale, warp = cut
    model = mark.picture
    if guess.size < 0.7:  # the picture shows less of it than the mark has
        model = cv2.GaussianBlur(model, (0, 0), 0.5 / guess.size)
    if _likeness(model, part, warp, mark) < _WORTH_A_TRY:
        return None
    for blur in (9, 5):
        warp = _shifted(model, part, warp, cv2.MOTION_AFFINE, blur)
    sides = np.linalg.svd(warp[:, :2], compute_uv=False)
    if np.linalg.det(warp[:, :2]) <= 0 or sides[0] > _DISTORTED * sides[1]:
        return None
    likeness = _likeness(model, part, warp, mark)
    if likeness >= _SEEN_TILTED:
        tilted = np.vstack([warp, [[0, 0, 1]]]).astype(np.float32)
        tilted = _shifted(model, part, tilted, cv2.MOTION_HOMOGRAPHY, 5)
        likeness = max(likeness, _likeness(model, part, tilted, mark))
    turn = math.atan2(warp[1, 0] - warp[0, 1], warp[0, 0] + warp[1, 1])
    longest = max(mark.width, mark.height)
    return {
        "likeness": round(likeness, 3),
        "pixels": round(float(math.sqrt(sides[0] * sides[1])) / scale * longest, 1),
        "degrees": round(math.degrees(turn), 1),
    }


def _cut_out(picture: Picture, mark: Mark, guess: _Guess) -> tuple[Picture, float, Warp] | None:
    """The part of the picture around a guess, no finer than the mark, its scale, and the warp."""
    around = guess.size * max(mark.width, mark.height) * 0.9
    height, width = picture.shape
    left, top = max(0, int(guess.x - around)), max(0, int(guess.y - around))
    right, bottom = min(width, int(guess.x + around)), min(height, int(guess.y + around))
    if right - left < 10 or bottom - top < 10:
        return None
    part = picture[top:bottom, left:right]
    scale = min(1.0, 1 / guess.size)
    if scale < 1:
        part = _sized(part, scale)
    along, aside = math.cos(guess.turn) * guess.size, math.sin(guess.turn) * guess.size
    middle_x, middle_y = mark.width / 2, mark.height / 2
    warp = np.array(
        [
            [along, -aside, guess.x - along * middle_x + aside * middle_y - left],
            [aside, along, guess.y - aside * middle_x - along * middle_y - top],
        ]
    )
    return part, scale, (warp * scale).astype(np.float32)


def _shifted(model: Picture, part: Picture, warp: Warp, motion: int, blur: int) -> Warp:
    """The warp that agrees better; the same where there is none."""
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 40, 1e-4)
    before, after = model.astype(np.float32), part.astype(np.float32)
    everywhere: Any = None
    try:
        return cv2.findTransformECC(before, after, warp.copy(), motion, stop, everywhere, blur)[1]
    except cv2.error:  # the two have nothing in common
        return warp


def _likeness(model: Picture, part: Picture, warp: Warp, mark: Mark) -> float:
    """The correlation of light and dark inside the mark, from -1 to 1."""
    warped = cv2.warpAffine if len(warp) == 2 else cv2.warpPerspective
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = warped(part, warp, (mark.width, mark.height), flags=flags, borderValue=255)
    one, other = model[mark.inside].astype(np.float64), laid[mark.inside].astype(np.float64)
    one, other = one - one.mean(), other - other.mean()
    size = math.sqrt(float((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / size if size > 1e-3 else 0.0
