"""How dates, numbers, states and parts of a page read."""

import re
from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import resolve

from bsc_comms.kit import clock, form_fields, in_words
from bsc_comms.kit.templatetags import kit, kit_forms

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _late_october():
    with clock.at(NOW):
        yield


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2016, 11, 8), "Tue 8 Nov"),
        (date(2016, 4, 1), "Fri 1 Apr"),
        (date(2017, 3, 31), "Fri 31 Mar"),
        (date(2016, 3, 31), "Thu 31 Mar 2016"),
        (date(2017, 4, 1), "Sat 1 Apr 2017"),
        (datetime(2016, 7, 31, 23, 30, tzinfo=UTC), "Mon 1 Aug"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_day_has_its_year_only_outside_this_financial_year(value, expected):
    assert in_words.day(value) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2016, 11, 7), date(2016, 11, 9), "Mon 7 Nov to Wed 9 Nov"),
        (date(2016, 11, 7), date(2016, 11, 7), "Mon 7 Nov"),
        (date(2016, 11, 7), None, "Mon 7 Nov"),
        (None, None, ""),
    ],
)
def test_a_single_day_is_no_span(first, last, expected):
    assert in_words.days(first, last) == expected


def test_long_and_whole_days_and_months_are_in_full():
    assert in_words.long_day(date(2016, 11, 8)) == "Tuesday 8 November 2016"
    assert in_words.whole_day(date(2016, 11, 8)) == "8 November 2016"
    assert in_words.month(date(2016, 11, 8)) == "November 2016"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2016, 11, 8, 14, 30, tzinfo=UTC), "Tue 8 Nov, 2.30pm"),
        (datetime(2016, 7, 5, 8, 0, tzinfo=UTC), "Tue 5 Jul, 9am"),
        (datetime(2016, 11, 8, 12, 0, tzinfo=UTC), "Tue 8 Nov, midday"),
        (date(2016, 11, 8), "Tue 8 Nov"),
    ],
)
def test_a_moment_is_told_in_london_time(value, expected):
    assert in_words.moment(value) == expected


def test_clock_times_read_as_people_say_them():
    said = [
        in_words.clock_time(time(h, m)) for h, m in ((0, 0), (0, 5), (9, 0), (12, 15), (17, 45))
    ]
    assert said == ["midnight", "12.05am", "9am", "12.15pm", "5.45pm"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2016, 10, 25), "today"),
        (date(2016, 10, 26), "in 1 working day"),
        (date(2016, 11, 8), "in 10 working days"),
        (date(2016, 10, 21), "2 working days ago"),
        (None, ""),
    ],
)
def test_distance_is_counted_in_working_days(value, expected):
    assert in_words.working_days_away(value) == expected


def test_numbers_are_grouped_and_counted():
    assert in_words.number(1234567) == "1,234,567"
    assert in_words.number(0) == "0"
    assert in_words.count_of(1, "communication") == "1 communication"
    assert in_words.count_of(1200, "communication") == "1,200 communications"
    assert in_words.count_of(2, "agency,agencies") == "2 agencies"


@pytest.mark.parametrize(
    ("label", "going_on"),
    [
        ("Older residents", "older residents"),
        ("Follow-up", "follow-up"),
        ("A board", "a board"),
        ("CCTV", "CCTV"),
        ("MetTrace kits", "MetTrace kits"),
        ("A4 flyers", "A4 flyers"),
        ("Age UK", "Age UK"),
        ("Neighbourhood Watch and taking part", "Neighbourhood Watch and taking part"),
        ("Parents in Barnet", "parents in Barnet"),
        ("", ""),
    ],
)
def test_a_label_within_a_sentence_keeps_the_capitals_of_abbreviations_and_names(label, going_on):
    assert in_words.label_within(label) == going_on


def test_a_state_is_always_a_word():
    assert "app-state--blue" in kit.state_tag("planned")
    assert ">Planned<" in kit.state_tag("planned")
    assert ">Nothing to declare<" in kit.state_tag("nothing_to_declare")
    assert "app-state--grey" in kit.state_tag("never heard of")
    assert "&lt;b&gt;" in kit.state_tag("idea", "<b>")


def test_a_partner_shows_its_code_and_tells_its_name():
    html = kit.partner_code(SimpleNamespace(code="LFB", name='London "Fire" Brigade'))
    assert html == '<abbr class="app-code" title="London &quot;Fire&quot; Brigade">LFB</abbr>'
    assert kit.partner_code(None) == ""


