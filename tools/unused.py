"""What nothing calls: vulture, told what templates and names in strings call.

    make check ONLY=unused

Code that only a test calls counts as called by nothing. What a framework calls by its name stands
in CALLED_FROM_OUTSIDE, each group under its reason; a name there that keeps nothing any more is
said, too.
"""

import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.check import BESIDE_THE_CODE, CODE  # noqa: E402

WHERE = [*CODE, *BESIDE_THE_CODE, "manage.py"]
#: Migrations are history; Django, allauth, celery and others read settings by their names.
NOT_JUDGED = ("*/migrations/*", "bsc_comms/settings.py", "benchmarks/settings.py")
#: What these put into a register is called from there.
REGISTERED = ["@register.*", "@shared_task*", "@receiver*", "@admin.*", "@*.connect*", "@task*"]

CALLED_FROM_OUTSIDE: dict[str, tuple[str, ...]] = {
    "Django: commands": ("add_arguments", "requires_system_checks"),
    "Django: models and their Meta": (
        "ordering",
        "indexes",
        "abstract",
        "USERNAME_FIELD",
        "REQUIRED_FIELDS",
        "create_superuser",
        "get_by_natural_key",
        "get_full_name",
        "as_sqlite",
    ),
    "Django: forms and their Meta": (
        "clean_*",
        "field_order",
        "use_fieldset",
        "use_required_attribute",
        "label_from_instance",
        "bound_data",
        "has_changed",
        "validate_unique",
    ),
    "Django: the administration": (
        "list_*",
        "search_fields",
        "autocomplete_fields",
        "readonly_fields",
        "has_*_permission",
        "get_exclude",
        "formfield_overrides",
        "log_addition",
        "lookup_allowed",
        "log_change",
        "site_header",
        "site_title",
        "index_title",
        "enable_nav_sidebar",
        "default_site",
    ),
    "Django: addresses, middleware and apps": (
        "handler400",
        "handler403",
        "handler404",
        "handler500",
        "process_request",
        "process_view",
        "bsc_comms/kit/codes.py:to_url",
        "*Config",
    ),
    "Django: sessions that know their person": (
        "bsc_comms/door/sessions.py:get_model_class",
        "bsc_comms/door/sessions.py:_get_session_from_db",
        "bsc_comms/door/sessions.py:_session_key",
        "bsc_comms/door/sessions.py:create_model_instance",
        "bsc_comms/door/sessions.py:clear_expired",
    ),
    "Django: feeds": ("latest_post_date",),
    "Django: what is wrong with a password": ("get_error_message",),
    "allauth: its adapters": (
        "is_open_for_signup",
        "get_client_ip",
        "get_password_change_redirect_url",
        "pre_authenticate",
        "pre_social_login",
        "_login_failed_rl_usage",
        "is_reauthentication_required",
        "send_password_reset_mail",
        "_get_site_name",
        "generate_authenticator_name",
        "get_requests_session",
    ),
    "crispy-forms reads its helper": ("include_media", "render_hidden_fields"),
    "django-structlog: its middleware": ("format_request", "bind_user_id"),
    "kombu: a broker binds its queues": ("_queue_bind",),
    "io: a file of our own": ("writable", "seekable", "readinto"),
    "python-docx, openpyxl and Pillow are told by setting what they read": (
        "bsc_comms/kit/word*.py:*",
        "_get_size",
        "MAX_IMAGE_PIXELS",
    ),
    "pytest: the plug-in of the mutants": ("pytest_*",),
    "locust: a person at work": ("SomebodyAtWork", "wait_time", "on_start"),
    "vulture is told what is used": ("tools/unused.py:used_names",),
    "gunicorn: what its file starts": (
        "subgroup/operations/late_holidays.py:follow_holidays",
        "bsc_comms/overview/health/past_pages.py:keep_page_times_of",
    ),
    "The next migration that adds an index": ("AddIndexAtWork",),
    "Codes of reference files and of what people choose: values, which no line need name": (
        "*/choices.py:[A-Z]*",
    ),
    "Columns of reference files, loaded by their heads": ("possible_measure", "check_text"),
    "The head of a backup, written whole": ("engine",),
    "The tests: what a public page says, and to begin each test with nothing remembered": (
        "public_reason",
        "forget_surroundings",
    ),
}

TAG = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
WORD = re.compile(r"[A-Za-z_]\w*")
#: A name, a path of modules to one, or a lookup of the ORM.
NAMED = re.compile(r"-?\w+(\.\w+)*")


def main() -> None:
    """Say what nothing calls; the exit code says whether there is any."""
    unused = [item for item in found() if not any(item.filename.match(each) for each in NOT_JUDGED)]
    patterns = [each for names in CALLED_FROM_OUTSIDE.values() for each in names]
    dead = [item for item in unused if not any(fits(item, each) for each in patterns)]
    stale = [each for each in patterns if not any(fits(item, each) for item in unused)]
    for item in dead:
        where = item.filename.resolve().relative_to(ROOT)
        print(f"{where}:{item.first_lineno}: nothing calls the {item.typ} {item.name}")
    for each in stale:
        print(f"tools/unused.py: {each} keeps nothing any more")
    sys.exit(1 if dead or stale else 0)


class Calls(Vulture):
    """Vulture, to which a name that a package hands out is not called yet."""

    def visit_Assign(self, node: ast.Assign) -> None:  # noqa: N802 - vulture calls it so
        """Vulture would count what stands in `__all__`."""


def found() -> list[Item]:
    """What vulture finds, less what templates and strings name."""
    vulture = Calls(ignore_decorators=REGISTERED)
    vulture.scavenge([str(ROOT / each) for each in WHERE])
    vulture.used_names |= set(words_of_templates()) | set(words_of_strings())
    return list(vulture.get_unused_code())


def fits(item: Item, pattern: str) -> bool:
    """Whether `pattern` means this one: a name, or a file and a name parted by a colon."""
    where, _, name = pattern.rpartition(":")
    return fnmatchcase(item.name, name) and (not where or item.filename.match(where))


def words_of_templates() -> Iterator[str]:
    """What stands in the tags of all templates."""
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file():
            for tag in TAG.findall(path.read_text(encoding="utf-8")):
                yield from WORD.findall(tag)


def words_of_strings() -> Iterator[str]:
    """What is named in a string (a path in the settings, a field) or as a keyword (a lookup)."""
    for folder in WHERE:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts and path != Path(__file__).resolve():
                tree = ast.parse(path.read_bytes())
                tree.body = [node for node in tree.body if not hands_out(node)]
                for node in ast.walk(tree):
                    yield from named(node)


def hands_out(node: ast.stmt) -> bool:
    """Whether it is the `__all__` of a package."""
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets
    )


def named(node: ast.AST) -> list[str]:
    """The names in one node, if it is a keyword, or a string that is nothing but a name."""
    if isinstance(node, ast.keyword) and node.arg:
        return node.arg.split("__")
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and NAMED.fullmatch(node.value)
    ):
        return re.split(r"__|\W", node.value)
    return []


if __name__ == "__main__":
    main()
