"""Rules of the partnership that need no database."""
