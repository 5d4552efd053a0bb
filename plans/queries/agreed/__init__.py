"""Agreed lines and contacts, who carries them, and where partners speak unalike."""
