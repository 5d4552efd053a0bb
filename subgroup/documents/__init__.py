"""Documents of a meeting: the pack and the minutes, as PDF and Word."""
