"""The guards as they are."""

from importlib import import_module

Migration = import_module("plans.migrations.0002_frozen_rows").Migration
