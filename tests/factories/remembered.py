"""What people keep of the plan's views."""

import factory
from factory.django import DjangoModelFactory

from plans.choices import PlanView
from plans.models import SavedView
from tests.factories.people import PersonFactory


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    person = factory.SubFactory(PersonFactory)
    name = factory.Sequence(lambda n: f"View {n:05d}")
    view = PlanView.TABLE
    query = "state=planned"
