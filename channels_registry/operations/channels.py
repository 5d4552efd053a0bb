"""Channels: adding, editing, ending, and merging two that turn out to be one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import FIRST_OF_PEOPLE
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Channel, Edition
from channels_registry.operations.letters import ask_who_keeps_it_now
from channels_registry.operations.names import must_have_its_name_alone
from channels_registry.operations.saving import (
    LAST_DAY,
    Said,
    change,
    create,
    end,
    needed,
    permit,
    take,
)
from channels_registry.policy import (
    can_edit_channel,
    can_merge_channels,
    can_share_by_all,
    keeps_entries_of,
)
from channels_registry.rules.channels import what_is_wrong
from channels_registry.rules.codes import code_for
from partnership.models import Area, Audience, Partner, Person

CHANNEL_FIELDS = (
    "name",
    "kind",
    "shared_by_all",
    "good_for",
    "reach_number",
    "reach_unit",
    "reach_is_estimate",
    "reach_as_at",
    "reach_text",
    "reach_source",
    "frequency",
    "lead_time_days",
    "lead_time_is_estimate",
    "lead_time_basis",
    "artwork_lead_days",
    "cost",
    "contact",
    "how_to_ask",
    "accessibility",
    "languages",
    "valid_from",
    "valid_to",
    "aliases",
    "source",
)
ONE_DAY = timedelta(days=1)
OWNERS = (
    "A channel needs an owner for which you speak, so that you can keep it. Add your own partner."
)


@transaction.atomic
def create_channel(
    *,
    by: Person | None,
    fields: Mapping[str, Any],
    owners: Iterable[Partner] = (),
    audiences: Iterable[Audience] = (),
    areas: Iterable[Area] = (),
) -> Channel:
    """Put a channel into the register; its code is made from its name.

    What has just been entered counts as confirmed today. `fields` holds any of CHANNEL_FIELDS.
    Raises NotPossible where its name means another channel, what is said does not go together, or
    the database refuses a value; PermissionDenied for whoever speaks for none of the owners.
    """
    owners = list(owners)
    _must_be_allowed_to_own(by, owners, shared=bool(fields.get("shared_by_all")))
    taken = frozenset(Channel.objects.values_list("code", flat=True))
    channel = Channel(
        code=code_for(str(fields.get("name", "")), taken),
        version=FIRST_OF_PEOPLE,
        confirmed_on=clock.today() if by else None,
        confirmed_by=by,
    )
    lists = {"owners": owners, "audiences": audiences, "areas": areas}
    created = create(by=by, entry=channel, said=Said.of(fields, lists, known=CHANNEL_FIELDS))
    _must_agree(created, {*CHANNEL_FIELDS, *lists})
    must_have_its_name_alone(created)
    return created


@transaction.atomic
def edit_channel(
    *,
    by: Person | None,
    channel: Channel,
    opened_version: int,
    fields: Mapping[str, Any],
    owners: Iterable[Partner] | None = None,
    audiences: Iterable[Audience] | None = None,
    areas: Iterable[Area] | None = None,
) -> Channel:
    """Save an edit that was opened at `opened_version`; only what is named is touched.

    Where others keep it from now on, they are asked about the slots that nobody has decided about.
    Raises StaleEdit if somebody saved in between, NotPossible as create_channel, for one that was
    merged and for a last day before that of its last edition; PermissionDenied.
    """
    permit(can_edit_channel(by, channel))
    current = take(channel, opened_version)
    must_not_be_merged(current)
    if owners is not None or "shared_by_all" in fields:
        owners = list(current.owners.all() if owners is None else owners)
        _must_be_allowed_to_own(
            by, owners, shared=bool(fields.get("shared_by_all", current.shared_by_all))
        )
    lists = {"owners": owners, "audiences": audiences, "areas": areas}
    said = Said.of(fields, lists, known=CHANNEL_FIELDS)
    before, kept_by = _name_and_life(current), _kept_by(current)
    changed = change(by=by, entry=current, said=said)
    _must_agree(changed, {*said.fields, *said.lists})
    if _name_and_life(changed) != before:
        must_have_its_name_alone(changed)
    if "valid_to" in fields:
        _must_outlive_its_editions(changed)
    if _kept_by(changed) != kept_by:
        ask_who_keeps_it_now(changed, by=by)
    return changed


@transaction.atomic
def end_channel(
    *, by: Person | None, channel: Channel, opened_version: int, last_day: date | None, reason: str
) -> Channel:
    """Give a channel its last day, with a reason, or none after all. It stays with all its history.

    Raises StaleEdit, ReasonNeeded, NotPossible where the day is before its first, while an edition
    comes out after it, and where another channel has its name in that time.
    """
    permit(can_edit_channel(by, channel))
    reason = needed(reason)
    current = take(channel, opened_version)
    must_not_be_merged(current)
    ended = end(by=by, entry=current, last_day=last_day, reason=reason)
    must_have_its_name_alone(ended)
    _must_outlive_its_editions(ended)
    return ended


@transaction.atomic
def merge_channels(*, by: Person | None, kept: Channel, gone: Channel, reason: str) -> Channel:
    """Say that two channels are one. Both histories stay; placements keep pointing at `gone`.

    Nobody uses `gone` from today on, so it ends yesterday, earlier where it had, or on its first
    day if that is today or to come. It points at `kept`, which takes over its names (imports find
    them there) and whom and where it reaches; what was merged into `gone` points there too. Its
    editions stay where they were booked, and whoever comes to keep them is asked as by
    edit_channel. Raises ReasonNeeded, NotPossible for a channel and itself, one that is merged
    already, and a `kept` that ends before an edition of `gone` comes out; PermissionDenied.
    """
    permit(can_merge_channels(by), "Only the coordinator and administrators merge channels.")
    reason = needed(reason)
    both = Channel.objects.select_for_update(no_key=True).in_bulk([kept.pk, gone.pk])
    if len(both) < 2:
        wrong = "A channel cannot be merged with itself. Choose another one."
        raise NotPossible(wrong, about=("kept",))
    kept, gone = both[kept.pk], both[gone.pk]
    must_not_be_merged(kept, about=("kept",))
    must_not_be_merged(gone)
    _must_live_to_carry(kept, gone)
    others_come_to_keep = _kept_by(kept) != _kept_by(gone)
    names = list(dict.fromkeys([*kept.aliases, gone.name, *gone.aliases]))
    lists = {
        "owners": _owners_of_both(kept, gone),
        **{name: _reach_of_both(name, kept, gone) for name in ("audiences", "areas")},
    }
    ended = {"valid_to": _last_day_when_merged(gone), "merged_into": kept, "aliases": []}
    # Both rows are locked, so nobody saves them meanwhile: this is the version of both.
    Channel.objects.filter(pk__in=both).update(version=F("version") + 1)
    for entry, said in ((gone, Said(ended, {})), (kept, Said({"aliases": names}, lists))):
        change(by=by, entry=entry, said=said, act="merged", reason=reason)
    _lead_to(kept, from_what_led_to=gone, by=by, reason=reason)
    if others_come_to_keep:
        ask_who_keeps_it_now(kept, by=by)
    return Channel.objects.get(pk=kept.pk)


def _must_live_to_carry(kept: Channel, gone: Channel) -> None:
    """Raise NotPossible where an edition of `gone` is to come after `kept` has ended."""
    if kept.valid_to is None:
        return
    after = max(kept.valid_to, clock.today() - ONE_DAY)
    later = Edition.objects.on().carried_by([gone.pk]).filter(publication_date__gt=after)
    first = later.order_by("publication_date").first()
    if first is None:
        return
    raise NotPossible(
        f"{first} comes out on {whole_day(first.publication_date)}, and {kept.name} ends on "
        f"{whole_day(kept.valid_to)}. Give {kept.name} a later last day first, or cancel {first}.",
        about=("kept",),
    )


def _lead_to(kept: Channel, *, from_what_led_to: Channel, by: Person | None, reason: str) -> None:
    """Let what was merged into it before lead to `kept` as well.

    Editions are found at two removes from what carries them, so no way may grow with each merger.
    """
    before = from_what_led_to.merged_channels.select_for_update(of=("self",), no_key=True)
    for each in before.select_related("merged_into"):
        Channel.objects.filter(pk=each.pk).update(version=F("version") + 1)
        change(by=by, entry=each, said=Said({"merged_into": kept}, {}), act="merged", reason=reason)


def _owners_of_both(kept: Channel, gone: Channel) -> list[Partner]:
    """Those of both; none where nobody owns `kept`: the coordinator goes on keeping it."""
    owners = list(kept.owners.all())
    return [*owners, *gone.owners.all()] if owners else []


def _reach_of_both(name: str, kept: Channel, gone: Channel) -> list[Any]:
    """Audiences or areas of both; none where either names none, which means all of them."""
    of_kept, of_gone = (list(getattr(channel, name).all()) for channel in (kept, gone))
    return [*of_kept, *of_gone] if of_kept and of_gone else []


def _last_day_when_merged(gone: Channel) -> date:
    """Yesterday, so that nobody uses it from now on, or the day on which it ended already."""
    yesterday = max(clock.today() - ONE_DAY, gone.valid_from or date.min)
    return min(gone.valid_to or date.max, yesterday)


def _must_outlive_its_editions(channel: Channel) -> None:
    """Who booked an edition is told when it is cancelled, but not when its channel ends.

    The editions of what was merged into it come out in it now.
    """
    if channel.valid_to is None:
        return
    carried = Edition.objects.on().carried_by([channel.pk])
    later = list(carried.filter(publication_date__gt=channel.valid_to).order_by("publication_date"))
    if not later:
        return
    out_already = [one for one in later if one.publication_date <= clock.today()]
    if out_already:
        day = whole_day(out_already[-1].publication_date)
        raise NotPossible(
            f"{out_already[-1]} came out on {day}. Choose that day or a later one.", about=LAST_DAY
        )
    day = whole_day(later[0].publication_date)
    if len(later) == 1:
        raise NotPossible(
            f"{later[0]} comes out on {day}. Cancel it first, or choose a later day.",
            about=LAST_DAY,
        )
    raise NotPossible(
        f"{len(later)} editions come out after that, the first on {day}. "
        "Cancel them first, or choose a later day.",
        about=LAST_DAY,
    )


def held_channel(key: int) -> Channel:
    """The channel as it is now; until the commit nobody ends it or merges it."""
    held: Channel = Channel.objects.select_for_update(no_key=True).get(pk=key)
    return held


def why_it_is_merged(channel: Channel) -> str:
    """Why a channel is changed no more, and what to use instead, in words; empty for any other."""
    if channel.merged_into_id is None:
        return ""
    return f"{channel.name} was merged into {channel.merged_into}. Use that channel instead."


def must_not_be_merged(channel: Channel, *, about: Sequence[str] = ()) -> None:
    """Raise NotPossible for one that was merged into another, which is named."""
    if why := why_it_is_merged(channel):
        raise NotPossible(why, about=about)


def _name_and_life(channel: Channel) -> tuple[str, date | None, date | None]:
    return channel.name, channel.valid_from, channel.valid_to


def _kept_by(channel: Channel) -> frozenset[int]:
    """The keys of its owners; none where the coordinator keeps it, as all partners share it."""
    if channel.shared_by_all:
        return frozenset()
    return frozenset(channel.owners.values_list("pk", flat=True))


def _must_agree(channel: Channel, named: Collection[str]) -> None:
    """Refuse what does not go together in the fields named; what stood so before stays."""
    facts = {name: getattr(channel, name) for name in CHANNEL_FIELDS}
    facts["owners"] = list(channel.owners.all())
    for about, right in what_is_wrong(facts, clock.today()):
        if not set(about).isdisjoint(named):
            raise NotPossible(f"{right}.", about=about)


def _must_be_allowed_to_own(by: Person | None, owners: list[Partner], *, shared: bool) -> None:
    """Whoever enters a channel must be able to keep it; what all share is the coordinator's."""
    if shared:
        permit(can_share_by_all(by), "Only the coordinator keeps what all partners share.")
        return
    permit(any(keeps_entries_of(by, each) for each in owners) or can_share_by_all(by), OWNERS)
