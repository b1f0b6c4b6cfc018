"""For gunicorn and other WSGI servers: `gunicorn rugui.wsgi:app`."""

import gc

from rugui import logs
from rugui.app import create_app

app = create_app()
logs.configure(development=app.config["DEVELOPMENT"])
# What was loaded stays: walking its two hundred thousand objects would make one guest's clerk wait a fifth of a second.
gc.collect()
gc.freeze()
