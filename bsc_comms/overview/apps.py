from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from bsc_comms.overview.sqlite_statistics import after_migrating


class OverviewConfig(AppConfig):
    name = "bsc_comms.overview"
    label = "overview"

    def ready(self) -> None:
        """Django tells only apps with models, each once after all of them are migrated."""
        post_migrate.connect(after_migrating, sender=apps.get_app_config("plans"))
