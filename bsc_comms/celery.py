"""The Celery application. The database says what is owed; tasks only do it."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_comms.settings")

# By their names: a web whose broker is a folder need not load all that speaks with Redis.
TRANSPORT_ALIASES["filesystem"] = "bsc_comms.kit.folder_broker:Transport"
TRANSPORT_ALIASES["redis"] = "bsc_comms.kit.redis_broker:Transport"
TRANSPORT_ALIASES["rediss"] = "bsc_comms.kit.redis_broker:Transport"

app = Celery("bsc_comms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
