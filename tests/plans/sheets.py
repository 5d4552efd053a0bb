"""Small sheets for tests of imports, and a small partnership that understands them."""

from typing import Any

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner
from plans.choices import InvolvementState
from plans.models import Communication, ImportRow, PlanImport
from plans.operations.imports import read_plan_file, save_import
from plans.operations.involvements import answer_invitation
from tests import factories

YEAR = FinancialYear(2016)
HEADINGS = "Ref,Title,Lead,Others,When,Where,How,Status,Notes,Topic"
SHED = '1,Lock your shed,Fire Brigade,Police,7 Nov,Burnt Oak,"posters, website",,,Burglary'
ALARM = "2,Check your alarm,Fire Brigade,,8 Nov,Burnt Oak,posters,,,Fires"
PANEL = "3,Meet your ward panel,Police,,w/c 14 Nov,Burnt Oak,website,,,Burglary"


def small_partnership() -> None:
    """Two partners, an area, an audience, two topics, two channels."""
    factories.partnership()
    factories.PartnerFactory(code="FIRE", name="Fire Brigade", short_name="Fire")
    factories.PartnerFactory(code="MET", name="Police", short_name="Police")
    factories.AreaFactory(code="OAK", name="Burnt Oak")
    factories.AreaFactory(code="HALE", name="Hale")
    factories.AudienceFactory(code="ALL", label="Residents")
    factories.ChannelFactory(code="POST", name="Posters")
    factories.ChannelFactory(code="WEB", name="Website")
    factories.TopicFactory(code="BURG", label="Burglary")
    factories.TopicFactory(code="FIRES", label="Fires")


def sheet(*rows: str, headings: str = HEADINGS) -> str:
    return "\n".join([headings, *rows])


def read(text: str | bytes, *, name: str = "plan.csv", lead: str = "", **more: Any) -> PlanImport:
    content = text.encode() if isinstance(text, str) else text
    said = {"by": None, "year": YEAR, **more}
    return read_plan_file(name=name, content=content, default_lead=lead, **said)


def saved(*rows: str, name: str = "plan.csv", **more: Any) -> PlanImport:
    """These rows, read and on the plan."""
    found = read(sheet(*rows), name=name, **more)
    save_import(by=more.get("by"), plan_import=found)
    found.refresh_from_db()
    return found


def states(plan_import: PlanImport) -> list[str]:
    return [str(state) for state in plan_import.rows.values_list("state", flat=True)]


def row_of(plan_import: PlanImport, number: int) -> ImportRow:
    row: ImportRow = plan_import.rows.get(number=number)
    return row


def titled(title: str) -> Communication:
    return Communication.objects.get(title=title)


def police_join() -> None:
    """The Police answer that they amplify what the first of these sheets says."""
    answer_invitation(
        by=None,
        communication=titled("Lock your shed"),
        partner=Partner.objects.get(code="MET"),
        state=InvolvementState.AMPLIFYING,
    )


def differences(row: ImportRow) -> list[tuple[str, str, str, bool, str]]:
    """Where the row and the plan differ: field, before, after, whether both changed, who wins."""
    return [
        (one["field"], one["before"], one["after"], one["both"], one["wins"])
        for one in row.differences
    ]
