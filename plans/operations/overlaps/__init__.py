"""Overlaps: looked for whenever a communication changes (`looking`), and answered.

`answering` takes an answer and takes it back, `joining` lets one communication take another over.
"""
