"""Errors of a form as a person would say them, from the label of each field."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit.in_words import label_within

# Labels that read as a question or already carry their own article are left without one.
_WITHOUT_ARTICLE = re.compile(
    r"^(the|a|an|your|our|any|each|every|what|when|where|who|why|how|which|whether|from|to|for|at"
    r"|in|on|by)\b",
    re.IGNORECASE,
)
_MASS_NOUNS = frozenset(
    "access advice branding evidence handling help information insight learning precision"
    " proof reach text timing visibility wording".split()
)

_ONLY_ONE = ("first ", "last ")

# Labels that name nothing, so that no sentence can be made of them: they are quoted.
_NAMES_NOTHING = re.compile(
    r"(by|from|to|until|in|or)( .+)?|(start|add) an? .+|what|who|.+ (by|from|in|of|on|until)",
    re.IGNORECASE,
)


def _in_a_sentence(label: str) -> str:
    return label_within(label.strip().rstrip("?:. "))


def _with_article(label: str) -> str:
    """ "a title", "an area", "topics", "evidence", "the lead partner"; "an answer" for no noun."""
    noun = _in_a_sentence(label)
    last = re.split(r" (?:\(|(?:of|for|to|in|on|with|from)\b)", noun, maxsplit=1)[0].rsplit(" ", 1)[
        -1
    ]
    plural = last.endswith("s") and not last.endswith(("ss", "us", "is"))
    if _NAMES_NOTHING.fullmatch(noun):
        return "an answer"
    if not noun or _WITHOUT_ARTICLE.match(noun) or plural or last in _MASS_NOUNS:
        return noun
    if noun.startswith(_ONLY_ONE):
        return f"the {noun}"
    return f"{'an' if noun[0] in 'aeiouAEIO' else 'a'} {noun}"


def word_errors(field: forms.Field, name: str) -> None:
    """Word the errors of `field` from its label; what a field says itself stays as it is.

    field: belongs to one form instance and is changed. name: taken where there is no label.
    """
    label = str(field.label if field.label is not None else name.replace("_", " ").capitalize())
    sentence = _in_a_sentence(label)
    start, noun = sentence[:1].upper() + sentence[1:], _with_article(label)
    if label.strip().endswith("?"):
        start = f"The answer to “{label.strip()}”"
    elif _NAMES_NOTHING.fullmatch(sentence):
        start = f"“{start}”"
    words = {
        "required": _required(field, label),
        **_of_its_kind(field, start, noun),
        **_of_choices(field, noun),
        "max_length": f"{start} must be {_longest(field)} characters or fewer",
        "min_length": f"{start} must be %(limit_value)d characters or more",
        "unique": f"{start} is already used by another: enter a different one",
    }
    if isinstance(field, forms.FileField):
        words["max_length"] = "The file's name is too long: %(length)d characters, at most %(max)d"
    from_django = _said_by_django(field)
    for code, text in words.items():
        said = field.error_messages.get(code)
        if said is None or str(said) == str(from_django.get(code)):
            field.error_messages[code] = text


def _longest(field: forms.Field) -> str:
    """How many characters fit, with the comma that a placeholder cannot set."""
    limits = [one.limit_value for one in field.validators if isinstance(one, MaxLengthValidator)]
    return f"{min(limits):,}" if limits else "%(limit_value)d"


def _required(field: forms.Field, label: str) -> str:
    sentence, noun = _in_a_sentence(label), _with_article(label)
    if label.strip().endswith("?"):
        return f"Answer: {sentence}?"
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return f"Tick the box: {sentence}"
    if _NAMES_NOTHING.fullmatch(sentence):
        return f"Fill in “{label.strip()}”"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField):
        return f"Choose {noun}"
    return f"Enter {noun}"


def _of_its_kind(field: forms.Field, start: str, noun: str) -> dict[str, str]:
    """What is wrong with a day, an address, a number or a file."""
    if isinstance(field, forms.DateField):
        return {"invalid": f"{start} must be a real date, like 8 11 2016"}
    if isinstance(field, forms.EmailField):
        return {"invalid": "Enter an e-mail address, like name@example.org"}
    if isinstance(field, forms.URLField):
        return {"invalid": "Enter a web address, like https://www.example.org/page"}
    if isinstance(field, forms.IntegerField):
        return {
            "invalid": f"{start} must be a number, like 12",
            "min_value": f"{start} must be {_bound(field.min_value)} or more",
            "max_value": f"{start} must be {_bound(field.max_value)} or less",
        }
    if isinstance(field, forms.FileField):
        return {
            **dict.fromkeys(("invalid", "missing"), f"Choose {noun}"),
            "empty": "The file that you chose is empty: choose another",
        }
    return {}


def _bound(limit: Any) -> str:
    return f"{limit:,}" if isinstance(limit, int) else "%(limit_value)s"


def _of_choices(field: forms.Field, noun: str) -> dict[str, str]:
    from_the_list = f"Choose {noun} from the list"
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), from_the_list)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return {"invalid_choice": from_the_list}
    return {}


def _said_by_django(field: forms.Field) -> dict[str, Any]:
    """What Django's own fields say, among which this one is."""
    said: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            said.update(getattr(kind, "default_error_messages", {}))
    return said
