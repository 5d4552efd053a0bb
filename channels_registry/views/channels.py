"""One channel: its page, and adding, editing and merging it."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.form_pages import Done, FormPage, edited, filled_in
from bsc_comms.kit.sent import sent_in
from channels_registry.choices import EditionState
from channels_registry.forms.channels import (
    ChannelForm,
    EditChannelForm,
    MergeForm,
)
from channels_registry.models import Channel
from channels_registry.operations import (
    create_channel,
    edit_channel,
    merge_channels,
)
from channels_registry.operations.channels import why_it_is_merged
from channels_registry.policy import (
    can_add_entries,
    can_edit_channel,
    can_merge_channels,
    can_read_the_register,
)
from channels_registry.queries.channel_page import editions_of, find_channel, patterns_of
from channels_registry.queries.history import history_lines
from channels_registry.views import facts
from channels_registry.views.pages import channels_crumb
from partnership.views.asking import reader

SOON = timedelta(weeks=8)


@dataclass(frozen=True)
class MayDo:
    """What the reader may do with a channel now."""

    edit: bool
    merge: bool


@require_safe
@access.requires(can_read_the_register)
def channel(request: HttpRequest, code: str) -> HttpResponse:
    """One channel: its facts, what it costs, how to ask, and its editions with their space."""
    person = reader(request)
    found = known_channel(code)
    today = clock.today()
    editions = list(editions_of(found))
    coming = [one for one in editions if one.publication_date >= today]
    living = found.merged_into_id is None
    return render(
        request,
        "channels_registry/channel.html",
        {
            "channel": found,
            "facts": facts.of_channel(found, today),
            "asking": facts.of_asking(found),
            "coming": coming,
            "to_come": sum(one.state == EditionState.TO_COME for one in coming),
            "past": [one for one in editions if one.publication_date < today][::-1],
            "patterns": patterns_of(found),
            "history": history_lines(found),
            "unconfirmed": not found.is_confirmed(today) and not found.has_ended_before(today),
            "ended": found.has_ended_before(today),
            "today": today,
            "soon": today + SOON,
            "may": MayDo(
                edit=living and can_edit_channel(person, found),
                merge=living and can_merge_channels(person),
            ),
        },
    )


@access.read_or_write
@access.requires(can_add_entries)
def channel_new(request: HttpRequest) -> HttpResponse:
    """Put a channel into the register."""
    person = reader(request)

    def save(form: ChannelForm) -> Done:
        added = create_channel(by=person, **form.said())
        return f"“{added.name}” is in the register.", page_of(added)

    page = FormPage(
        title="Add a channel",
        lead="A way to reach people that others may use. Its name, kind and owner are enough; "
        "the rest helps them to choose.",
        act="Add the channel",
        back=reverse("channels_registry:channels"),
        crumbs=[channels_crumb()],
    )
    return filled_in(request, ChannelForm(sent_in(request), person=person), page, save)


@access.read_or_write
@access.requires(can_add_entries)
def channel_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a channel. A stale form gets both texts and loses nothing."""
    person = reader(request)
    found = own_channel(request, code)

    def open_form() -> EditChannelForm:
        return EditChannelForm(sent_in(request), instance=own_channel(request, code), person=person)

    def save(form: EditChannelForm) -> Done:
        opened = form.opened_version or 0
        said = form.said()
        changed = edit_channel(by=person, channel=found, opened_version=opened, **said)
        return f"“{changed.name}” is changed.", page_of(changed)

    page = FormPage(
        title="Change the channel",
        caption=found.name,
        act="Save the channel",
        back=page_of(found),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save, stands_against=why_it_is_merged(found))


@access.read_or_write
@access.requires(can_merge_channels)
def channel_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Say that this channel is the same as another, which stays."""
    person = reader(request)
    found = own_channel(request, code)

    def save(form: MergeForm) -> Done:
        kept = merge_channels(
            by=person,
            kept=form.cleaned_data["kept"],
            gone=found,
            reason=form.cleaned_data["reason"],
        )
        return f"“{found.name}” is now part of “{kept.name}”.", page_of(kept)

    page = FormPage(
        title="Merge the channel",
        caption=found.name,
        lead=f"If {found.name} turns out to be another channel under a second name, say which. "
        "Both histories stay, and so do the editions that are booked.",
        act="Merge the two",
        danger=True,
        back=page_of(found),
        crumbs=crumbs_of(found),
    )
    return filled_in(request, MergeForm(sent_in(request), gone=found), page, save)


def known_channel(code: str) -> Channel:
    """The channel of that code; 404 where there is none."""
    found = find_channel(code)
    if found is None:
        raise Http404
    return found


def own_channel(request: HttpRequest, code: str) -> Channel:
    """A channel that its reader may change; 403 for another's, and to open one that was merged.

    What is sent once it was merged is the operation's to refuse, so that the form comes back.
    """
    found = known_channel(code)
    is_opened = request.method != "POST"
    if not can_edit_channel(reader(request), found) or (is_opened and why_it_is_merged(found)):
        raise PermissionDenied
    return found


def page_of(channel: Channel) -> str:
    return reverse("channels_registry:channel", args=[channel.code])


def crumbs_of(channel: Channel) -> list[tuple[str, str]]:
    return [channels_crumb(), (page_of(channel), channel.name)]
