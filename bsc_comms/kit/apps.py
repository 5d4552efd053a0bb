from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "bsc_comms.kit"
    label = "kit"
