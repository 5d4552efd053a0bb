"""The patterns of the parts of a typed date. Day before month, always.

The first pattern that fits at a place wins, so the order matters: a whole date before a day, a
named day before the month that is in its name.
"""

import re
from collections.abc import Iterable

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.when.named_days import NAMED
from plans.rules.reading.when.names import MONTHS, NUMBERS, ORDINALS, SEASONS, WEEKDAYS


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


MONTH = _any_of(MONTHS)
WEEKDAY = _any_of(WEEKDAYS)
ORDINAL = _any_of(ORDINALS)
NUMBER = _any_of(NUMBERS)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
ORD = r"(?:\s?(?:st|nd|rd|th)\b)?"
OF_MONTH = r"(?:\s+(?:of|in)\b)?(?:\s+the\s+(?:month|mth)\b)?"
EACH_MONTH = r"\s+(?:of\s+|in\s+)?(?:(?:each|every|a|per)\s+(?:other\s+)?(?:month|mth)\b|monthly\b)"
SHORT_YEAR = rf"[-/.]?\d\d(?![\d/.-]|{ORD}\s*(?:{MONTH}))"

_KINDS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?<!\d)20\d\d(?P<isosep>[-/.])\d{1,2}(?P=isosep)\d{1,2}(?!\d)"),
    ("iso8", r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    (
        "financial",
        r"(?<!\d)(?:fy\s*)?20\d\d\s?[/-]\s?(?:20)?\d\d(?!\d|[/-]\d)|(?<!\w)fy\s?\d\d[/-]\d\d",
    ),
    ("serial", r"(?<![\d.£$])[34]\d{4}(?:\.\d+)?(?!\d)"),
    ("always24", r"24/7/365|24/7(?=\s+[a-z])(?!\s+(?:to|until|till|and)\b)"),
    ("dayslash", rf"(?<![\d/£$]){DAY}(?:/{DAY})+(?=\s*(?:{MONTH})\b)"),
    (
        "daycomma",
        rf"(?<![\d/£$.,]){DAY}{ORD}(?:,{DAY}{ORD}(?!\d))+"
        rf"(?=\s*(?:(?:,|&|\band\b)\s*{DAY}{ORD}(?!\d)\s*)?(?:(?:of\s+)?(?:{MONTH})\b|$))",
    ),
    (
        "monthfirst",
        rf"(?<![\d/.]){MONTH_NUMBER}(?P<mdsep>[/.-])(?:1[3-9]|2\d|3[01])(?P=mdsep)(?:20)?\d\d(?!\d)",
    ),
    (
        "dmy",
        rf"(?<![\d/.]){DAY}(?P<sep>[/.-]){MONTH_NUMBER}(?P=sep)(?:20\d\d|\d\d)(?!\d)"
        rf"|(?<![\d/.]){DAY}\s?(?P<wide>[/.])\s?{MONTH_NUMBER}\s?(?P=wide)\s?20\d\d(?!\d)",
    ),
    ("monthnumber", rf"(?<![\d/.£$]){MONTH_NUMBER}/20\d\d(?!\d)"),
    ("twodays", rf"(?<![\d/.£$]){DAY}\s?/\s?(?:1[3-9]|2\d|3[01])(?![\d/%])"),
    (
        "dm",
        rf"(?<![\d/.£$]){DAY}[/.]{MONTH_NUMBER}(?![\w/%]|\.\d|\s?(?:km?|miles?|hrs?|hours?|[\s-]?term)\b)",
    ),
    (
        "daymonth",
        rf"(?<![\d£$.]){DAY}(?:\s?(?:st|nd|rd|th))?(?:\s?[.,]\s*|[/-]|\s*)(?:of\s+)?(?:{MONTH})(?![a-z])\.?"
        rf"(?:(?:[\s,./]*|-)20\d\d(?!\d|-\d)|\s?'\d\d(?!\d)|{SHORT_YEAR})?",
    ),
    ("monthday", rf"\b(?:{MONTH})\b\.?\s*{DAY}{ORD},?\s+20\d\d(?![\d/-])"),
    (
        "monthyear",
        rf"\b(?:{MONTH})\b\.?(?:(?:[\s,./]*|-)20\d\d(?!\d|-\d)|\s?'\d\d(?!\d)"
        rf"|[-/]\d\d(?![\d-]|{ORD}\s*(?:{MONTH})))",
    ),
    ("named", NAMED),
    (
        "monthlyday",
        rf"\b(?:{ORDINAL})(?:\s*(?:&|/|,|and)\s*(?:{ORDINAL}))?\s+(?:{WEEKDAY})s?\b{EACH_MONTH}"
        rf"|\b(?:{ORDINAL})\s*(?:&|/|,|and)\s*(?:{ORDINAL})\s+(?:{WEEKDAY})s?\b{OF_MONTH}"
        rf"|\b(?:each|every|monthly[\s,-]+(?:on\s+)?(?:the\s+)?)\s*(?:{ORDINAL})\s+(?:{WEEKDAY})\b",
    ),
    ("nthweekday", rf"\b(?:{ORDINAL})\s+(?:{WEEKDAY})s?\b{OF_MONTH}"),
    (
        "nthdays",
        rf"\b(?:first|last|1st|final)\s+(?:\d{{1,2}}|{NUMBER}|few|couple\s+of)\s+"
        rf"(?:weeks|wks|days)\b{OF_MONTH}|\b(?:first|last|1st|final)\s+day\s+(?:of|in)\b|\b(?:{ORDINAL})\s+fortnight\b{OF_MONTH}",
    ),
    (
        "nthweekend",
        rf"\b(?:{ORDINAL})\s+(?:weekend|w/?e(?:nd)?|wkend|wk/end)\b{OF_MONTH}",
    ),
    ("weeknumber", r"\b(?:week|wk)\s?(?:no\.?\s?)?\d{1,2}(?=\s*[(:,]\s*(?:w|\d))"),
    (
        "nthweek",
        rf"\b(?:{ORDINAL})\s+(?:full\s+)?(?:week|wk)\b{OF_MONTH}"
        rf"|\b(?:week|wk)\s?(?:no\.?\s?)?(?:[1-5]|one|two|three|four)\b(?!\s*(?:-|to\b))"
        rf"(?!\s+(?:{MONTH})){OF_MONTH}",
    ),
    (
        "weekdayrange",
        rf"\b(?:{WEEKDAY})\b\.?\s*(?:-|to)\s*(?:{WEEKDAY})\b(?!\s*\d)"
        rf"|\b(?:{WEEKDAY})\s*(?:-|to)\s*(?:{WEEKDAY})\s+(?={DAY}{ORD}\s*(?:-|to)\s*{DAY})",
    ),
    (
        "weekdays",
        rf"\b(?:every\s+other|every|each|alternate)\s+(?:{WEEKDAY})s?\b"
        rf"(?:\s*(?:/|&|,|\band\b)\s*(?:{WEEKDAY})s?\b)*"
        rf"|\b(?:{WEEKDAY})s?(?:\s*(?:/|&|\+|,|\band\b)\s*(?:{WEEKDAY})s?\b)+"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b(?:mon|fri|sat|sun)s\b"
        r"|\b(?:tue|wed|thur)s\b(?!\s*\.?\s*(?:the\s+)?\d)"
        r"|\bweekends\b|\bweekdays\b",
    ),
    ("notday", r"\bsat\s?navs?\b|\bsun\s?(?:cream|screen|day\s+times)\b"),
    ("weekday", rf"\b(?:{WEEKDAY})(?![a-z])\.?"),
    (
        "weekof",
        r"\b(?:w\s?[/.]\s?c(?:'?s\b)?|wc|wkc|wk?b|w\s?/\s?b(?:eg)?|(?:weeks?|wks?)\.?\s*/?\s*(?:b|c"
        r"|co?m{1,2}(?:e?nc?)?(?:ing|es?|g)?|cmcg|beg(?:inn?(?:ing|s)?)?|start(?:ing|s)?|from))\b\.?",
    ),
    ("weekending", r"\b(?:w\s?/\s?e(?:nding)?|(?:week|wk)[\s-]*end(?:ing|'g|g|s))\b\.?"),
    (
        "weekendof",
        r"\b(?:the\s+)?(?:weekend|w/end|wkend|wk/end|w-end)\b"
        r"(?:\s+(?:of|with|commencing|starting)\b)?",
    ),
    ("weekafter", r"\b(?:the\s+)?(?:week|wk)\s+(?:after|following)\b"),
    ("weekbefore", r"\b(?:the\s+)?(?:week|wk)\s+(?:before|preceding|leading\s+up\s+to|up\s+to)\b"),
    (
        "weekaround",
        rf"\b(?:the\s+)?(?:weeks?|wks?)\s+(?:of|with|including)\b"
        rf"|\b(?:week|wk)\s+(?={DAY}{ORD}\s*(?:of\s+)?(?:{MONTH}))(?![1-5]\s+(?:{MONTH}))",
    ),
    ("weekrange", rf"\b(?:week|wk)\s+(?={DAY}{ORD}\s*(?:-|to)\s*{DAY})"),
    ("weekornumber", rf"\b(?:week|wk)\s+(?=[1-5]\s+(?:{MONTH}))"),
    (
        "halfyear",
        r"\b(?:first|1st|second|2nd|latter|last)\s+half\s+(?:of\s+)?(?:the\s+)?(?:financial\s+)?"
        r"(?:year|yr)\b|\bh[12]\b",
    ),
    (
        "yearend",
        r"\b(?:(?:end|start|beginning)\s+of\s+(?:the\s+)?(?:financial\s+)?(?:year|yr)"
        r"|(?:financial\s+|fin\.?\s+)?(?:year|yr)[\s-]end)\b",
    ),
    ("half", r"\b(?:first|1st|second|2nd|latter|last)\s+half\b(?:\s+of)?"),
    (
        "part",
        r"\b(?:early|mid(?:dle)?|late|latter\s+part|end|beginning|beg|start)\b"
        r"(?:\s*[/-]\s*(?:to\s+)?(?:mid|late|end)\b|\s+to\s+(?:mid|late|end)\b)?(?:\s*-)?(?:\s+of\b)?"
        r"(?:\s+(?:the\s+)?(?:month|mth)\b)?",
    ),
    (
        "quarter",
        r"\b(?:q(?:tr|uarter)?\.?\s?[1-4](?:\s?[/&]\s?q?[1-4])?"
        r"|(?:[1-4](?:st|nd|rd|th)|first|second|third|fourth|last)\s+q(?:tr|uarter))\b",
    ),
    (
        "allmonth",
        r"\b(?:(?:all|whole|entire|throughout|during|for|this)\s+(?:of\s+)?(?:the\s+)?"
        r"|some\s?time\s+(?:in\s+|this\s+)(?:the\s+)?)(?:month|mth)\b",
    ),
    (
        "always",
        r"\b(?:(?:all|throughout|thru|during|whole|across)\s+(?:of\s+)?(?:the\s+|this\s+)?"
        r"(?:financial\s+)?(?:year|yr)(?:\s+round)?|(?:year|yr)[\s-]round|annual(?:ly)?)\b",
    ),
    (
        "often",
        rf"\b(?:every\s+(?:\d|{NUMBER}|other|second|2nd)\s+(?:weeks?|wks?|days?|months?)"
        r"|(?:of\s+|in\s+)?(?:each|every|per|the|a)\s+(?:month|mth|week|wk|fortnight|quarter|qtr)"
        r"|monthly|mthly|wkly|weekly|fortnightly|bi-?monthly|quarterly|termly|half-termly)\b",
    ),
    ("daily", r"\b(?:daily|(?:each|every|per)\s+day)\b"),
    ("allweek", r"\b(?:all|whole)\s+(?:week|wk)\b"),
    (
        "ongoing",
        r"\b(?:on-?going|until\s+further\s+notice|continuous(?:ly)?|continuing|continues|rolling"
        r"|open[\s-]ended|no\s+end(?:\s+date)?)\b",
    ),
    (
        "duration",
        rf"\b(?:for\s+)?(?:\d{{1,2}}|{NUMBER})[\s-]?(?:days?|weeks?|wks?|months?|mths?|fortnights?)\b"
        r"|\bfor\s+a\s+(?:week|month|fortnight)\b|\bfortnight\b",
    ),
    (
        "notmonth",
        r"\bmay\s+(?:be|have|need|slip|not|change|move|also|still|go|run)\b|\bmarch\s+past\b"
        r"|\b(?:jan|april|june|may|august)\s+to\s+(?:confirm|do|advise|check|call|chase|send|arrange"
        r"|sort|book|ask|decide|draft)\b|\b(?:ask|see|via)\s+(?:jan|april|june|may)\b",
    ),
    ("month", rf"\b(?:{MONTH})(?![a-z])\.?"),
    ("season", rf"\b(?:{_any_of(SEASONS)})\b(?:\s+(?:of\s+)?(?:20\d\d(?!\d)|'?\d\d(?=\s*$)))?"),
    ("day", rf"(?<![\d£$#:])(?<!\d[/.,]){DAY}{ORD}(?![\w%£:']|\.\d|,\d{{3}})"),
    ("year", r"(?<!\d)20\d\d(?!\d)"),
    ("into", r"\b(?:and\s+)?into\b"),
    (
        "range",
        r"\bto\b|\bthrough(?:\s+to|\s+until)?\b|\bthru\b|\bthro\b|-+>|>+|→|-",
    ),
    ("between", r"\bbetween\b"),
    (
        "from",
        r"\b(?:from|starting|starts|begins|beginning|since|after|post(?=[\s-]+(?:\d|easter|xmas|christmas|half))|(?:no|not)\s+earlier\s+than|not\s+(?:before|until)|wef|w\.e\.f\.?"
        r"|as\s+of|launch(?:es|ing)?\s+(?:on|from)|commenc(?:ing|es)|kicks\s+off)\b",
    ),
    (
        "until",
        r"<|\b(?:up\s+until|until|till|til|up\s+to|by|before|(?:no|not)\s+later\s+than|(?:in\s+)?(?:the\s+)?(?:run|lead)"
        r"[\s-]?up\s+to|pre|ahead\s+of|ending|ends|closes|closing)\b",
    ),
    (
        "onwards",
        r"\b(?:onwards?|ff)\b|(?<=\w\s)on\b(?=\s*(?:[(,]|$))|(?<=\w)\s?\+(?=\s*$)|\.\.\.",
    ),
    ("list", r",|&|\band\b|\+|;|/|\n"),
    ("or", r"\bor\b"),
    ("word", r"[^\W\d_][\w']*|[\w£$%'.]*\w[\w£$%']*|[£$%]+\d*"),
    ("mark", r"\S"),
)

