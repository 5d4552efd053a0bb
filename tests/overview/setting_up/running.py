"""Setting up a planner by the command, and the example that it comes with."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

SETTING_UP = settings.BASE_DIR / "bsc_comms" / "overview" / "setting_up"
EXAMPLE = SETTING_UP / "camden" / "setup.toml"


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("setup_partnership", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments: object) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)
