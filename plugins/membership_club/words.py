"""The words for statuses, counters, windows and reasons: what the engine says in codes, as sentences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rugui.toolkit import _, _l, _n, html_lang, money, short_date

from membership_club.activity import SPEND
from membership_club.explain import Ahead, Reason
from membership_club.history import Change
from membership_club.names import Named
from membership_club.rules import Rule, Window
from membership_club.tiers import Told

STATUSES = {
    "applied": _l("Applied"), "active": _l("Active"), "grace": _l("In grace"), "frozen": _l("Frozen"),
    "expired": _l("Expired"), "left": _l("Left"), "": _l("Not a member"),
}  # fmt: skip
KINDS = {"individual": _l("Individual"), "family": _l("Family"), "company": _l("Company")}
JOINING = {
    "purchases": _l("By stays"), "dues": _l("By dues"), "invitation": _l("By invitation"),
    "prepayment": _l("By prepayment"),
}  # fmt: skip
COUNTERS = {
    "nights": _l("Nights"), "stays": _l("Number of stays"), "spend": _l("Spend"), "no_shows": _l("No-shows"),
    "tier_points": _l("Tier points"), "referrals": _l("Referrals"),
}  # fmt: skip
WINDOWS = {
    "rolling": _l("The last months"), "calendar": _l("The programme year"), "anniversary": _l("The member year"),
    "tier": _l("Since this tier was reached"), "life": _l("Ever"),
}  # fmt: skip
TERMS = {"rolling": _l("From the day of joining"), "fixed": _l("To the end of the programme year"),
         "lifetime": _l("For life")}  # fmt: skip
RENEWALS = {"person": _l("When somebody renews it"), "itself": _l("By itself"), "rule": _l("By itself, when earned")}
HOLDS = {
    "months": _l("So many months"), "calendar": _l("To the end of the programme year"),
    "anniversary": _l("To the end of the member year"), "term": _l("As long as the term"), "never": _l("For good"),
}  # fmt: skip
DOWNGRADES = {"one": _l("One tier down"), "fit": _l("To the tier that fits"), "base": _l("To the lowest tier"),
              "none": _l("Nobody goes down")}  # fmt: skip
SUCCESSIONS = {
    "longest": _l("Who has been a member longest pays"), "each": _l("Each goes on alone to the end of the term"),
    "end": _l("All end with the payer"),
}  # fmt: skip
COMMITS = {"person": _l("Waits for a person"), "itself": _l("Commits by itself")}
RIGHTS = {"rate": _l("Member rates"), "benefits": _l("Benefits"), "earn": _l("Earn points"),
          "redeem": _l("Redeem points"), "events": _l("Book events")}  # fmt: skip
LEAVING = {
    "moved_away": _l("Moved away"), "no_use": _l("Does not use it"), "price": _l("Price"), "service": _l("Service"),
    "died": _l("Died"), "asked": _l("Asked to leave"), "other": _l("Other"),
}  # fmt: skip
CHANGES = {
    "applied": _l("Applied"), "joined": _l("Joined"), "renewed": _l("Renewed"), "extended": _l("Term changed"),
    "grace": _l("Grace began"), "expired": _l("Expired"), "frozen": _l("Frozen"), "thawed": _l("Freeze ended"),
    "moved": _l("Tier changed"), "kept": _l("Tier kept"), "spared": _l("Grace for the tier"),
    "manual": _l("Tier set by hand"), "manual_ended": _l("Rules decide again"), "left": _l("Left"),
    "succeeded": _l("New payer"), "referred": _l("Brought somebody"), "reversed": _l("Undone"),
    "auto": _l("Renews by itself"),
}  # fmt: skip
ROWS = CHANGES | {"up": _l("Up"), "down": _l("Down")}
BATCHES = {"open": _l("Open"), "committed": _l("Committed"), "undone": _l("Undone"), "dropped": _l("Dropped")}
BATCH_KINDS = {"nightly": _l("Nightly run"), "bulk": _l("Bulk change"), "ahead": _l("Look ahead")}
BATCH_ROWS = {"open": _l("Open"), "held": _l("Held"), "done": _l("Done"), "skipped": _l("Changed meanwhile"),
              "undone": _l("Undone")}  # fmt: skip

Names = Mapping[str, Named]


def tier(names: Names, code: str) -> str:
    """A tier's name by its code."""
    return str(names[code]) if code in names else code


