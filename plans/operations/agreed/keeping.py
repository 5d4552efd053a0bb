"""What keeping an agreed line and keeping a contact have in common."""

from bsc_comms.kit.refusals import NotPossible
from channels_registry.operations.saving import permit
from partnership.models import Partner, Person
from partnership.policy import coordinates, speaks_for
from plans.models import AgreedLine, Contact

NOT_YOUR_PARTNER = "You can only enter what a partner owns for which you speak."
IN_USE = "It is in use."


def must_be_allowed_to_enter_for(by: Person, owner: Partner) -> None:
    """Raises PermissionDenied for whoever neither speaks for its owner nor coordinates."""
    permit(speaks_for(by, owner) or coordinates(by), NOT_YOUR_PARTNER)


def must_be_allowed_to_hand_to(by: Person, owner: Partner, kept: AgreedLine | Contact) -> None:
    """The same, of an edit that changes whose it is."""
    if owner.pk != kept.owner_id:
        must_be_allowed_to_enter_for(by, owner)


def must_be_in_use(kept: AgreedLine | Contact) -> None:
    """Raises NotPossible for what was ended."""
    if kept.ended_on is not None:
        raise NotPossible("It is no longer used already.")