@pytest.mark.parametrize(
    ("typed", "ended"),
    [
        ("Dark nights", "Dark nights."),
        ("Bring the proof.", "Bring the proof."),
        ("Coffee morning - happy home?", "Coffee morning - happy home?"),
        ("“Lock it or lose it!”", "“Lock it or lose it!”"),
        ("the “lock it” leaflet (A5)", "the “lock it” leaflet (A5)."),
    ],
)
def test_what_was_typed_ends_once_where_more_words_follow(typed, ended):
    assert in_words.sentence(typed) == ended


def test_links_keep_the_filters():
    request = RequestFactory().get("/plan/", {"text": "fire & rescue", "page": "2"})
    html = rendered("{% query_with page=3 state=None %}", request=request)
    assert html == "?text=fire+%26+rescue&amp;page=3"
    assert rendered("{% query_with text=None page='' %}", request=request) == "?"


def test_the_pager_counts_what_is_shown():
    request = RequestFactory().get("/plan/", {"text": "fire"})
    page = Paginator(range(134), 50).get_page(2)
    html = rendered("{% pager page %}", request=request, page=page)
    assert "51 to 100 of 134" in html
    assert "?text=fire&amp;page=3" in html
    assert 'aria-current="page"' in html
    of_all = [Paginator(range(count), 50).page(1) for count in (0, 1, 50)]
    said = [
        re.search(r"__count[^>]*>([^<]*)<", rendered("{% pager page %}", request=request, page=one))
        for one in of_all
    ]
    assert [one and one[1] for one in said] == ["None", "1 in all", "50 in all"]


def test_paper_says_that_a_list_has_more_than_is_printed_and_where_all_of_it_is():
    request = RequestFactory().get("/plan/")
    page = Paginator(range(1134), 50).get_page(2)
    told = "Only 51 to 100 of 1,134 are printed here."
    assert f"{told}</p>" in rendered("{% pager page %}", request=request, page=page)
    html = rendered("{% pager page all_in='The file has all.' %}", request=request, page=page)
    assert f"{told} The file has all.</p>" in html
    whole = Paginator(range(20), 50).get_page(1)
    assert "printed" not in rendered("{% pager page %}", request=request, page=whole)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([], ""),
        (["Posters"], "Posters"),
        (["Posters", "Radio"], "Posters, Radio"),
        (
            ["Posters", "Radio", "<b>", "Web"],
            '<span class="app-screen-only">Posters, Radio and 2 more</span>'
            '<span class="app-print-only">Posters, Radio, &lt;b&gt;, Web</span>',
        ),
    ],
)
def test_a_cell_shows_two_names_on_a_screen_and_all_on_paper(names, shown):
    assert rendered("{{ names|first_two }}", names=names) == shown


def test_parts_that_wrap_escape_their_titles_and_keep_their_content():
    html = rendered(
        "{% panel title count=3 %}<p>{{ title }}</p>{% endpanel %}"
        '{% data_table title csv_url="?format=csv" %}<tbody></tbody>{% enddata_table %}',
        title="<Near>",
    )
    assert html.count("&lt;Near&gt;") == 4
    assert "<Near>" not in html
    assert '<span class="app-count">3</span>' in html
    assert 'href="?format=csv"' in html


def test_changed_words_are_marked_on_their_side_line_by_line_and_escaped():
    html = rendered(
        '{% changed_words "Message" before after note="wording" %}',
        before=[],
        after=[
            SimpleNamespace(text="Lock up\n", changed=False),
            SimpleNamespace(text="<b>", changed=True),
        ],
    )
    assert 'Message <span class="app-muted">wording</span>' in html
    assert '<p class="app-compare__text"><span class="app-muted">Nothing</span></p>' in html
    assert '<p class="app-compare__text">Lock up<br><ins>&lt;b&gt;</ins></p>' in html


def test_a_summary_shows_lists_line_by_line_and_says_what_is_missing():
    html = rendered(
        "{% summary_list rows %}",
        rows=[
            {"key": "Topics", "value": ["Fire", "Fraud"], "url": "/x/"},
            {"key": "Where", "value": ""},
        ],
    )
    assert html.count("app-summary__line") == 2
    assert "Not given" in html
    assert 'Change<span class="govuk-visually-hidden"> topics</span>' in html


def test_a_summary_that_the_template_writes_says_what_is_missing_too():
    html = rendered(
        '{% facts css="app-about" %}{% fact key %}<p>{{ text }}</p>{% endfact %}'
        '{% fact "Hours" %} {% endfact %}{% endfacts %}',
        key="<Where>",
        text="Bow & Mile End",
    )
    assert html == (
        '<dl class="govuk-summary-list app-summary app-about">'
        '<div class="govuk-summary-list__row govuk-summary-list__row--no-actions">'
        '<dt class="govuk-summary-list__key">&lt;Where&gt;</dt>'
        '<dd class="govuk-summary-list__value"><p>Bow &amp; Mile End</p></dd></div>'
        '<div class="govuk-summary-list__row govuk-summary-list__row--no-actions">'
        '<dt class="govuk-summary-list__key">Hours</dt>'
        '<dd class="govuk-summary-list__value"><span class="app-muted">Not given</span></dd></div>'
        "</dl>"
    )


