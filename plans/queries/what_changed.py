"""What changed, for those who take part: read from the history, as far as each may know it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from channels_registry.queries.history import FieldLine
from partnership.models import Change, Partner, Person
from plans.choices import InvolvementState
from plans.models import Communication, Involvement, OfferRequest
from plans.queries.history import OPENS_OR_CLOSES, field_line, opened_at
from plans.queries.speakers import speakers_by_partner
from plans.rules.what_changed import MATERIAL, FieldChanged, net_changes

TAKES_AN_INTEREST = frozenset(
    {InvolvementState.INVITED, InvolvementState.AGREED, InvolvementState.AMPLIFYING}
)
ANSWERED = "answered"


@dataclass(frozen=True)
class ChangedCommunication:
    """One communication with what changed, in words, and why as far as somebody said."""

    communication: Communication
    fields: list[FieldLine]
    reasons: list[str]


@dataclass(frozen=True)
class _Written:
    """All that the history says of the communications that changed."""

    communications: dict[UUID, Communication]
    rows: dict[UUID, list[Change]]
    opened: dict[UUID, datetime | None]
    answered: dict[tuple[UUID, str], datetime]

    def lead_rows(self, pk: UUID) -> list[Change]:
        """Where another partner took the lead over."""
        return [row for row in self.rows[pk] if row.field == "lead_partner"]


def what_changed(since: datetime, until: datetime) -> dict[Person, list[ChangedCommunication]]:
    """By person, what of theirs changed after `since` up to `until`, by somebody else.

    Theirs is what their partners are asked to, agreed to, share, or give or are asked for an offer
    to; who answered meanwhile had seen what was changed before. Of what they lead, or led until
    then, it is that the lead changed. The number of queries grows with the people only.
    """
    written = _read(since, until)
    if not written.rows:
        return {}
    found: dict[Person, list[ChangedCommunication]] = {}
    for person, partners in _people(written).items():
        visible = set(
            Communication.objects.visible_to(person)
            .filter(pk__in=written.communications)
            .values_list("pk", flat=True)
        )
        told = [
            changed
            for pk, names in partners.items()
            if pk in visible and (changed := _changed(written, pk, person, names)) is not None
        ]
        if told:
            found[person] = sorted(told, key=lambda one: one.communication.title.casefold())
    return found


def _read(since: datetime, until: datetime) -> _Written:
    changes = Change.objects.filter(
        subject_type=Communication._meta.label_lower, at__gt=since, at__lte=until
    )
    rows: dict[UUID, list[Change]] = defaultdict(list)
    for row in changes.filter(field__in=MATERIAL).order_by("pk"):
        rows[UUID(row.subject_id)].append(row)
    communications = Communication.objects.select_related("lead_partner").in_bulk(list(rows))
    ids = [str(pk) for pk in communications]
    opening: dict[str, list[Change]] = defaultdict(list)
    for row in Change.objects.filter(
        subject_type=Communication._meta.label_lower,
        subject_id__in=ids,
        field__in=OPENS_OR_CLOSES,
    ):
        opening[row.subject_id].append(row)
    answers = changes.filter(subject_id__in=ids, act=ANSWERED).order_by("pk")
    return _Written(
        communications=communications,
        rows={pk: several for pk, several in rows.items() if pk in communications},
        opened={pk: opened_at(one, opening[str(pk)]) for pk, one in communications.items()},
        answered={(UUID(row.subject_id), row.field): row.at for row in answers},
    )


def _people(written: _Written) -> dict[Person, dict[UUID, set[str]]]:
    """By person and communication, the names of their partners that take an interest in it.

    None of them does where they only lead it, or led it until then.
    """
    ids = list(written.communications)
    of_partner = _leads(written)
    involved = Involvement.objects.filter(communication__in=ids, state__in=TAKES_AN_INTEREST)
    giving = OfferRequest.objects.live().filter(communication__in=ids)
    for pk, partner, name in (
        *involved.values_list("communication_id", "partner", "partner__name"),
        *giving.values_list("communication_id", "offer__partner", "offer__partner__name"),
    ):
        of_partner[partner][pk].add(name)
    found: dict[Person, dict[UUID, set[str]]] = {}
    for partner, people in speakers_by_partner(of_partner).items():
        for person in people:
            theirs = found.setdefault(person, {})
            for pk, names in of_partner[partner].items():
                theirs.setdefault(pk, set()).update(names)
    return found


def _leads(written: _Written) -> dict[int, dict[UUID, set[str]]]:
    """By partner, what it leads since, or led until, the lead changed."""
    found: dict[int, dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    led = [(pk, row.before) for pk in written.rows for row in written.lead_rows(pk)]
    partners: dict[str, list[int]] = defaultdict(list)
    named = Partner.objects.filter(name__in={name for _, name in led}).order_by()
    for name, partner in named.values_list("name", "pk"):
        partners[name].append(partner)
    for pk, name in led:
        for partner in (*partners[name], written.communications[pk].lead_partner_id):
            found[partner].setdefault(pk, set())
    return found


def _changed(
    written: _Written, pk: UUID, person: Person, partners: Collection[str]
) -> ChangedCommunication | None:
    communication = written.communications[pk]
    leads = communication.lead_partner_id in person.partner_ids
    told = written.rows[pk] if partners and not leads else written.lead_rows(pk)
    seen = [] if leads else [written.opened[pk], _answered_at(written.answered, pk, partners)]
    after = max((moment for moment in seen if moment is not None), default=None)
    rows = [row for row in told if row.by_id != person.pk and (after is None or row.at > after)]
    net = net_changes([FieldChanged(row.field, row.was, row.became) for row in rows])
    if not net:
        return None
    changed = {one.field for one in net}
    reasons = [row.reason for row in rows if row.reason and row.field in changed]
    return ChangedCommunication(
        communication=communication,
        fields=[field_line(one.field, one.before, one.after) for one in net],
        reasons=list(dict.fromkeys(reasons)),
    )


def _answered_at(
    answered: Mapping[tuple[UUID, str], datetime], pk: UUID, partners: Iterable[str]
) -> datetime | None:
    keys = [(pk, Change.as_field(name)) for name in partners]
    return min((answered[key] for key in keys if key in answered), default=None)
