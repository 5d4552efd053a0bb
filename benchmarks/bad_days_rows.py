"""What stands in the database of a rehearsed planner: asked by benchmarks/bad_days.py.

python -m benchmarks.bad_days_rows owe KEY NUMBER      owe so many letters
python -m benchmarks.bad_days_rows count               titles and letters, as JSON
"""

import json
import sys

import django

django.setup()

from partnership.models import Letter  # noqa: E402
from plans.models import AnnualRecord, Communication  # noqa: E402
from tests.services.post_office import owe_reminders  # noqa: E402


def count() -> str:
    """All titles, the state of each letter by whom it is to, and the records with their files."""
    records = AnnualRecord.objects.all()
    return json.dumps(
        {
            "titles": list(Communication.objects.values_list("title", flat=True)),
            "letters": {
                letter.recipient.email.partition("@")[0]: letter.state
                for letter in Letter.objects.select_related("recipient")
                if letter.unique_key.startswith(("before:", "after:"))
            },
            "records": [[str(each), each.files.count()] for each in records],
        }
    )


if __name__ == "__main__":
    if sys.argv[1] == "owe":
        owe_reminders(int(sys.argv[3]), key=sys.argv[2])
    else:
        print(count())
