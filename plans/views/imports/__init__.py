"""Bring in a spreadsheet: choose it, look at what was understood, put it right, save it or not."""
