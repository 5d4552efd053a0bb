"""The tables as they are."""

from importlib import import_module

Migration = import_module("plans.migrations.0001_first_release").Migration
