"""Forms: errors in a person's words, dates in three boxes, files that are chosen again."""

from datetime import date, time

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from bsc_comms.kit import form_fields
from bsc_comms.kit import forms as kit
from bsc_comms.kit.templatetags import kit_forms
from bsc_comms.kit.typed import Typed, giving_back


class Sample(kit.Form):
    title = forms.CharField(max_length=10)
    email = forms.EmailField(label="E-mail address")
    topics = forms.MultipleChoiceField(choices=[("fire", "Fire"), ("fraud", "Fraud")])
    lead_partner = forms.ChoiceField(choices=[("lfb", "Fire brigade")], widget=form_fields.Radios)
    copy_deadline = forms.DateField()
    number = forms.IntegerField(min_value=1, label="Number of visits")
    sheet = forms.FileField()
    evidence = forms.CharField()
    late = forms.BooleanField(label="It went out late")
    why = forms.CharField(label="Why is it late?", max_length=10)
    own = forms.CharField(error_messages={"required": "Say what you want from them"})


def errors_of(form: forms.BaseForm) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in form.errors.items()}


def test_an_empty_form_asks_for_each_field_by_its_name():
    assert errors_of(Sample({})) == {
        "title": ["Enter a title"],
        "email": ["Enter an e-mail address"],
        "topics": ["Choose topics"],
        "lead_partner": ["Choose a lead partner"],
        "copy_deadline": ["Enter a copy deadline"],
        "number": ["Enter a number of visits"],
        "sheet": ["Choose a sheet"],
        "evidence": ["Enter evidence"],
        "late": ["Tick the box: it went out late"],
        "why": ["Answer: why is it late?"],
        "own": ["Say what you want from them"],
    }


def test_what_there_is_only_one_of_is_asked_for_with_the():
    class Days(kit.Form):
        starts = form_fields.DayField(label="First day")
        ends = form_fields.DayField(label="Last day of it")

    assert errors_of(Days({})) == {
        "starts": ["Enter the first day"],
        "ends": ["Enter the last day of it"],
    }


@pytest.mark.parametrize("label", ["Asked on", "By when", "From the month of", "Until", "What"])
def test_a_label_that_names_nothing_is_quoted(label):
    class Said(kit.Form):
        day = form_fields.DayField(label=label)
        text = forms.CharField(label=label, max_length=3)
        kind = forms.ChoiceField(label=label, choices=[("a", "A")])

    asked = [f"Fill in “{label}”"]
    assert errors_of(Said({})) == {"day": asked, "text": asked, "kind": asked}
    assert errors_of(Said({"day": "31/2/2016", "text": "long", "kind": "b"})) == {
        "day": [f"“{label}” must be a real date, like 8 11 2016"],
        "text": [f"“{label}” must be 3 characters or fewer"],
        "kind": ["Choose an answer from the list"],
    }


def test_wrong_values_are_answered_with_what_would_be_right():
    found = errors_of(
        Sample(
            {
                "title": "Twelve chars",
                "email": "nobody",
                "topics": ["moon"],
                "lead_partner": "moon",
                "copy_deadline_day": "31",
                "copy_deadline_month": "2",
                "copy_deadline_year": "2016",
                "number": "0",
                "why": "The printer was ill",
            }
        )
    )
    assert found["title"] == ["Title must be 10 characters or fewer"]
    assert found["email"] == ["Enter an e-mail address, like name@example.org"]
    assert found["topics"] == ["Choose topics from the list"]
    assert found["lead_partner"] == ["Choose a lead partner from the list"]
    assert found["copy_deadline"] == ["Copy deadline must be a real date, like 8 11 2016"]
    assert found["number"] == ["Number of visits must be 1 or more"]
    assert found["why"] == ["The answer to “Why is it late?” must be 10 characters or fewer"]