def test_what_opens_tells_of_what_where_several_have_one_summary():
    html = rendered(
        '{% details "Rename" opened=1 css="app-box" about=name %}<p>{{ name }}</p>{% enddetails %}',
        name="<Police>",
    )
    assert html == (
        '<details class="govuk-details app-box" open><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">Rename'
        '<span class="govuk-visually-hidden"> &lt;Police&gt;</span></span></summary>'
        '<div class="govuk-details__text"><p>&lt;Police&gt;</p></div></details>'
    )
    plain = rendered('{% details "More" %}x{% enddetails %}')
    assert plain.startswith('<details class="govuk-details"><summary')
    assert "hidden" not in plain


def test_a_button_that_acts_is_a_form_with_its_token():
    html = rendered(
        '{% post_button "/go/" "Go" style="secondary" kind="up_to_date" meeting=3 %}',
        csrf_token="abc",
    )
    assert 'method="post"' in html
    assert 'value="abc"' in html
    assert 'name="meeting" value="3"' in html
    assert 'name="kind" value="up_to_date"' in html
    assert "govuk-button--secondary" in html


def links_of(page: str) -> list[tuple[str, str, bool]]:
    """The address and the label of each tab, and whether it is the one that is shown."""
    return [
        (url, label, bool(current))
        for url, current, label in re.findall(
            r'<a class="app-tabs__link" href="([^"]*)"( aria-current="page")?>([^<]*)</a>', page
        )
    ]


def test_tabs_are_of_a_list_or_of_pages_by_name():
    listed = rendered(
        '{% tabs items "Years" %}',
        items=[
            {"label": "2015 & before", "url": "?year=2015", "current": False},
            {"label": "2016/17", "url": "?year=2016", "current": True},
        ],
    )
    assert 'aria-label="Years"' in listed
    assert links_of(listed) == [
        ("?year=2015", "2015 &amp; before", False),
        ("?year=2016", "2016/17", True),
    ]
    request = RequestFactory().get("/agreed/contacts/")
    request.resolver_match = resolve("/agreed/contacts/")
    named = rendered(
        '{% tab_bar name %}{% page_tab "plans:lines" "Lines" %}'
        '{% page_tab "plans:contacts" "Contacts" %}{% endtab_bar %}',
        request=request,
        name="<Agreed>",
    )
    assert 'aria-label="&lt;Agreed&gt;"' in named
    assert links_of(named) == [
        ("/agreed/", "Lines", False),
        ("/agreed/contacts/", "Contacts", True),
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [(1329, "1,329"), (7, "7"), (0, "0"), ("1 of 2", "1 of 2")]
)
def test_a_figure_has_its_thousands_apart(value: object, shown: str) -> None:
    html = rendered('{% stat value "overlaps" %}', value=value)
    assert f'app-stat__value">{shown}<' in html


def test_a_choice_is_written_as_text_with_its_hint():
    class Asked(forms.Form):
        way = forms.ChoiceField(
            choices=[("<a>", "<b>")], widget=form_fields.Radios(hints={"<a>": "<i>"})
        )

    assert (
        '<div class="govuk-radios__item">'
        '<input class="govuk-radios__input" type="radio" name="way" id="id_way_0"'
        ' value="&lt;a&gt;" checked aria-describedby="id_way_0_hint">'
        '<label class="govuk-label govuk-radios__label" for="id_way_0">&lt;b&gt;</label>'
        '<div class="govuk-hint govuk-radios__hint" id="id_way_0_hint">&lt;i&gt;</div>'
        "</div>"
    ) in str(kit_forms.fields(Asked({"way": "<a>"})))


def test_the_options_of_a_select_are_written_as_text_and_in_their_groups():
    class Asked(forms.Form):
        way = forms.ChoiceField(choices=[("", "<any>"), ("A & B", [("<a>", "<b>"), ("c", "C")])])

    assert (
        '<option value="">&lt;any&gt;</option>'
        '<optgroup label="A &amp; B">'
        '<option value="&lt;a&gt;" selected>&lt;b&gt;</option><option value="c">C</option>'
        "</optgroup></select>"
    ) in str(kit_forms.fields(Asked({"way": "<a>"})))
