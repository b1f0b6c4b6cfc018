"""A hundred screens that ask every second and a half, as js/calls.js does; they stay connected while they may."""

import asyncio
import random
import time
from dataclasses import dataclass, field

EVERY = 1.5


@dataclass
class Screen:
    """One page: what it knows, what it saw and when, how long each question took (seconds)."""

    port: int
    path: str
    cookie: str
    known: str = '"none"'
    seen: list[tuple[float, bool]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    async def look(self, until: float) -> None:
        """Ask until that moment of `time.monotonic`."""
        await asyncio.sleep(random.random() * EVERY)
        writer = None
        while time.monotonic() < until:
            began = time.monotonic()
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            status, headers, body = await ask(reader, writer, self.path, self.cookie, self.known)
            self.took.append(time.monotonic() - began)
            if status == 200 and "etag" in headers:
                self.known = headers["etag"]
                self.seen.append((time.monotonic(), bool(body)))
            elif status not in (200, 304):
                raise RuntimeError(f"{self.path}: {status}")
            if headers.get("connection") == "close":
                writer.close()
                writer = None
            await asyncio.sleep(EVERY * (0.9 + random.random() / 5))
        if writer is not None:
            writer.close()


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, cookie: str, known: str = "", post: str = "",
    bearer: str = "",
) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """One request on a connection that stays open: status, headers by small name, body."""
    said = {"Host": "localhost", "Cookie": cookie, "If-None-Match": known, "User-Agent": "screen", "HX-Request": "true"}
    if bearer:
        said = {"Host": "localhost", "Authorization": f"Bearer {bearer}", "Content-Type": "application/json",
                "Content-Length": str(len(post.encode()))}  # fmt: skip
    lines = [
        f"{'POST' if post else 'GET'} {path} HTTP/1.1",
        *(f"{name}: {text}" for name, text in said.items() if text),
    ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + post).encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body
