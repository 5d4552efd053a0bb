from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from partnership.choices import Role


class PartnershipConfig(AppConfig):
    name = "partnership"

    def ready(self) -> None:
        """Refuse to start where the environment names a role that there is not."""
        unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
        if unknown:
            raise ImproperlyConfigured(
                f"SECOND_FACTOR_ROLES names {', '.join(unknown)}. "
                f"The roles are {', '.join(Role.values)}."
            )
