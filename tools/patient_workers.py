"""A plugin of pytest: its workers are waited for until each has written down what it ran.

pytest-xdist ends a worker that takes ten seconds to stop, and on a machine with something else to
do one does: what it ran then counted as run by nothing.
"""

from xdist.workermanage import NodeManager

#: Seconds.
NodeManager.EXIT_TIMEOUT = 300
