"""The pages of agreed messages: lines, contacts, and what communications carry of them."""
