"""Backing up and restoring: the database, the files that it names and the keys of this planner.

One format for both engines, so that a backup of SQLite is restored into PostgreSQL as well. The
tables themselves come from the migrations that the backup names, and the rows from the backup.
"""
