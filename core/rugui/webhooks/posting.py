"""One POST to a checked address: that very address, no redirects, no proxy, bounded in time and in what is read."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from rugui.webhooks.addresses import Target, Unsafe, parse, resolve

CONNECT, READ, WHOLE = 5.0, 10.0, 20.0  # seconds
ADDRESSES = 3
GONE = 410


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: the status, 0 where there was none, and why it did not work, "" where it did."""

    status: int
    problem: str


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked up before; the certificate must be for the host's name."""

    def __init__(self, target: Target, places: list[tuple[str, int]]) -> None:
        super().__init__(target.host, target.port, timeout=READ)
        self.target, self.places = target, places
        self.default_port = 443 if target.secure else 80

    def connect(self) -> None:
        """Connect to the first of the places that answers."""
        last: OSError = OSError("no address")
        for place in self.places[:ADDRESSES]:
            try:
                plain = socket.create_connection(place, CONNECT)
                break
            except OSError as error:
                last = error
        else:
            raise last
        plain.settimeout(READ)
        self.sock = plain
        if self.target.secure:
            context = ssl.create_default_context()
            tls = context.wrap_socket(plain, server_hostname=self.target.host, do_handshake_on_connect=False)
            self.sock = tls  # before it shakes hands, so that this too can be cut
            tls.do_handshake()

    def cut(self) -> None:
        """End it whatever it is waiting for: the time of the whole is over."""
        if self.sock is not None:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself


def post(url: str, body: bytes, headers: Mapping[str, str], *, loopback: bool = False) -> Answer:
    """POST JSON to a webhook's address. The answer's body is not read; a redirect is not followed.

    Never raises for what the other side does.
    """
    try:
        target = parse(url, loopback=loopback)
        connection = _Pinned(target, resolve(target, loopback=loopback))
    except Unsafe as error:
        return Answer(0, f"not called: {error}")
    watch = threading.Timer(WHOLE, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        sent = {"Content-Type": "application/json", "User-Agent": "Rugui-Webhooks/1", "Connection": "close", **headers}
        connection.request("POST", target.path, body, sent)
        return _told(connection.getresponse().status)
    except TimeoutError:
        return Answer(0, "no answer in time")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, f"{type(error).__name__}: {str(error)[:200]}")
    finally:
        watch.cancel()
        connection.close()


def _told(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(status, "")
    if 300 <= status < 400:
        return Answer(status, f"answered {status}: redirects are not followed")
    return Answer(status, f"answered {status}")