def day(value: date | str | None) -> str:
    """A day in full; "" for none."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return short_date(value) if value else ""


def amount(counter: str, number: int, currency: str) -> str:
    """ "12 nights", "3 no-shows", "NT$40,000"."""
    if counter == SPEND:
        return money(number, currency)
    if counter == "nights":
        return _n("%(num)s night", "%(num)s nights", number)
    if counter == "stays":
        return _n("%(num)s stay", "%(num)s stays", number)
    if counter == "no_shows":
        return _n("%(num)s no-show", "%(num)s no-shows", number)
    if counter == "tier_points":
        return _n("%(num)s tier point", "%(num)s tier points", number)
    return _n("%(num)s referral", "%(num)s referrals", number)


def told(one: Told, currency: str) -> str:
    """ "12 of 40 nights", "2 no-shows, at most 3"."""
    have, asked = amount(one.counter, one.have, currency), amount(one.counter, one.number, currency)
    text = _("%(have)s, at most %(asked)s", have=have, asked=one.number) if one.at_most else (
        _("%(have)s of %(asked)s", have=one.have if one.counter != SPEND else have, asked=asked))  # fmt: skip
    if one.instead_until is not None:
        text = _("%(what)s (eased until %(day)s)", what=text, day=day(one.instead_until))
    return text


def missing(ahead: Ahead, currency: str) -> str:
    """What is still missing, of the way that comes nearest: "28 nights"; "" where nothing is."""
    parts = [
        _("%(what)s too many", what=amount(one.counter, one.missing, currency)) if one.at_most
        else amount(one.counter, one.missing, currency)
        for one in ahead.judged.nearest if not one.ok
    ]  # fmt: skip
    return listed(parts)


def listed(parts: list[str]) -> str:
    """Several things in one text."""
    return (", " if html_lang() == "en" else "、").join(parts)


def counted(data: Mapping[str, Any], currency: str) -> str:
    """What was counted when a change was made, as it was written down then."""
    parts = []
    for one in data.get("told") or ():
        at_most = "at_most" in one
        number = one["at_most"] if at_most else one["at_least"]
        start = date.fromisoformat(one["from"]) if one["from"] else None
        parts.append(
            told(Told(one["counter"], one["have"], number, at_most, start, date.fromisoformat(one["to"])), currency)
        )
    return listed(parts)


def window(one: Window) -> str:
    """Over which days is counted, for people."""
    if one.kind == "rolling":
        return _n("in the last %(num)s month", "in the last %(num)s months", one.months)
    return {"calendar": _("in the programme year"), "anniversary": _("in the member year"),
            "tier": _("since this tier was reached"), "life": _("ever")}[one.kind]  # fmt: skip


def rule(one: Rule | None, currency: str) -> str:
    """A rule as a sentence: "40 nights and at most 3 no-shows in the member year, or …"."""
    if one is None:
        return _("nothing is asked")
    ways = [_(" and ").join(_need(need.counter, need.number, need.at_most, currency) for need in way)
            for way in one.ways]  # fmt: skip
    return _("%(ways)s, %(window)s", ways=_(" or ").join(ways), window=window(one.window))


def _need(counter: str, number: int, at_most: bool, currency: str) -> str:
    text = amount(counter, number, currency)
    return _("at most %(what)s", what=text) if at_most else text


def status(reason: Reason, names: Names, currency: str = "") -> str:
    """Why the status is what it is, as a sentence."""
    data, on = reason.data, day(reason.on)
    until, code = day(data.get("until")), reason.code
    if code == "none":
        return _("Not a member on this day.")
    if code == "payer":
        return _("Member through %(number)s, who pays.", number=data["payer"])
    base, _dot, by = code.partition(".")
    why = data.get("why") if isinstance(data.get("why"), Mapping) else {}
    if base == "applied":
        return _("Applied on %(day)s; not let in yet.", day=on)
    if base == "active":
        return _active(by, why or {}, on, until, currency)
    if base == "grace":
        return _("The term is over since %(day)s; in grace until %(until)s.", day=on, until=until)
    if base == "frozen":
        end = day(data.get("until"))
        text = _("Frozen since %(day)s until %(until)s; the clock stands still.", day=on, until=end) if end else _(
            "Frozen since %(day)s; the clock stands still.", day=on)  # fmt: skip
        return _with(text, data)
    if base == "expired":
        return _("Expired on %(day)s: nobody renewed it.", day=on)
    return _with(_("Left on %(day)s: %(why)s.", day=on, why=LEAVING.get(str(data.get("why")), LEAVING["other"])), data)


def _active(by: str, why: Mapping[str, Any], on: str, until: str, currency: str) -> str:
    if by == "renewed":
        text = _("Renewed on %(day)s", day=on)
        if why.get("code") == "earned":
            text = _("Renewed on %(day)s for %(what)s", day=on, what=counted(why, currency))
    elif by == "thawed":
        text = _("The freeze ended on %(day)s", day=on)
    elif by == "extended":
        text = _("Term changed on %(day)s", day=on)
    elif by == "succeeded":
        text = _("Pays since %(day)s", day=on)
    else:
        text = _("Joined on %(day)s", day=on)
    return _("%(what)s; the term ends on %(until)s.", what=text, until=until) if until else _(
        "%(what)s, for life.", what=text)  # fmt: skip


def _with(text: str, data: Mapping[str, Any]) -> str:
    return _("%(what)s %(reason)s", what=text, reason=data["reason"]) if data.get("reason") else text


def why_tier(reason: Reason, names: Names, currency: str) -> str:
    """Why the tier is what it is, as a sentence."""
    data, on, code = reason.data, day(reason.on), reason.code
    name, done = tier(names, str(data.get("tier", ""))), counted(data, currency)
    texts = {
        "none": lambda: "",
        "joined": lambda: _("%(tier)s since joining on %(day)s.", tier=name, day=on),
        "reached": lambda: _("%(tier)s reached on %(day)s: %(what)s.", tier=name, day=on, what=done),
        "kept": lambda: _("%(tier)s kept on %(day)s: %(what)s.", tier=name, day=on, what=done),
        "nothing_asked": lambda: _("%(tier)s kept on %(day)s: nothing is asked for it.", tier=name, day=on),
        "never_down": lambda: _("%(tier)s kept on %(day)s: nobody goes down in this club.", tier=name, day=on),
        "floor": lambda: _("%(tier)s kept on %(day)s: it is the floor.", tier=name, day=on),
        "not_kept": lambda: _("%(tier)s since %(day)s: %(from)s was not kept with %(what)s.", tier=name, day=on,
                              what=done, **{"from": tier(names, str(data.get("from", "")))}),
        "manual": lambda: _("%(tier)s set by hand on %(day)s by %(who)s: %(reason)s", tier=name, day=on,
                            who=data.get("who", ""), reason=data.get("reason", "")),
        "manual_over": lambda: _("%(tier)s since %(day)s, when the tier set by hand ended: %(what)s.", tier=name,
                                 day=on, what=done),
    }  # fmt: skip
    return texts.get(code, lambda: _("%(tier)s since %(day)s.", tier=name, day=on))()


def paused(reason: Reason) -> str:
    """ "Automatic changes paused until …"."""
    until = reason.data.get("until")
    if until:
        return _("Automatic changes paused until %(day)s", day=day(until))
    return _("Automatic changes paused until somebody ends it")


def step(change: Change, names: Names, currency: str) -> str:
    """A change as one line: what happens, or happened."""
    data = change.data
    why = data.get("why") if isinstance(data.get("why"), Mapping) else {}
    name = tier(names, str(data.get("tier", "")))
    done = counted(why or {}, currency)
    until = day(data.get("until"))
    if change.kind in ("moved", "manual_ended"):
        text = _("%(tier)s, from %(before)s", tier=name, before=tier(names, str(data.get("from", ""))))
    elif change.kind in ("kept", "spared"):
        text = _("until %(day)s", day=day(data.get("tier_end"))) if data.get("tier_end") else name
    elif change.kind == "manual" or change.kind == "joined":
        text = _("%(tier)s until %(day)s", tier=name, day=until) if until else name
    elif change.kind in ("renewed", "extended", "grace", "frozen"):
        text = _("until %(day)s", day=until) if until else _("For life")
    elif change.kind == "left":
        text = str(LEAVING.get(str(data.get("why")), ""))
    elif change.kind == "succeeded":
        text = str(data.get("payer") or "")
    else:
        text = ""
    return _("%(what)s: %(why)s", what=text, why=done) if text and done else text or done
