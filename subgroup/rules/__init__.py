"""Rules of the subgroup that need no database."""
