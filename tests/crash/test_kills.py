"""Every event that was committed arrives, however often a worker is killed; distinct ids are exactly as many."""

import json
import os
import threading
import time

import pytest
from rugui.testing.receiver import receiver

from tests.crash.house import House, Workers, database

EVENTS = int(os.environ.get("CRASH_EVENTS", "10000"))
MOST_SECONDS = float(os.environ.get("CRASH_SECONDS", "1500"))
SEED = int(os.environ.get("CRASH_SEED", "7"))


@pytest.mark.timeout(2 * MOST_SECONDS)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_event_is_lost_when_workers_are_killed(engine, tmp_path, capsys):
    began = time.monotonic()
    with receiver() as ear, database(engine, tmp_path) as url:
        house = House(tmp_path, url)
        house.listen(ear.url + "/hook")
        writer = threading.Thread(target=house.emit, args=(0, EVENTS), daemon=True)
        workers = Workers(house, 3, SEED)
        try:
            writer.start()
            while (writer.is_alive() or house.waiting()[0]) and time.monotonic() - began < MOST_SECONDS:
                workers.kill_one()
        finally:
            workers.end()
            writer.join(60)
        left, given_up = house.waiting()
        house.state.database.dispose()
    seconds = time.monotonic() - began
    numbers = [json.loads(body)["data"]["number"] for _, _, body in ear.got]
    ids = {headers["webhook-id"] for _, headers, _ in ear.got}
    with capsys.disabled():
        print(
            f"\n{engine}: {EVENTS} events, {workers.kills} kills of 3 workers, {len(ear.got)} posts arrived, "
            f"{len(ids)} distinct ids, {max(0, EVENTS - len(set(numbers)) - left)} lost, "
            f"{len(ear.got) - len(ids)} more than once, "
            f"{left} left, {seconds:.0f} s"
        )
    assert (left, given_up) == (0, 0)
    assert set(numbers) == set(range(EVENTS))
    assert len(ids) == EVENTS
