from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import register_converter
from django.utils.module_loading import import_string

from bsc_comms.kit import working_days
from bsc_comms.kit.announced import announced
from bsc_comms.kit.codes import CodeInAddress


class KitConfig(AppConfig):
    name = "bsc_comms.kit"
    label = "kit"

    def ready(self) -> None:
        """Learn of late holidays and of codes. Refuse to start without static files."""
        working_days.learn_from(announced)
        register_converter(CodeInAddress, "code")
        backend = settings.STORAGES["staticfiles"]["BACKEND"]
        try:
            import_string(backend)
        except ImportError as fault:
            raise ImproperlyConfigured(
                f"STATICFILES_BACKEND names {backend}, which there is not. Leave it blank, unless "
                "the web server gives out these files."
            ) from fault
