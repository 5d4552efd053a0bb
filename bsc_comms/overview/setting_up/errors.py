"""Why no planner can be started."""


class CannotStart(Exception):
    """What is missing or wrong, as sentences for people."""
