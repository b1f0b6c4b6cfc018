"""`rugui jobs worker` as it is, but for a lease of seconds: a killed worker's deliveries are free again sooner.

It says "ready" once it takes work: a worker that is killed while it starts has not been killed at its work.
"""

import sys
from datetime import timedelta

from rugui import deliveries
from rugui.cli import application
from rugui.worker import looks

deliveries.LEASE = timedelta(seconds=float(sys.argv[1]))
with application() as app:
    consumer = looks(app).consumer(2, embedded=False)
    print("ready", flush=True)
    consumer.run()
