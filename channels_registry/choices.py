"""Named sets of the register's words."""

from django.db.models import IntegerChoices, TextChoices


class ChannelKind(TextChoices):
    PRINT = "print", "Print"
    PRESS = "press", "Press"
    SOCIAL = "social", "Social media"
    DIRECT_MESSAGE = "direct_message", "Direct message"
    FACE_TO_FACE = "face_to_face", "Face to face"
    DIGITAL = "digital", "Digital"
    SCREENS = "screens", "Screens"
    INTERNAL = "internal", "Internal"


class SlotUnit(TextChoices):
    """In what the space of an edition is counted."""

    SLOTS = "slots", "slots"
    PAGES = "pages", "pages"

    @property
    def one(self) -> str:
        """One of them, as it is counted."""
        return str(self.label).removesuffix("s")


class Weekday(IntegerChoices):
    """Counted as Python counts them."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class Rhythm(TextChoices):
    """How the days of a channel's editions follow each other."""

    WEEKS = "weeks", "Every so many weeks, on a weekday"
    NTH_WEEKDAY = "nth_weekday", "Every so many months, on the first, second... weekday"
    NTH_WEEK = "nth_week", "Every so many months, in the first, second... week"


class Naming(TextChoices):
    """What an edition is called after."""

    SEASON = "season", "The season: Spring 2017"
    MONTH = "month", "The month: May 2017"
    DAY = "day", "The day: 9 May 2017"


class EditionState(TextChoices):
    TO_COME = "to_come", "On"
    CANCELLED = "cancelled", "Cancelled"


class BookingState(TextChoices):
    """Held waits for the owner's word; waiting is the list for when a slot comes free."""

    WAITING = "waiting", "On the waiting list"
    HELD = "held", "Held"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


TAKES_A_SLOT = frozenset({BookingState.HELD, BookingState.CONFIRMED})
STILL_BOOKED = TAKES_A_SLOT | {BookingState.WAITING}


class ResourceKind(TextChoices):
    STAND = "stand", "Stand"
    VAN = "van", "Van"
    TRANSLATOR = "translator", "Translator"
    ARTWORK = "artwork", "Artwork or template"
    ROOM = "room", "Room"
    PERSON = "person", "Person with a skill"
    OTHER = "other", "Other"


class LoanState(TextChoices):
    ASKED = "asked", "Asked for"
    LENT = "lent", "Lent"
    DECLINED = "declined", "Declined"
    TAKEN_BACK = "taken_back", "Taken back"
    RETURNED = "returned", "Returned"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN_LOANS = frozenset({LoanState.ASKED, LoanState.LENT})
