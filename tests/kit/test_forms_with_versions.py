"""Forms that edit carry the version that was opened, so that nobody writes over another unseen."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from django.template.loader import render_to_string

from bsc_comms.kit import forms as kit
from bsc_comms.kit.templatetags import kit_forms
from partnership.models import Partnership
from plans.models import Communication


class EditCommunication(kit.VersionedModelForm):
    class Meta:
        model = Communication
        fields = ("title",)


def opened(version: int) -> Communication:
    return Communication(pk=1, title="Saved since", version=version)


def posted(**data: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(data)
    return query


def test_an_edit_carries_the_version_that_was_opened():
    html = str(kit_forms.fields(EditCommunication(instance=opened(4))))
    assert 'name="version" value="4"' in html


@pytest.mark.django_db
def test_an_edit_without_its_version_is_refused():
    form = EditCommunication(posted(title="Mine"), instance=opened(4))
    assert form.errors == {"version": [kit.NO_VERSION]}


@pytest.mark.django_db
def test_an_edit_of_the_newest_version_is_not_stale():
    form = EditCommunication(posted(title="Mine", version="4"), instance=opened(4))
    assert form.is_valid()
    assert form.opened_version == 4
    assert not form.is_stale()
    assert form.instance.version == 4


@pytest.mark.django_db
def test_a_stale_edit_shows_both_texts_and_keeps_what_was_typed():
    form = EditCommunication(posted(title="Mine", version="3"), instance=opened(4))
    assert form.is_valid()
    assert form.is_stale()
    assert form.instance.version == 4
    form.catch_up()
    beside = render_to_string("components/stale_edit.html", {"form": form})
    assert "Saved since" in beside
    assert "Mine" in beside
    again = str(kit_forms.fields(form))
    assert "Mine" in again
    assert 'name="version" value="4"' in again
    again = EditCommunication(form.data, instance=opened(4))
    assert again.is_valid()
    assert not again.is_stale()


def test_a_form_that_edits_something_without_a_version_cannot_be_made():
    class EditPartnership(kit.VersionedModelForm):
        class Meta:
            model = Partnership
            fields = ("name",)

    with pytest.raises(ImproperlyConfigured, match="no version"):
        EditPartnership(instance=Partnership())
