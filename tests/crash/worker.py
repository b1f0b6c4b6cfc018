"""`rugui jobs worker` as it is, but for a lease of seconds: a killed worker's deliveries are free again sooner."""

import sys
from datetime import timedelta

from rugui import deliveries
from rugui.cli import main

deliveries.LEASE = timedelta(seconds=float(sys.argv.pop(1)))
main(["jobs", "worker", "--threads", "2"])
