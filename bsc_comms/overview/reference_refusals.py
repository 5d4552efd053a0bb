"""Why the database refuses a row of a reference file, in words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import F, Q

from bsc_comms.overview.reference_sheets import Fault, Row, Sheet
from channels_registry.admin import EntryForm
from evidence.admin import EvidenceForm
from partnership.forms.reference import ReferenceForm

FORMS: tuple[type[ReferenceForm], ...] = (ReferenceForm, EvidenceForm, EntryForm)


def refusal_of(sheet: Sheet, row: Row, item: models.Model, error: IntegrityError) -> Fault:
    """The fault of a row that was refused just now, by the first constraint that it breaks."""
    for constraint in item._meta.constraints:
        try:
            constraint.validate(type(item), item)
        except ValidationError as refused:
            said = sentence_of(constraint) or " ".join(refused.messages)
            return Fault(sheet.file, row.number, _column_of(constraint, sheet), said, "")
    wrong = f"The database refuses it ({error})."
    return Fault(sheet.file, row.number, "", wrong, "Put the row right, or leave it out.")


def sentence_of(constraint: models.BaseConstraint) -> str | None:
    """What the administration site says where it refuses."""
    return next((said for form in FORMS if (said := form.sentence(constraint))), None)


def _column_of(constraint: models.BaseConstraint, sheet: Sheet) -> str:
    """The last of the file's columns that it speaks of: where two disagree, the later one."""
    named = _fields_of(constraint)
    return next((name for name in reversed(sheet.columns()) if name in named), "")


def _fields_of(constraint: models.BaseConstraint) -> set[str]:
    """The fields that it holds to each other; not those that say for which rows it holds."""
    if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q):
        return constraint.condition.referenced_base_fields
    if isinstance(constraint, models.UniqueConstraint):
        return {*constraint.fields, *map(_field_of, constraint.expressions)}
    return set()


def _field_of(expression: Any) -> str:
    """The field of an expression of one field, such as Lower("name")."""
    while not isinstance(expression, F):
        (expression,) = expression.get_source_expressions()
    return str(expression.name)  # type: ignore[attr-defined] # the stubs do not know it
