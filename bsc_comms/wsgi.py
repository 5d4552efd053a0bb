"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from bsc_comms.refusing_to_start import told_alone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_comms.settings")
gc.disable()  # nothing that is loaded now is let go: looking for it would be a tenth of the start

with told_alone():
    application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every view: before the first request, not in it

# What was loaded so far stays for good: collections that pass over it again and again would stop
# a long answer, such as a feed of thousands, for a tenth of a second. What a page makes is let go
# without a collection, rings apart, so that one every few pages is enough. A last collection before
# that would find some thousand objects in a tenth of the start.
gc.freeze()
gc.set_threshold(50_000, 20, 20)
gc.enable()
