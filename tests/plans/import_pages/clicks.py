"""What the tests of the pages of an import share: people, some sheets, a person's clicks."""

import re
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.models import ImportRow, PlanImport
from plans.operations.imports import receive_plan_file
from tests import factories
from tests.cast import Cast, cast

OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)
HEADINGS = "Ref,Title,Lead,When,Where,How,Status,Budget"
SHED = "1,Lock your shed,Lead partner,w/c 7 Nov,Burnt Oak,posters,,£10"
ALARM = '2,Check your alarm,Other partner,8 Nov,Burnt Oak,"posters, owls",Done,£20'
NOBODY = "3,Who are we,Elves,9 Nov,Burnt Oak,posters,,"
NO_DATE = "4,Some day,Lead partner,Blursday,Burnt Oak,posters,,"
SUMMER = "5,Summer fair,Lead partner,Mon 10 Nov,Burnt Oak,posters,,"


def people_with_terms() -> Cast:
    """The cast, with the places, channels and the topic that the sheets name."""
    people = cast()
    factories.AreaFactory(code="OAK", name="Burnt Oak")
    factories.ChannelFactory(code="POST", name="Posters")
    factories.ChannelFactory(code="NIGHT", name="Night post")
    factories.TopicFactory(
        label="Safety", aliases=["shed", "hut", "alarm", "are we", "day", "fair"]
    )
    return people


def sheet(*rows: str, headings: str = HEADINGS) -> str:
    return "\n".join([headings, *rows])


def read(by: Person, *rows: str, name: str = "plan.csv", headings: str = HEADINGS) -> PlanImport:
    return receive_plan_file(
        by=by,
        name=name,
        content=sheet(*rows, headings=headings).encode(),
        year=FinancialYear(2016),
    )


def upload(client: Client, content: str | bytes, *, name: str = "plan.csv", **given: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post("/imports/new/", {"file": file, "year": "2016/17", **given})


def page_of(client: Client, found: PlanImport, show: str = "") -> Any:
    query = f"?show={show}" if show else ""
    response = client.get(f"/imports/{found.pk}/{query}")
    assert response.status_code == 200
    return response


def findings_of(client: Client, found: PlanImport, show: str) -> list[Any]:
    return [finding for finding, _ in page_of(client, found, show).context["findings"]]


def words_of(response: Any) -> str:
    """What a person reads on the page: no markup, no doubled blanks."""
    main = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def form_of(response: Any, row: ImportRow) -> str:
    """The last form of a page that puts a cell of that row right."""
    return text_of(response).rpartition(f"rows/{row.pk}/put-right/")[2].partition("</form>")[0]


def answer_of(response: Any) -> str:
    found = re.search(r'class="app-import__answer">(.*?)</p>', text_of(response))
    assert found
    return re.sub(r"\s+([.,])", r"\1", " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()))


def acts(response: Any) -> list[str]:
    labels = re.findall(r'<button class="govuk-button[^>]*>([^<]+)<', text_of(response))
    return [label for label in labels if label.startswith(("Save", "Take the whole", "Close it"))]


def press(client: Client, found: PlanImport, act: str, on: ImportRow | None = None, **given: Any):
    """Press a button of the preview; the page that follows."""
    found.refresh_from_db()
    where = f"rows/{on.pk}/" if on else ""
    sent = {"version": str(found.version), **given}
    return client.post(f"/imports/{found.pk}/{where}{act}/", sent, follow=True)
