"""What has touched, since an import was saved, the communications that it made or changed."""

from partnership.models import Person
from plans.models import PlanImport
from plans.operations.imports.errors import Touched


def touched_since(plan_import: PlanImport, *, seen_by: Person | None = None) -> list[Touched]:
    """The communications that something else has touched since, and what, in words.

    For a person, only what they may see is named; anything else stands as one entry without a
    title, so that nothing secret is told.
    """
    raise NotImplementedError
