"""Named sets of the register's words."""

from django.db.models import TextChoices


class ChannelKind(TextChoices):
    PRINT = "print", "Print"
    PRESS = "press", "Press"
    SOCIAL = "social", "Social media"
    DIRECT_MESSAGE = "direct_message", "Direct message"
    FACE_TO_FACE = "face_to_face", "Face to face"
    DIGITAL = "digital", "Digital"
    SCREENS = "screens", "Screens"
    INTERNAL = "internal", "Internal"
