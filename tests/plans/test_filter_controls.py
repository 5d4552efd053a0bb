"""The controls of a list's filters are those of Django, written faster."""

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from plans.filters.controls import control_of


def select(choices, chosen=""):
    class Filters(forms.Form):
        topic = forms.ChoiceField(choices=choices, required=False)

    data = QueryDict(f"topic={chosen}")
    return control_of(Filters(data)["topic"], data, "").html


def test_the_option_that_is_chosen_is_selected_and_no_other():
    choices = [("", "Any"), ("burglary", "Burglary"), ("bikes", "Bikes")]
    for chosen in ("burglary", "bikes"):
        html = select(choices, chosen)
        assert html.count(" selected>") == 1
        assert f'<option value="{chosen}" selected>' in html


def test_options_stand_under_the_name_of_their_group():
    html = select([("", "Any"), ("Wards", [("COLIN", "Colindale")])])
    assert html.endswith(
        '<option value="" selected>Any</option>'
        '<optgroup label="Wards"><option value="COLIN">Colindale</option></optgroup></select>'
    )


def test_a_name_is_escaped_whatever_stood_on_a_page_before():
    assert '<option value="a&quot;">A &amp; &lt;b&gt;</option>' in select([('a"', "A & <b>")])
    assert ">C <i></option>" in select([("c", SafeString("C <i>"))])
    assert ">C &lt;i&gt;</option>" in select([("c", "C <i>")])
