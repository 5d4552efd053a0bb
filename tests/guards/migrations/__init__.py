"""Migrations of an app of ours that stop, or do not stop, a planner that is at work."""
