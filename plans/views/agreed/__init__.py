"""The pages of agreed lines and contacts, and what communications carry of them."""
