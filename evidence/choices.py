"""Named sets of the evidence's words."""

from django.db.models import TextChoices


class CarefulKind(TextChoices):
    PRE_ELECTION = "pre_election", "Pre-election period"
    COMMUNITY = "community", "Community calendar"


class SurveyKind(TextChoices):
    """How people came to be asked. Only a sample speaks for those who were not."""

    SAMPLE = "sample", "Sample survey"
    SELF_SELECTED = "self_selected", "Whoever answered"


class Better(TextChoices):
    """Which way an indicator is better."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class MeasuredLevel(TextChoices):
    """What an area of the figures is, from large to small."""

    REGION = "region", "Region"
    BOROUGH = "borough", "Borough"
    WARD = "ward", "Ward"
    SITE = "site", "Site"
    EVENT = "event", "Event"


class CrimeSource(TextChoices):
    """Whose file counts a series. Two of them count differently and are never joined."""

    BOROUGH = "borough", "Recorded crime by borough and month (Metropolitan Police)"
    STREET = "street", "Street-level crime (data.police.uk)"


class Counted(TextChoices):
    """What a series counts. Incidents are no crimes and are never added to them."""

    CRIMES = "crimes", "Recorded crimes"
    INCIDENTS = "incidents", "Incidents, not crimes"


class Basis(TextChoices):
    """Where a seasonal index is from."""

    COUNTED = "counted", "Counted here from the months that were brought in"
    PUBLISHED = "published", "Brought along with the reference data"


class Strength(TextChoices):
    """How much of a season there is."""

    STRONG = "strong", "Strong"
    SOME = "some", "Some"
    NONE = "none", "None"


class FindingSays(TextChoices):
    """What a finding asks of the plan, where it says so."""

    UNDER_REPORTED = "under_reported", "A crime is under-reported"
    GETTING_WORSE = "getting_worse", "An audience sees it getting worse"
    OTHER = "", "Something else"


class AskKind(TextChoices):
    """What in the evidence asks for a communication, in the order in which it is shown."""

    LOW = "low", "Indicators that stand low"
    AREA = "area", "Areas that stand low"
    UNDER_REPORTED = "under_reported", "Crime that is under-reported"
    CRIME = "crime", "Crime that rises or peaks"
    WORSE = "worse", "Audiences that see it getting worse"
    SAID = "said", "What else residents say"


class FileKind(TextChoices):
    """What kind of figures a file holds."""

    SURVEY = "survey", "Survey results"
    BOROUGH = "borough", "Recorded crime, a column a month"
    STREET = "street", "Street-level crime of data.police.uk"


class Outcome(TextChoices):
    """What became of a file of figures, beside the work that is owed for it."""

    WAITING = "waiting", "Being read"
    TAKEN = "taken", "Brought in"
    REFUSED = "refused", "Refused"
