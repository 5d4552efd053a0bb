from django.apps import AppConfig

from bsc_comms.kit import working_days
from bsc_comms.kit.announced import announced


class KitConfig(AppConfig):
    name = "bsc_comms.kit"
    label = "kit"

    def ready(self) -> None:
        working_days.learn_from(announced)
