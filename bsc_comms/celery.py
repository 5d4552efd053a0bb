"""The Celery application. The database says what is owed; tasks only do it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_comms.settings")

app = Celery("bsc_comms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
