"""Where a communication is moved, set aside or answered."""


def act(found, name) -> str:
    return f"/communications/{found.pk}/{name}/"
