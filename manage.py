#!/usr/bin/env python
"""Run a management command of the planner."""

import os
import sys

from django.core.management import execute_from_command_line

from bsc_comms.refusing_to_start import told_alone

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_comms.settings")
    with told_alone():
        execute_from_command_line(sys.argv)
