"""What a spreadsheet shows of a file that the planner hands out."""

import csv
import io

from django.http import HttpResponse


def rows_of(response: HttpResponse) -> list[list[str]]:
    """The rows of a CSV file, its headings first."""
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))