def test_limits_above_a_thousand_have_their_comma():
    class Long(kit.Form):
        story = forms.CharField(max_length=8000)
        reach = forms.IntegerField(min_value=1500, max_value=2_000_000)

    too_long = {"story": "x" * 8001, "reach": "2000001"}
    assert errors_of(Long(too_long)) == {
        "story": ["Story must be 8,000 characters or fewer"],
        "reach": ["Reach must be 2,000,000 or less"],
    }
    assert errors_of(Long({"story": "x", "reach": "3"})) == {
        "reach": ["Reach must be 1,500 or more"]
    }


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("8", "11", "2016", date(2016, 11, 8)),
        ("08", "Nov", "16", date(2016, 11, 8)),
        ("8", "november", "2016", date(2016, 11, 8)),
        ("29", "2", "2016", date(2016, 2, 29)),
        ("29", "2", "2017", None),
        ("11", "13", "2016", None),
        ("8", "11", "216", None),
        ("8", "", "2016", None),
        ("8", "11", "", None),
        ("99999999999", "11", "2016", None),
        ("8", "99999999999", "2016", None),
        ("1", "6", "9999", None),
        ("31", "12", "1899", None),
        ("31", "3", "1900", None),
        ("1", "4", "1900", date(1900, 4, 1)),
        ("31", "12", "2199", date(2199, 12, 31)),
    ],
)
def test_a_date_in_three_boxes_is_read_or_refused(day, month, year, expected):
    class When(kit.Form):
        when = form_fields.DayField()

    form = When({"when_day": day, "when_month": month, "when_year": year})
    assert form.is_valid() is (expected is not None)
    assert form.cleaned_data.get("when") == expected
    if expected is None:
        html = str(form["when"].as_widget())
        for piece in (day, month, year):
            assert f'value="{piece}"' in html


