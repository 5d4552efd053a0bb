"""The documents of a meeting are owed as rows; a worker makes PDF and Word from one content."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.jobs import nudge
from partnership.choices import WorkState
from partnership.models import OwedWorkQuerySet, Person
from plans.rules.canonical import sha256_of
from subgroup.choices import DocumentFormat, DocumentKind, MinutesState
from subgroup.documents import minutes as minutes_document
from subgroup.documents import pack as pack_document
from subgroup.models import Meeting, MeetingFile, PackOrder
from subgroup.policy import can_keep_meetings, can_take_notes
from subgroup.queries.minutes import minutes_of
from subgroup.queries.pack import pack_of

MAKE_DOCUMENTS = "subgroup.make_meeting_documents"


def order_pack(*, by: Person, meeting: Meeting) -> PackOrder:
    """Ask for the pack as things stand now. Raises PermissionDenied."""
    if not can_keep_meetings(by):
        raise PermissionDenied("Only the coordinator and the chair ask for the pack.")
    return order_documents(by=by, meeting=meeting, what=DocumentKind.PACK)


def order_minutes(*, by: Person, meeting: Meeting) -> PackOrder:
    """Ask for the minutes of a meeting as documents. Raises PermissionDenied."""
    if not can_take_notes(by):
        raise PermissionDenied("Only the coordinator and the chair keep the minutes.")
    return order_documents(by=by, meeting=meeting, what=DocumentKind.MINUTES)


def order_documents(
    *, by: Person | None, meeting: Meeting, what: DocumentKind, key: str = ""
) -> PackOrder:
    """Owe PDF and Word of the pack or the minutes; an order that nobody took up yet serves again.

    key: what they are owed for, where they are owed once, such as the pack that goes out with an
    agenda. Without one they are owed each time somebody asks; if the last order failed for good,
    that one is owed anew, so that it no longer counts as failed.
    """
    with transaction.atomic():
        orders = PackOrder.objects.filter(meeting=meeting, what=what)
        # Held until the commit: a worker that took it up before would read what is not yet said.
        waiting = (
            orders.select_for_update(no_key=True).filter(state=WorkState.QUEUED, attempts=0).first()
        )
        order = (
            waiting
            or (None if key else _last_that_failed(orders, by=by))
            or PackOrder.objects.get_or_create(
                key=key or f"{what}:{meeting.pk}:{clock.now().isoformat()}",
                defaults={
                    "meeting": meeting,
                    "what": what,
                    "asked_at": clock.now(),
                    "asked_by": by,
                },
            )[0]
        )
        nudge(MAKE_DOCUMENTS, order_id=order.pk)
    return order


def _last_that_failed(orders: OwedWorkQuerySet, *, by: Person | None) -> PackOrder | None:
    """The last order, owed anew, where it failed for good."""
    last: PackOrder | None = orders.order_by("-pk").first()
    if last is None or not orders.ask_again(last.pk, asked_at=clock.now(), asked_by=by):
        return None
    return last


def order_pack_anew(*, by: Person | None, meeting: Meeting) -> PackOrder | None:
    """Owe the pack of a meeting that changed, where one was asked for: it names day and place."""
    asked_for = PackOrder.objects.filter(meeting=meeting, what=DocumentKind.PACK).exists()
    if not asked_for:
        return None
    return order_documents(by=by, meeting=meeting, what=DocumentKind.PACK)


def order_minutes_again(*, by: Person | None, meeting: Meeting) -> None:
    """Owe the draft minutes anew, where they were put on paper before something was added to them.

    Agreed minutes say nothing new.
    """
    drafts = MeetingFile.objects.filter(
        meeting=meeting, what=DocumentKind.MINUTES, meeting__minutes__state=MinutesState.DRAFT
    )
    if drafts.exists():
        order_documents(by=by, meeting=meeting, what=DocumentKind.MINUTES)


def order_all_drafts_again(*, by: Person | None) -> None:
    """Owe each draft that is on paper anew: it names the next meeting, and that may be another."""
    for meeting in Meeting.objects.filter(minutes__state=MinutesState.DRAFT):
        order_minutes_again(by=by, meeting=meeting)


def make_documents(*, order_id: int) -> bool:
    """Make the documents that one order owes; True if this worker did.

    An order that another worker holds, or that is done, is left alone. A fault gives the order back
    for a later attempt and is raised again for the log.
    """
    if not PackOrder.objects.claim(order_id):
        return False
    with PackOrder.objects.given_back_on_a_fault(order_id):
        order = PackOrder.objects.select_related("meeting").get(pk=order_id)
        files = _files(order)
        with transaction.atomic():
            _keep_latest(order, files)
            PackOrder.objects.finish(order_id)
    return True


def _keep_latest(order: PackOrder, files: list[MeetingFile]) -> None:
    """Put these in the place of what was made before, unless a later order was quicker."""
    Meeting.objects.select_for_update(no_key=True).get(pk=order.meeting_id)
    orders = PackOrder.objects.filter(meeting=order.meeting_id, what=order.what)
    if orders.filter(pk__gt=order.pk, state=WorkState.DONE).exists():
        return
    MeetingFile.objects.filter(meeting=order.meeting_id, what=order.what).delete()
    MeetingFile.objects.bulk_create(files)


def sweep_documents() -> int:
    """Give back what dead workers held and nudge what waits; how many orders wait."""
    PackOrder.objects.sweep()
    waiting = list(PackOrder.objects.waiting().values_list("pk", flat=True))
    for pk in waiting:
        nudge(MAKE_DOCUMENTS, order_id=pk)
    return len(waiting)


def _files(order: PackOrder) -> list[MeetingFile]:
    """PDF and Word from one reading, so that they agree."""
    meeting = order.meeting
    if order.what == DocumentKind.MINUTES:
        content = minutes_of(meeting)
        return [
            _file(
                order,
                one,
                minutes_document.file_name(content, one),
                minutes_document.document(content, one),
            )
            for one in DocumentFormat
        ]
    pack = pack_of(meeting)
    return [
        _file(order, one, pack_document.file_name(meeting, one), pack_document.document(pack, one))
        for one in DocumentFormat
    ]


def _file(order: PackOrder, file_format: DocumentFormat, name: str, made: bytes) -> MeetingFile:
    return MeetingFile(
        meeting=order.meeting,
        what=order.what,
        format=file_format,
        name=name,
        content=made,
        sha256=sha256_of(made),
        size=len(made),
        made_at=clock.now(),
    )
