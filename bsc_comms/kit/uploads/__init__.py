"""Looks into a file that somebody sends to be kept, before it is kept.

A file from outside is never trusted. What it is shows by what it holds and never by its name, and
it is opened by a child process with little memory and time. A picture comes out drawn anew, so that
nothing is left of what a camera wrote into it (place, time, device) or of what somebody hid in it.
A drawing that could do more than be seen, and a document with macros, are refused. A PDF comes out
as it went in: it is handed out to be saved, and never shown.
"""

from bsc_comms.kit.uploads.process import Received, look_into
from bsc_comms.kit.uploads.refusals import UploadRefused

__all__ = ("Received", "UploadRefused", "look_into")
