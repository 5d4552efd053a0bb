"""The product’s own reference data, another borough’s, and what is loaded of them."""

from collections.abc import Callable

from django.conf import settings

from bsc_comms.overview.reference_sheets import SHEETS
from partnership.models import Partnership

OWN = settings.BASE_DIR / "bsc_comms" / "overview" / "reference"
OTHER = settings.BASE_DIR / "tests" / "data" / "other_borough"

Edit = Callable[[str, str, str], None]


def everything_loaded() -> str:
    """All text of all reference rows, in one string."""
    models = [Partnership, *dict.fromkeys(sheet.model for sheet in SHEETS)]
    return "\n".join(str(row) for model in models for row in model.objects.values_list())
