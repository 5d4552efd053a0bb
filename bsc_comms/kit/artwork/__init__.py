"""Looks at a leaflet (PDF, PNG or JPEG) for its words and for a mark, such as a logo.

A file from outside is never trusted: it is opened by a child process with little memory and time,
which may die without harm. What comes out is measured, not decided: the words of a PDF, and where
on its pages the mark seems to be, with how alike it is. What that means is decided elsewhere.

The libraries that open pictures are large, and only the child ever imports them.
"""

from bsc_comms.kit.artwork.drawing import DrawingRefused, drawing_as_picture
from bsc_comms.kit.artwork.process import look_at
from bsc_comms.kit.artwork.result import CannotLook, Looked, MarkSeen

__all__ = ("CannotLook", "DrawingRefused", "Looked", "MarkSeen", "drawing_as_picture", "look_at")
