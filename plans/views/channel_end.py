"""The last day of a channel. It asks what went out there, so it is a page of the plan."""

from django.http import HttpRequest, HttpResponse

from bsc_comms.kit import access
from bsc_comms.kit.form_pages import Done, FormPage, edited
from bsc_comms.kit.sent import sent_in
from channels_registry.forms.channels import EndChannelForm
from channels_registry.models import Channel
from channels_registry.operations.channels import why_it_is_merged
from channels_registry.policy import can_add_entries
from channels_registry.views.channels import crumbs_of, own_channel, page_of
from channels_registry.views.pages import act_of_ending, as_ended
from partnership.views.asking import reader
from plans.operations.channels import end_channel_after_its_use


@access.read_or_write
@access.requires(can_add_entries)
def channel_end(request: HttpRequest, code: str) -> HttpResponse:
    """Give a channel its last day, put that day right, or take it away. It keeps its history."""
    person = reader(request)
    found = own_channel(request, code)

    def open_form() -> EndChannelForm:
        return EndChannelForm(sent_in(request), instance=own_channel(request, code))

    def save(form: EndChannelForm) -> Done:
        ended = end_channel_after_its_use(
            by=person,
            channel=found,
            opened_version=form.opened_version or 0,
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
        )
        return as_ended(ended, f"“{ended.name}”"), page_of(ended)

    merged = why_it_is_merged(found)
    return edited(request, open_form, _page_for(found), save, stands_against=merged)


def _page_for(channel: Channel) -> FormPage:
    act = act_of_ending(channel, "End the channel")
    return FormPage(
        title=act,
        caption=channel.name,
        lead="From the day after its last, nobody can choose it. What was planned on it stays.",
        act=act,
        danger=True,
        back=page_of(channel),
        crumbs=crumbs_of(channel),
    )
