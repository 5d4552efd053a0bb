"""Questions about people and letters."""
