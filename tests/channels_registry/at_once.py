"""Acts of several people in the same moment."""

import threading

from django.db import connections

from bsc_comms.kit import clock
from tests.channels_registry.conftest import NOW


def at_once(acts) -> list:
    """Run all of them in threads that start together; what each gave or raised."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            with clock.at(NOW):
                barrier.wait(timeout=20)
                answers[number] = act()
        except BaseException as fault:
            answers[number] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers
