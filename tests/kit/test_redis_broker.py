"""Redis as broker may stop answering: a worker stays what it was."""

import pytest
import redis

from bsc_comms.celery import app
from tests.services.redis import frozen, running_redis

SOON = {"socket_timeout": 0.5}


@pytest.mark.redis
def test_a_worker_whose_word_that_it_is_done_is_not_heard_takes_the_next():
    with (
        running_redis() as url,
        app.connection_for_write(url, transport_options=SOON) as link,
    ):
        queue = link.SimpleQueue("asked")
        queue.put("look now")
        at_work = queue.get(timeout=10)
        at_work.channel.basic_qos(0, 1, False)
        assert not at_work.channel.qos.can_consume()
        with frozen(url), pytest.raises(redis.TimeoutError):
            at_work.ack()
        assert at_work.channel.qos.can_consume()
