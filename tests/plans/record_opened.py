"""The record of the year, and its pages as somebody opens them on a day."""

from bsc_comms.kit import clock
from plans.models import AnnualRecord
from plans.operations.records import compile_record
from tests.plans.record_year import DRAFT_DAY, YEAR


def compiled(at=DRAFT_DAY) -> AnnualRecord:
    with clock.at(at):
        return compile_record(by=None, year=YEAR, why="More is known.")


def get(client, path, at=DRAFT_DAY) -> str:
    with clock.at(at):
        response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
