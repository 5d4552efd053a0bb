"""One channel with all that its page shows; who used it is asked of plans."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from channels_registry.models import Booking, Channel, Edition, EditionPattern
from channels_registry.models.channels import TO_WHAT_CARRIES_IT
from channels_registry.policy import can_share_by_all
from partnership.models import Partner, Person
from partnership.queries.people import partners_somebody_speaks_for


def find_channel(code: str) -> Channel | None:
    """The channel of that code with its owners, audiences and areas; None where there is none."""
    return (
        Channel.objects.filter(code=code)
        .select_related("merged_into", "confirmed_by")
        .prefetch_related("owners", "audiences", "areas", "merged_channels", "merged_into__owners")
        .first()
    )


def editions_of(channel: Channel) -> QuerySet[Edition]:
    """Its editions in the order of their days, each with `still_booked`: who has a slot or waits.

    With those of what was merged into it. Two queries.
    """
    booked = Booking.objects.still_booked().select_related("partner")
    editions = Edition.objects.carried_by([channel.pk]).select_related("channel")
    return editions.prefetch_related(Prefetch("bookings", queryset=booked, to_attr="still_booked"))


def patterns_of(channel: Channel) -> QuerySet[EditionPattern]:
    return channel.patterns.all()


def copy_deadlines(first: date, last: date) -> list[Edition]:
    """The editions whose copy or artwork is due on these days, both included, in the order of copy.

    Each with its channel and the channel's owners. Two queries.
    """
    return list(
        Edition.objects.on()
        .filter(Q(copy_deadline__range=(first, last)) | Q(artwork_deadline__range=(first, last)))
        .select_related("channel")
        .prefetch_related("channel__owners")
        .order_by("copy_deadline", "channel__name", "pk")
    )


def held_slots(on: date) -> QuerySet[Booking]:
    """What waits for an owner's word in editions to come, whoever the owner is."""
    return Booking.objects.held().filter(edition__publication_date__gte=on)


def bookings_to_decide(person: Person, on: date) -> QuerySet[Booking]:
    """Held slots in editions to come that this person answers for.

    Those in channels of its own partners, and in what was merged into them; for who coordinates,
    also those in channels that all partners share, and in those for whose owners nobody speaks or
    which have all ended.
    """
    shared = Q(edition__channel__shared_by_all=True)
    theirs = Q(edition__channel__in=_kept_by(person))
    if can_share_by_all(person):
        spoken_for = partners_somebody_speaks_for().values("pk")
        asked = Partner.objects.active(on).filter(pk__in=spoken_for)
        theirs |= shared | ~Q(edition__channel__owners__in=asked)
    return (
        held_slots(on)
        .filter(theirs)
        .select_related("edition__channel", "partner")
        .order_by("edition__copy_deadline", "number")
        .distinct()
    )


def _kept_by(person: Person) -> QuerySet[Channel]:
    """Channels of its own partners, and those that were merged into one of them."""
    own = Channel.objects.filter(owners__in=person.partner_ids, shared_by_all=False)
    carried = Q()
    for way in TO_WHAT_CARRIES_IT:
        carried |= Q(**{f"{way}__in": own})
    return Channel.objects.filter(carried)


def bookings_of(person: Person, on: date) -> QuerySet[Booking]:
    """What this person's partners have booked or wait for in editions to come."""
    return (
        Booking.objects.still_booked()
        .with_next_in_line(on)
        .filter(partner_id__in=person.partner_ids, edition__publication_date__gte=on)
        .select_related("edition__channel", "partner")
        .order_by("edition__publication_date", "number")
    )
