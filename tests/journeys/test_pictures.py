"""The pictures of the README and the guides, taken from the sample as each kind of person sees it.

They are written under var/pictures; PICTURES=docs in the environment puts them in the documents.
"""

import os
import re

from django.conf import settings
from django.urls import reverse

from partnership.choices import Role
from partnership.models import Person
from plans.rules.difference import MOVED
from subgroup.queries.review import review_for
from tests.journeys.signing_in import sign_in_as
from tests.services.chromium import open_context
from tests.services.in_short import in_turn

DOCS = settings.BASE_DIR / "docs"
#: By the name of the picture: who looks, at which address, and down to which pixel.
PICTURES = {
    "plan": ("Amara Okafor", "plans:plan", 860),
    "review": ("Ruth Bennett", "first line that moved", 860),
    "guide-advocate-today": ("Amara Okafor", "overview:today", 900),
    "guide-advocate-log": ("Amara Okafor", "plans:communication_new", 900),
    "guide-champion-today": ("Leah Stern", "overview:today", 620),
    "guide-chair-today": ("Ruth Bennett", "overview:today", 900),
    "guide-chair-line": ("Ruth Bennett", "first line", 900),
    "guide-coordinator-today": ("Priya Nair", "overview:today", 900),
    "guide-coordinator-meetings": ("Priya Nair", "subgroup:meetings", 900),
    "guide-board-today": ("George Hale", "overview:today", 760),
}


def address_of(name: str) -> str:
    if not name.startswith("first line"):
        return reverse(name)
    chair = Person.objects.filter(appointments__role=Role.CHAIR).earliest("pk")
    lines = review_for(chair).lines
    if name.endswith("that moved"):
        lines = [line for line in lines if line.group == MOVED]
    return reverse("subgroup:review_line", args=[lines[0].id])


def pictures_of_the_documents() -> set[str]:
    read = (settings.BASE_DIR / "README.md", *(DOCS / "guides").glob("*.md"))
    texts = (path.read_text(encoding="utf-8") for path in read)
    return {name for text in texts for name in re.findall(r"/pictures/(.+?)\.png", text)}


def test_the_pictures_of_the_documents_can_be_taken(sample, chromium, live_server):
    assert pictures_of_the_documents() == set(PICTURES)
    root = DOCS if os.environ.get("PICTURES") == "docs" else settings.VAR_DIR
    (root / "pictures").mkdir(parents=True, exist_ok=True)
    taken = in_turn(list(PICTURES.items()), about="the pictures of the documents", most=3)
    for name, (person, address, height) in taken:
        page = open_context(chromium, live_server.url).new_page()
        sign_in_as(page, person)
        page.set_viewport_size({"width": 1280, "height": height})
        answer = page.goto(address_of(address))
        assert answer is not None and answer.ok, name
        page.screenshot(path=root / "pictures" / f"{name}.png")
        page.context.close()
