"""A world that stands is found by each test as it was made, whatever happened before."""

from django.contrib.contenttypes.models import ContentType

from plans.models import Communication
from tests.guards.guard_case import WorldsCase
from tests.guards.standing_worlds import SMALL_WORLD


class Standing(WorldsCase):
    worlds = (SMALL_WORLD,)

    def test_what_is_written_is_taken_back(self) -> None:
        with self.inside(SMALL_WORLD):
            before = Communication.objects.count()
            Communication.objects.update(title="Nothing")
            self.world.things.clear()
        with self.inside(SMALL_WORLD) as world:
            assert Communication.objects.count() == before
            assert not Communication.objects.filter(title="Nothing").exists()
            assert world.things["open"].title == "Dark nights"

    def test_the_tests_own_database_knows_nothing_of_it(self) -> None:
        assert not Communication.objects.exists()

    def test_what_memory_holds_of_another_database_is_forgotten(self) -> None:
        of_another = ContentType(pk=999_999, app_label="plans", model="communication")
        ContentType.objects._add_to_cache("default", of_another)
        with self.inside(SMALL_WORLD):
            assert ContentType.objects.get_for_model(Communication).pk != of_another.pk
