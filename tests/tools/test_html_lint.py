"""The lint that looks at every page: a good page passes, and each planted fault is named."""

import pytest

from tests.services.html_lint import lint

GOOD = """<!doctype html>
<html lang="en">
<head><title>Plan</title><script nonce="x">let a = 1;</script><script src="/a.js"></script></head>
<body>
<a href="#main">Skip</a>
<main id="main"><h1>Plan</h1>
<form><label for="text">Text</label><input id="text" name="text" aria-describedby="hint">
<p id="hint">A word<input type="hidden" name="version" value="1">
<label>Issued <input type="checkbox" name="issued"></label>
<label>Who <select name="who"><option value="">Choose a partner</option></select></label>
<button>Save</button><input type="submit" value="Go"></form>
<ul><li>One<li>Two</ul>
<a href="/"><svg><title>Home</title><path d="M0 0"/></svg></a><img src="/logo.svg" alt="">
</main></body></html>"""


def test_a_good_page_has_no_faults() -> None:
    assert lint(GOOD) == []


def test_a_fragment_of_a_page_is_not_linted() -> None:
    assert lint("<p><input name=x></p>") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (' lang="en"', "", "The page does not say its language"),
        ("<title>Plan</title>", "", "The page needs one title with a text, and has 0"),
        ("<title>Plan</title>", "<title> </title>", "The page needs one title with a text"),
        ("<h1>Plan</h1>", "<h2>Plan</h2>", "The page needs one h1 with a text, and has 0"),
        ("<h1>Plan</h1>", "<h1>A</h1><h1>B</h1>", "The page needs one h1 with a text, and has 2"),
        ("<h1>Plan</h1>", "<h1><span></span></h1>", "The page needs one h1 with a text"),
        (
            "<h1>",
            '<div class="govuk-error-summary"></div><div class="govuk-error-summary"></div><h1>',
            "The page lists what is wrong 2 times",
        ),
        ('<p id="hint">', '<p id="text">', "The id 'text' stands 2 times"),
        ('<p id="hint">', "<p>", "aria-describedby names 'hint', which is not there"),
        ('id="main"', "", "links to #main, which is not there"),
        ('<label for="text">Text</label>', "", "<input text> (line 7) has no label"),
        ('<label for="text">Text</label>', '<label for="text"></label>', "has no label"),
        ("<title>Home</title>", "", "<a> (line 13) has no text"),
        ("<button>Save</button>", "<button></button>", "<button> (line 11) has no text"),
        (' value="Go"', "", "<input> (line 11) has no text"),
        ("Choose a partner", "---------", "<select who> (line 10): a choice of it has no words"),
        (' alt=""', "", "<img> (line 13) has no alt"),
        ("<h1>", '<h1 style="color:red">', "<h1> (line 6) has a style attribute"),
        ("<button>", '<button onclick="go()">', "<button> (line 11) has the handler onclick"),
        (' nonce="x"', "", "<script> (line 3) stands in the page without a nonce"),
        ("</main>", "</div></main>", "</div> on line 14 closes nothing"),
    ],
)
def test_a_planted_fault_is_named(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    faults = lint(GOOD.replace(old, new, 1))
    assert [line for line in faults if fault in line], faults
