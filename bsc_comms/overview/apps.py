from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "bsc_comms.overview"
    label = "overview"
