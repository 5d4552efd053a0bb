"""Pages about letters, people and partners, and the partnership's logo."""
