"""Each text of a communication is planted where secrecy is tested, or says why not."""

from django.db import models

from plans.models import Communication
from tests.guards.kept_back_world import IN_OTHER_WORDS, TEXT_FIELDS

NOT_PLANTED = {
    "reference": "The planner gives it, and gives none while a communication is kept back.",
}


def test_each_text_of_a_communication_is_planted_in_the_secrets():
    texts = [
        field.name
        for field in Communication._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]
    assert sorted(texts) == sorted([*TEXT_FIELDS, *IN_OTHER_WORDS, *NOT_PLANTED])
