"""What was seen on a leaflet, as an answer: found, not found, or not sure, and why in words.

`files` says which files are taken; `line` looks for the shared line in a PDF's words; `logo` reads
what was measured of the logo. A person decides in the end.
"""
