"""How a typed date is read: its words, its parts, named days, and what they mean together."""
