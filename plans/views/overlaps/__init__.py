"""Pages about overlaps: what is near something typed, the pairs that wait, one pair."""
