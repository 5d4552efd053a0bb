"""The same form sent twice acts once; sent again with other words, it acts again."""

from uuid import UUID, uuid4, uuid5


def key_of_what_is_sent(identifier: UUID | None, *said: object) -> UUID:
    """The key of what a form makes, of its identifier and all that it says.

    Who goes back and changes what they typed sends the same identifier with other words. That is
    another act: the first must neither swallow it nor lose its key to it. What has a key of its own
    counts by that. Without an identifier each act is one of its own.
    """
    if identifier is None:
        return uuid4()
    return uuid5(identifier, "\n".join(repr(getattr(each, "pk", each)) for each in said))
