"""A hotel full of guests, in every script."""

from datetime import timedelta

import pytest
from rugui.arrivals.candidates import today_at
from rugui.customers.models import Customer, CustomerName
from rugui.interactions.models import Interaction, Visit
from rugui.staff.models import Site

NAMES = (
    ("王小明", "zh-Hant-TW"), ("张伟", "zh-Hans-CN"), ("𠮷田 健", "ja"), ("김민준", "ko"), ("歐陽婉瑩", "zh-Hant-HK"),
    ("Wolfeschlegelsteinhausenbergerdorff Hubert", "de"), ("鈴木 さくら", "ja"), ("Zoë Ångström", "sv"),
    ("龐貫", "zh-Hant-TW"), ("刘骏", "zh-Hans-CN"),
)  # fmt: skip


@pytest.fixture
def hotel(app, database, plugins):
    """`hotel(300)` fills a site TPE with that many arrivals of today and returns (site id, its day)."""

    def fill(guests):
        with database.unit_of_work(plugins) as work:
            site = Site(code="TPE", name="Hotel Taipei", name_zh_hant="台北如歸", name_zh_hans="台北如归")
            work.add(site)
            work.flush()
            today = today_at(site)
            for number in range(guests):
                full, language = NAMES[number % len(NAMES)]
                guest = Customer(vip="2" if number % 7 == 0 else "")
                guest.names.append(
                    CustomerName(kind="primary", full=f"{full} {number}", language=language, honorific="先生")
                )
                work.add(guest)
                work.flush()
                for ago, status, room in ((0, "expected", f"{100 + number}"), (90, "departed", "901")):
                    stay = Interaction(customer_id=guest.id, site_id=site.id, kind="visit")
                    work.add(stay)
                    work.flush()
                    arrival = today - timedelta(days=ago)
                    work.add(
                        Visit(id=stay.id, customer_id=guest.id, site_id=site.id, status=status, room=room,
                              arrival=arrival, departure=arrival + timedelta(days=2), eta=f"{number % 24:02}:30",
                              requests="高樓層; 遠離電梯" if ago == 0 and number % 3 == 0 else "")
                    )  # fmt: skip
            return site.id, today

    return fill