PARTS = late_pattern("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS), re.IGNORECASE)

PROVISIONAL = late_pattern(
    r"\(?\b(?:(?:exact\s+)?dates?\s+)?(?:t\.?b\.?[cad]\.?|to\s+be\s+(?:confirmed|agreed|arranged"
    r"|announced|set|fixed|decided)|tb\s?conf(?:irmed)?|provisional(?:ly)?|prov\.?|not\s+confirmed"
    r"|unconfirmed|pencilled(?:\s+in)?|hopefully|likely|probably|prob\.?|poss(?:ibly|\.)?|maybe"
    r"|planned\s+for|(?:is\s+|are\s+)?to\s+follow|awaiting\s+dates?|awaited)(?:\b|(?<=\.))\)?|\?+",
    re.IGNORECASE,
)
ABOUT = late_pattern(
    r"(?<![\w/.])(?:around|about|approx(?:imately)?\.?|circa|c\.?(?=\s*\d)|roughly|some\s?time"
    r"|or\s+thereabouts|or\s+so)(?!\w)\s*|~|(?<=\w)[\s-]?ish\b",
    re.IGNORECASE,
)
NO_DATE = late_pattern(
    r"^\W*(?:n\s?/?\s?a|none|not\s+known|unknown|undated|no\s+dates?(?:\s+yet|\s+set)?"
    r"|as\s+(?:needed|required|and\s+when)|ad[\s-]?hoc|when\s+needed|reactive|at\s+key\s+times"
    r"|various(?:\s+dates)?|dates?\s+vary|pending|dates?)?\W*$",
    re.IGNORECASE,
)
CHANGED = late_pattern(
    r"\b(?:was|were|moved|not(?!\s+(?:before|until|earlier|later))|instead|postponed|cancelled|canceled|changed|either|rescheduled"
    r"|previously|originally|delayed|slipped|pushed|deadline|copy|print(?:ers?)?|now|(?:at\s+the\s+)?latest|avoid|except"
    r"|excl(?:uding)?|brought\s+forward)\b",
    re.IGNORECASE,
)
