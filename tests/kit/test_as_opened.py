"""Two people at one form: a field that the second left alone is what the first saved."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from bsc_comms.kit import clock, form_fields
from bsc_comms.kit import forms as kit
from plans.models import Communication

pytestmark = pytest.mark.django_db

TOPICS = [("fire", "Fire"), ("fraud", "Fraud"), ("bikes", "Bikes")]
AT_FIRST = {
    "title": "Sheds",
    "place_text": "Committee room 2",
    "starts": time(10),
    "on": date(2016, 11, 8),
    "topics": ["fire", "fraud"],
    "is_sure": True,
    "estimate": False,
}


class Edit(kit.VersionedModelForm):
    starts = form_fields.ClockTimeField(required=False)
    on = form_fields.DayField(required=False)
    topics = forms.MultipleChoiceField(choices=TOPICS, required=False)
    is_sure = forms.BooleanField(required=False)
    estimate = forms.TypedChoiceField(
        choices=[(True, "An estimate"), (False, "Counted")],
        coerce=lambda said: str(said) == "True",
        widget=form_fields.Radios(),
    )

    class Meta:
        model = Communication
        fields = ("title", "place_text")
        labels = {"place_text": "Place"}


def edit(
    saved: dict[str, object], version: int, sent: QueryDict | None = None, pk: int = 1
) -> Edit:
    of_model = {"title": saved["title"], "place_text": saved["place_text"]}
    return Edit(
        sent,
        instance=Communication(pk=pk, version=version, **of_model),
        initial={name: value for name, value in saved.items() if name not in of_model},
    )


def opened(**typed: str | None) -> QueryDict:
    """What a browser sends of the form as it stood at first, with what its person typed."""
    form = edit(AT_FIRST, 1)
    sent = QueryDict(mutable=True)
    sent.update({"version": "1", "as_opened": str(form["as_opened"].value())})
    sent.update({"title": "Sheds", "place_text": "Committee room 2", "starts": "10:00"})
    sent.update({"on_day": "8", "on_month": "11", "on_year": "2016", "is_sure": "on"})
    sent.setlist("topics", ["fire", "fraud"])
    sent["estimate"] = "False"
    for name, text in typed.items():
        sent.pop(name, None)
        if text is not None:
            sent[name] = text
    return sent


def late(saved: dict[str, object], sent: QueryDict) -> Edit:
    form = edit({**AT_FIRST, **saved}, 2, sent)
    assert form.is_valid(), form.errors
    assert form.is_stale()
    form.catch_up()
    return form


def named(differences: list[kit.Difference]) -> dict[str, tuple[str, str]]:
    return {each.name: (each.saved, each.typed) for each in differences}


def test_what_one_left_alone_follows_what_the_other_saved() -> None:
    form = late({"place_text": "Town Hall, room 9"}, opened(starts="2.30pm"))
    assert form["place_text"].value() == "Town Hall, room 9"
    assert form["starts"].value() == "2.30pm"
    assert form.differences() == []
    assert [each.label for each in form.taken_over] == ["Place"]
    again = edit({**AT_FIRST, "place_text": "Town Hall, room 9"}, 2, form.data)
    assert again.is_valid()
    assert not again.is_stale()
    assert again.cleaned_data["place_text"] == "Town Hall, room 9"
    assert again.cleaned_data["starts"] == time(14, 30)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("place_text", ""),
        ("starts", time(14, 30)),
        ("starts", None),
        ("on", date(2016, 11, 15)),
        ("on", None),
        ("topics", ["bikes"]),
        ("topics", []),
        ("is_sure", False),
        ("estimate", True),
    ],
)
def test_a_field_of_any_kind_follows(name: str, other: object) -> None:
    form = late({name: other}, opened(title="Sheds and bikes"))
    assert list(named(form.taken_over)) == [name]
    assert form.differences() == []
    again = edit({**AT_FIRST, name: other}, 2, form.data)
    assert again.is_valid(), again.errors
    assert again.cleaned_data[name] == ("" if name == "place_text" else other)
    assert again.cleaned_data["title"] == "Sheds and bikes"


def test_what_both_changed_stands_side_by_side() -> None:
    form = late({"place_text": "Town Hall"}, opened(place_text="Library", title="Bins"))
    assert named(form.differences()) == {"place_text": ("Town Hall", "Library")}
    assert form.taken_over == []
    assert (form["place_text"].value(), form["title"].value()) == ("Library", "Bins")


def test_what_both_changed_alike_is_no_difference() -> None:
    form = late({"place_text": "Library"}, opened(place_text="Library"))
    assert (form.differences(), form.taken_over) == ([], [])


def test_a_box_that_was_unticked_stays_so() -> None:
    form = late({"place_text": "Town Hall"}, opened(is_sure=None, topics=None))
    again = edit({**AT_FIRST, "place_text": "Town Hall"}, 2, form.data)
    assert again.is_valid()
    assert (again.cleaned_data["is_sure"], again.cleaned_data["topics"]) == (False, [])


@pytest.mark.parametrize("forged", [None, "", "x", "9" * 3000, "\x00"])
def test_without_what_was_opened_all_that_is_otherwise_is_named(forged: str | None) -> None:
    form = late({"place_text": "Town Hall"}, opened(title="Bins", as_opened=forged))
    assert list(named(form.differences())) == ["title", "place_text"]
    assert form["place_text"].value() == "Committee room 2"
    assert form.taken_over == []


def test_a_third_change_is_seen_against_the_second() -> None:
    form = late({"place_text": "Town Hall"}, opened(title="Bins"))
    third = edit({**AT_FIRST, "place_text": "Annex"}, 3, form.data)
    assert third.is_valid()
    third.catch_up()
    assert named(third.taken_over) == {"place_text": ("Annex", "Town Hall")}
    assert third["place_text"].value() == "Annex"


class EditWhere(kit.VersionedModelForm):
    reach = forms.ChoiceField(
        choices=[("borough", "Whole borough"), ("local", "Certain places")],
        widget=form_fields.Radios(reveals={"local": ("place_text",)}),
    )

    class Meta:
        model = Communication
        fields = ("title", "reach", "place_text")


def where(reach: str, place: str, version: int, sent: dict[str, str] | None = None) -> EditWhere:
    of = Communication(pk=1, version=version, title="Sheds", reach=reach, place_text=place)
    data = QueryDict(mutable=True)
    data.update({"title": "Sheds", "version": "1", **(sent or {})})
    return EditWhere(data if sent else None, instance=of)


@pytest.mark.parametrize(
    ("sent", "differs", "follows"),
    [
        ({"reach": "local", "place_text": "High Street"}, ["reach", "place_text"], []),
        ({"reach": "borough", "place_text": "Station"}, [], ["place_text"]),
        ({"reach": "local", "place_text": "Station"}, [], ["reach", "place_text"]),
    ],
)
def test_a_choice_and_what_it_reveals_are_one_thing(
    sent: dict[str, str], differs: list[str], follows: list[str]
) -> None:
    opened = str(where("local", "Station", 1)["as_opened"].value())
    form = where("borough", "", 2, {**sent, "as_opened": opened})
    assert form.is_valid()
    form.catch_up()
    assert list(named(form.differences())) == differs
    assert list(named(form.taken_over)) == follows


def test_what_is_wrong_is_looked_for_once_the_other_change_is_taken_over() -> None:
    form = edit({**AT_FIRST, "place_text": "Town Hall"}, 2, opened(title=""))
    assert not form.is_valid()
    assert form.is_stale()
    form.catch_up()
    assert list(form.errors) == ["title"]
    assert form["place_text"].value() == "Town Hall"


def test_a_digest_tells_nothing_of_another_thing() -> None:
    first, other = edit(AT_FIRST, 1), edit(AT_FIRST, 1, pk=2)
    ours, theirs = (set(str(one["as_opened"].value()).split(".")) for one in (first, other))
    assert len(ours) == len(AT_FIRST)
    assert not ours & theirs


def test_the_notice_names_what_both_changed_and_what_follows() -> None:
    sent = opened(place_text="Library")
    form = late({"place_text": "Town Hall", "title": "Sheds and bikes"}, sent)
    said = " ".join(render_to_string("components/stale_edit.html", {"form": form}).split())
    assert '<td data-label="Saved now">Town Hall</td>' in said
    assert '<td data-label="Your form">Library</td>' in said
    assert "<li>Title: Sheds and bikes</li>" in said
    assert "You typed" not in said


def test_days_and_times_read_as_on_every_page() -> None:
    saved = {"starts": time(10), "on": date(2016, 11, 8)}
    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        form = late(saved, opened(starts="2.30pm", on_day="15", as_opened=""))
        assert named(form.differences()) == {
            "starts": ("10am", "2.30pm"),
            "on": ("Tue 8 Nov", "Tue 15 Nov"),
        }
