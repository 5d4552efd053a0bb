"""What a template names in one block is not there in another: a link that leads nowhere."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BLOCK = re.compile(r"{% block (\w+) %}")
NAMED = re.compile(r"{% url [^%]* as (\w+) %}")


def lost(template: str) -> set[str]:
    """Addresses that are named inside one block only and used inside another."""
    blocks = [part.split("{% endblock")[0] for part in BLOCK.split(template)[2::2]]
    found = set()
    for block in blocks:
        for name in NAMED.findall(block):
            found |= {
                name
                for other in blocks
                if name not in NAMED.findall(other) and re.search(rf"\b{name}\b", other)
            }
    return found


def test_no_address_is_lost_between_two_blocks() -> None:
    templates = {path: lost(path.read_text()) for path in TEMPLATES.rglob("*.html")}
    assert {str(path): names for path, names in templates.items() if names} == {}


def test_one_that_is_lost_is_found() -> None:
    crumbs = '{% block breadcrumbs %}{% url "a:b" as back_url %}{{ back_url }}{% endblock %}'
    assert lost(crumbs + '{% block content %}{% form_actions "Go" back_url %}{% endblock %}') == {
        "back_url"
    }
    assert lost(crumbs + "{% block content %}{{ other_url }}{% endblock %}") == set()


def test_tabs_are_drawn_in_one_place() -> None:
    """The planted fault: a page with a bar of its own."""
    drawn = [path.name for path in TEMPLATES.rglob("*.html") if "app-tabs" in path.read_text()]
    assert sorted(drawn) == ["tab.html", "tab_bar.html"]


def drawing(markup: str) -> list[str]:
    return sorted(path.name for path in TEMPLATES.rglob("*.html") if markup in path.read_text())


def test_what_opens_is_drawn_in_one_place() -> None:
    """The planted fault: a page with `details` of its own.

    Those that stay: django-allauth's slots, a history whose summary is made of several parts, and
    choices whose count a script keeps.
    """
    assert drawing('<details class="govuk-details') == [
        "communication_fold.html",
        "details.html",
        "history.html",
    ]


def test_summary_lists_are_drawn_in_one_place() -> None:
    """The planted fault: a page with rows of its own.

    That of a communication stays: each of its rows leads to its part of the form.
    """
    assert drawing("govuk-summary-list__row") == ["communication_facts.html", "summary_list.html"]


def test_notices_and_empty_lists_are_drawn_in_one_place_each() -> None:
    """The planted fault: a page with a notice, or with an empty list, of its own.

    That of a stale form stays, and that of no role, whose sentence is made of several parts.
    """
    assert drawing('class="app-notice__title"') == ["notice.html", "stale_edit.html"]
    assert drawing('class="app-empty__sentence"') == ["empty_state.html", "no_role.html"]


def test_buttons_that_look_like_links_are_drawn_in_one_place() -> None:
    """The planted fault: a page with a form of its own around one.

    Those that stay: of a form in which something is chosen, or which sends whatever the page before
    it said; one that sends a field called "about", as the component has its own; and two before the
    sign-in is done.
    """
    assert drawing('<button class="app-link-button" type="submit">') == [
        "authenticate.html",
        "feeds.html",
        "import_done.html",
        "login.html",
        "post_button.html",
        "who_is_there.html",
    ]


CODE_AS_IT_IS = re.compile(r"[?&;]\w+={{ [\w.]*code }}")


def test_a_code_goes_into_an_address_in_such_a_way_that_it_comes_out_whole() -> None:
    """The planted fault: that of “H&F” as it is, of which the page would read “H”."""
    assert CODE_AS_IT_IS.search("?year=all&amp;partner={{ line.partner.code }}")
    assert not CODE_AS_IT_IS.search("?partner={{ partner.code|urlencode }}")
    found = {path.name: CODE_AS_IT_IS.findall(path.read_text()) for path in TEMPLATES.rglob("*.*")}
    assert {name: codes for name, codes in found.items() if codes} == {}


PLURAL = re.compile(r'{% stat [^"%]+ "(?:people|[a-z]{2,}s)\b[^"]*"')


def test_a_figure_of_one_stands_above_no_plural() -> None:
    """The planted fault: one label for every number."""
    assert PLURAL.search('{% stat it.gap_count "gaps in the plan" url=gaps_url %}')
    found = {path.name: PLURAL.findall(path.read_text()) for path in TEMPLATES.rglob("*.html")}
    assert {name: labels for name, labels in found.items() if labels} == {}


def without_what_was_opened(template: str) -> bool:
    """Whether a form carries its version and not what its fields held at that version."""
    return "{{ form.version }}" in template and "{{ form.as_opened }}" not in template


def test_a_form_that_carries_its_version_carries_what_was_opened() -> None:
    """The planted fault: a template of its own that writes the version alone."""
    assert without_what_was_opened("<form>{{ form.version }}</form>")
    paths = TEMPLATES.rglob("*.html")
    assert [path.name for path in paths if without_what_was_opened(path.read_text())] == []


def test_what_partners_agreed_to_say_has_one_name() -> None:
    """A message is what one communication says; a line is what any partner may say."""
    assert drawing("greed messages") == []


ENTRY = re.compile(
    r">Entry<|count_of:\"entry|data-label=\"Entry\"|\b(?:an|no|one|One) entry\b(?!:)"
)


def test_what_is_in_the_register_is_no_entry() -> None:
    """The planted fault: a column of that name, and a letter that counts entries."""
    assert ENTRY.search('<th scope="col">Entry</th>')
    assert ENTRY.search('{{ number|count_of:"entry,entries" }}')
    pages = [path for kind in ("*.html", "*.txt") for path in TEMPLATES.rglob(kind)]
    comment = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
    named = {path.name for path in pages if ENTRY.search(comment.sub("", path.read_text()))}
    assert named == set()


CELL = re.compile(r"<(?P<kind>td|th)\b[^>]*>.*?</(?P=kind)>", re.DOTALL)
#: Where the day is what the row is called.
NAMED_BY_THEIR_DAY = {"meetings.html"}


def test_a_day_in_a_cell_is_short() -> None:
    """ "Tue 8 Nov": beside it others are, and the year is said where it is not this one."""
    long = {
        path.name
        for path in TEMPLATES.rglob("*.html")
        if not {"emails", "documents"} & set(path.parts)
        for cell in CELL.finditer(path.read_text())
        if "|long_day" in cell[0]
    }
    assert long == NAMED_BY_THEIR_DAY


ACTS = re.compile(r'<div class="app-heading__acts">(.*?)</div>', re.DOTALL)


def test_beside_a_heading_the_button_comes_after_the_links() -> None:
    """On all pages at the same place, which is the right edge."""
    out_of_turn = {
        path.name
        for path in TEMPLATES.rglob("*.html")
        for acts in ACTS.findall(path.read_text())
        if "govuk-button" in acts and "govuk-link" in acts.partition("govuk-button")[2]
    }
    assert out_of_turn == set()
