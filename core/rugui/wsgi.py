"""For gunicorn and other WSGI servers: `gunicorn rugui.wsgi:app`."""

from rugui import logs
from rugui.app import create_app

app = create_app()
logs.configure(development=app.config["DEVELOPMENT"])
