"""Faults on purpose: each scanner of tools/security.py must see its own before its word counts.

Nothing imports this file, and nothing of it is ever served.
"""

import hashlib
import pickle
import subprocess
import urllib.request

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt

from plans.models import Communication

API_KEY = "AKIAIOSFODNN7EXAMPLQ"


def shell(request):
    subprocess.call(request.GET["command"], shell=True)


def unpickled(request):
    return pickle.loads(request.body)


def weak(request):
    return hashlib.md5(request.body).hexdigest()


def secret_without_asking(request, pk):
    return get_object_or_404(Communication, pk=pk)


def secret_of_everybody(request):
    return Communication.objects.filter(title="Raid")


def marked(request):
    return mark_safe(request.GET["text"])


def raw(request, cursor):
    cursor.execute(f"SELECT 1 FROM plans WHERE title = '{request.GET['text']}'")


def elsewhere(request):
    target = request.POST.get("next", "")
    return redirect(target)


def elsewhere_too(request):
    return HttpResponseRedirect(request.GET["next"])


@csrf_exempt
def open_to_forgery(request):
    return None


def fetched(request):
    return urllib.request.urlopen(request.GET["address"])


def computed(request):
    return eval(request.GET["sum"])