@pytest.mark.parametrize("written", ["2016-11-08", "8/11/2016", "8 Nov 2016", "8.11.16"])
def test_a_whole_date_in_one_piece_is_taken_too(written):
    class When(kit.Form):
        when = form_fields.DayField()

    form = When({"when": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == date(2016, 11, 8)


@pytest.mark.parametrize(
    "written",
    ["9999-06-01", "1900-03-31", "9999-6-1", "9999-06- 1", "1/6/9999", "2016-06-99999999999"],
)
def test_a_whole_date_of_a_year_that_no_plan_has_is_refused_too(written):
    class When(kit.Form):
        when = form_fields.DayField()

    assert errors_of(When({"when": written})) == {
        "when": ["When must be a real date, like 8 11 2016"]
    }


def test_an_empty_date_that_may_be_empty_is_none():
    class When(kit.Form):
        when = form_fields.DayField(required=False)

    form = When({"when_day": "", "when_month": "", "when_year": ""})
    assert form.is_valid()
    assert form.cleaned_data["when"] is None
    assert not form.has_changed()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2.30pm", time(14, 30)),
        ("2pm", time(14)),
        ("12am", time(0)),
        ("12.15 pm", time(12, 15)),
        ("14:30", time(14, 30)),
        ("9.05", time(9, 5)),
        ("9", None),
        ("25:00", None),
        ("13pm", None),
        ("soon", None),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, expected):
    class At(kit.Form):
        at = form_fields.ClockTimeField()

    form = At({"at": typed})
    assert form.is_valid() is (expected is not None)
    assert form.cleaned_data.get("at") == expected


def test_a_known_time_is_shown_without_seconds():
    class At(kit.Form):
        at = form_fields.ClockTimeField(initial=time(10))

    assert 'value="10:00"' in str(At()["at"])


def test_text_of_one_line_is_kept_with_single_spaces():
    class Named(kit.Form):
        name = form_fields.OneLineField(label="Name", max_length=20)

    form = Named({"name": "  Winter \t  crime\u2003week "})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Winter crime week"
    assert Named({"name": " \t "}).errors == {"name": ["Enter a name"]}
    too_long = "Name must be 20 characters or fewer"
    assert Named({"name": f"Winter{' ' * 20}week"}).errors == {"name": [too_long]}


def test_each_line_of_the_summary_focuses_the_first_control_of_its_field():
    lines = {line["text"]: line["href"] for line in kit_forms.error_summary(Sample({}))["lines"]}
    html = str(kit_forms.fields(Sample({})))
    assert lines["Enter a title"] == "#id_title"
    assert lines["Choose a lead partner"] == "#id_lead_partner_0"
    assert lines["Choose topics"] == "#id_topics_0"
    assert lines["Enter a copy deadline"] == "#id_copy_deadline_day"
    for target in lines.values():
        assert html.count(f'id="{target[1:]}"') == 1


def test_choices_in_groups_are_reached_too():
    class Reach(kit.Form):
        channels = forms.MultipleChoiceField(
            choices=[("Print", [("mag", "Magazine")]), ("Digital", [("web", "Web page")])],
            widget=form_fields.Checkboxes,
        )

    form = Reach({})
    target = kit.first_control_id(form["channels"])
    assert str(kit_forms.fields(form)).count(f'id="{target}"') == 1


def test_no_text_is_cut_off_by_the_browser():
    assert "maxlength=" not in str(kit_forms.fields(Sample())).replace("data-maxlength=", "")


def test_without_script_a_text_area_says_its_limit_with_the_comma():
    class Noted(kit.Form):
        note = forms.CharField(max_length=8000, widget=forms.Textarea)

    html = str(kit_forms.fields(Noted()))
    assert "You can enter up to 8,000 characters" in html
    assert 'data-maxlength="8000"' in html


def test_help_text_is_shown_as_text():
    class Helped(kit.Form):
        title = forms.CharField(help_text='<script>alert("x")</script>')

    html = str(kit_forms.fields(Helped()))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_hint_and_error_describe_their_control():
    class Helped(kit.Form):
        title = forms.CharField(help_text="A few words")

    html = str(kit_forms.fields(Helped({})))
    assert 'aria-describedby="id_title_hint id_title_error"' in html
    assert 'id="id_title_hint"' in html
    assert 'id="id_title_error"' in html


def test_a_field_that_a_choice_reveals_stands_below_it_and_nowhere_else():
    class When(kit.Form):
        precision = forms.ChoiceField(
            choices=[("exact", "A day"), ("month", "A month")],
            widget=form_fields.Radios(
                reveals={"exact": ["day"]}, hints={"month": "Any time in it"}
            ),
        )
        day = form_fields.DayField(required=False)

    html = str(kit_forms.fields(When()))
    assert html.count('id="id_day_day"') == 1
    assert html.index('value="exact"') < html.index('id="id_day_day"') < html.index('value="month"')
    assert "Any time in it" in html


def test_optional_fields_say_so_unless_the_form_keeps_quiet():
    class Loud(kit.Form):
        note = forms.CharField(required=False)

    class Quiet(kit.FilterForm):
        note = forms.CharField(required=False)

    assert "(optional)" in str(kit_forms.fields(Loud()))
    assert "(optional)" not in str(kit_forms.fields(Quiet()))


class Proof(kit.Form):
    day = forms.DateField()
    sheet = forms.FileField(required=False)


def proof(day: str, content: bytes = b"1") -> Proof:
    return Proof({"day": day}, {"sheet": SimpleUploadedFile("proof.pdf", content)})


def test_a_file_has_to_be_chosen_again_where_something_else_is_wrong():
    assert errors_of(proof("31/2/2016"))["sheet"] == [kit.CHOOSE_AGAIN]
    assert errors_of(Proof({"day": "31/2/2016"}, {})).keys() == {"day"}
    assert errors_of(proof("29/2/2016")) == {}
    own = errors_of(proof("31/2/2016", b""))["sheet"]
    assert len(own) == 1 and own != [kit.CHOOSE_AGAIN]


def test_so_has_it_where_something_turns_out_wrong_while_it_is_saved():
    form = proof("29/2/2016")
    assert form.is_valid()
    form.add_error(None, "Somebody was faster")
    assert errors_of(form) == {"__all__": ["Somebody was faster"], "sheet": [kit.CHOOSE_AGAIN]}


def test_lines_end_in_one_way_however_the_browser_ends_them():
    class Told(kit.Form):
        text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))

    form = Told({"text": "One\r\ntwo\rthree\nfour"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "One\ntwo\nthree\nfour"
    assert form.fields["text"].widget.attrs == {"rows": 3}


@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea])
def test_what_turns_or_hides_text_is_not_kept(widget):
    class Told(kit.Form):
        text = forms.CharField(label="Text", widget=widget)

    for typed, kept in (("\u202e7 Nov", "7 Nov"), ("قفل \u200fبابك 🔒", "قفل \u200fبابك 🔒")):
        form = Told({"text": typed})
        assert form.is_valid()
        assert form.cleaned_data["text"] == kept
    assert Told({"text": "\u200b\u202e"}).errors == {"text": ["Enter text"]}


def test_a_page_says_by_its_status_that_a_form_was_refused():
    class Named(kit.Form):
        name = forms.CharField()

    refused_later = Named({"name": "Ann"})
    assert [Named().page_status, refused_later.page_status, Named({}).page_status] == [
        200,
        200,
        422,
    ]
    refused_later.add_error(None, "Somebody was faster")
    assert refused_later.page_status == 422
    with giving_back(Typed(QueryDict("name="))):
        assert Named().page_status == 200, "Its person has not sent it yet"


def test_what_was_typed_is_taken_by_the_form_whose_visible_fields_it_has():
    """Also by one that adds them itself; a version is carried by most forms."""

    class Versioned(kit.Form):
        version = forms.IntegerField(widget=forms.HiddenInput)

        def __init__(self):
            super().__init__()
            self.add_field("words", forms.CharField())

    for sent, taken in (("version=3&typed=Owls", False), ("version=3&words=Owls", True)):
        with giving_back(Typed(QueryDict(sent))):
            assert Versioned().is_bound == taken
