"""Reads files of figures, without a database: what is sure is taken, the rest is refused by row.

- `results`: what comes out of any of them;
- `street`: street-level crime of data.police.uk, row by row;
- `by_month`: recorded crime by borough, a column a month;
- `survey`: survey results, one figure a row or a column a measure or a wave; its `columns`,
  `days` and `shares` say what headings, days and percentages are.
"""
