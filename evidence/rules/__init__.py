"""What follows from figures, without a database.

- `scores`: how sure a percentage is, and whether a change or a difference is more than chance;
- `months`: months as numbers, which of them are complete, and where a series may not be joined;
- `rising`, `crime_years`: whether more was recorded than in the year before;
- `seasonal`: the shape of a year, and how strong it is;
- `awareness`: when an awareness day falls by the rule of its date;
- `reading`: what cells and headings of a file of figures say.
"""
