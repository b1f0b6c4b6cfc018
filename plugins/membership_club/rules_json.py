"""Rules as a JSON document and back: what the database keeps, the API takes and `rugui club explain` reads. Pure."""

from typing import Any

from rugui.toolkit import Invalid, _l

from membership_club import rules as r
from membership_club.activity import COUNTERS
from membership_club.reading import Reader

MOST_TIERS, MOST_WAYS, MOST_NEEDS = 12, 6, 6


def load(document: Any) -> r.ClubRules:
    """The rules a document states; raises `Invalid` with the path of what is wrong (`tiers.1.keep.window.months`)."""
    reader = _Rules()
    found = reader.club(document)
    if reader.wrong:
        raise Invalid(_l("These rules cannot be used."), fields=reader.wrong)
    return found


class _Rules(Reader):
    def club(self, given: Any) -> r.ClubRules:
        doc = self.obj(given, "rules", {"tiers", "terms", "hold", "downgrade", "before", "caps", "succession"})
        listed = self.rows(doc.get("tiers"), "tiers", MOST_TIERS)
        tiers = tuple(self.tier(one, f"tiers.{place}") for place, one in enumerate(listed))
        codes = [tier.code for tier in tiers]
        if not tiers:
            self.wrong["tiers"] = _l("A club needs a tier.")
        if len(set(codes)) != len(codes):
            self.wrong["tiers"] = _l("Two tiers have the same code.")
        for place, tier in enumerate(tiers):
            if tier.floor and tier.floor not in codes[: place + 1]:
                self.wrong[f"tiers.{place}.floor"] = _l("The floor is this tier or one below it.")
        caps = self.obj(doc.get("caps", {}), "caps", {"family", "company"})
        return r.ClubRules(
            tiers, self.terms(doc.get("terms", {})), self.hold(doc.get("hold", {})),
            self.one_of(doc.get("downgrade", "one"), r.DOWNGRADES, "downgrade"),
            self.flag(doc.get("before", False), "before"),
            tuple((kind, self.number(caps.get(kind, most), f"caps.{kind}", 0, 1000))
                  for kind, most in (("family", 4), ("company", 20))),
            self.one_of(doc.get("succession", "longest"), r.SUCCESSIONS, "succession"),
        )  # fmt: skip

    def tier(self, given: Any, path: str) -> r.TierRules:
        doc = self.obj(given, path, {"code", "upgrade", "keep", "floor"})
        return r.TierRules(
            self.text(doc.get("code", ""), f"{path}.code", 20), self.rule(doc.get("upgrade"), f"{path}.upgrade"),
            self.rule(doc.get("keep"), f"{path}.keep"),
            self.text(doc.get("floor", ""), f"{path}.floor", 20, empty=True),
        )  # fmt: skip

    def rule(self, given: Any, path: str) -> r.Rule | None:
        if given is None:
            return None
        doc = self.obj(given, path, {"window", "ways"})
        ways = []
        for place, way in enumerate(self.rows(doc.get("ways"), f"{path}.ways", MOST_WAYS)):
            needs = self.rows(way, f"{path}.ways.{place}", MOST_NEEDS)
            if not needs:
                self.wrong[f"{path}.ways.{place}"] = _l("Nothing is asked for here.")
            ways.append(tuple(self.need(one, f"{path}.ways.{place}.{at}") for at, one in enumerate(needs)))
        if not ways:
            self.wrong[f"{path}.ways"] = _l("Nothing is asked for here.")
        return r.Rule(self.window(doc.get("window", {}), f"{path}.window"), tuple(ways))

    def window(self, given: Any, path: str) -> r.Window:
        doc = self.obj(given, path, {"kind", "months", "start"})
        return r.Window(
            self.one_of(doc.get("kind", "rolling"), r.WINDOWS, f"{path}.kind"),
            self.number(doc.get("months", 12), f"{path}.months", 1, 120), self.day(doc.get("start"), f"{path}.start"),
        )  # fmt: skip

    def need(self, given: Any, path: str) -> r.Need:
        doc = self.obj(given, path, {"counter", "at_least", "at_most", "instead", "instead_until"})
        if ("at_least" in doc) == ("at_most" in doc):
            self.wrong[path] = _l("Say at least or at most.")
        at_most = "at_most" in doc
        number = self.number(doc.get("at_most" if at_most else "at_least", 0), path, 0, 10**15)
        instead, until = doc.get("instead"), doc.get("instead_until")
        if (instead is None) != (until is None):
            self.wrong[f"{path}.instead"] = _l("A number for a time needs the day until which it holds.")
        return r.Need(
            self.one_of(doc.get("counter", ""), COUNTERS, f"{path}.counter"), number, at_most,
            None if instead is None else self.number(instead, f"{path}.instead", 0, 10**15),
            None if until is None else self.date(until, f"{path}.instead_until"),
        )  # fmt: skip

    def terms(self, given: Any) -> r.Terms:
        names = {"kind", "months", "start", "rollover", "grace_days", "grace_rights", "renewal", "renew_rule",
                 "freeze_days"}  # fmt: skip
        doc = self.obj(given, "terms", names)
        renewal = self.one_of(doc.get("renewal", "person"), r.RENEWALS, "terms.renewal")
        rule = self.rule(doc.get("renew_rule"), "terms.renew_rule")
        if (renewal == "rule") != (rule is not None):
            self.wrong["terms.renew_rule"] = _l("A renewal by rule needs the rule, and no other does.")
        rights = self.rows(doc.get("grace_rights", []), "terms.grace_rights", len(r.RIGHTS))
        return r.Terms(
            self.one_of(doc.get("kind", "rolling"), r.TERMS, "terms.kind"),
            self.number(doc.get("months", 12), "terms.months", 1, 120),
            self.day(doc.get("start"), "terms.start"),
            None if doc.get("rollover") is None else self.day(doc["rollover"], "terms.rollover"),
            self.number(doc.get("grace_days", 0), "terms.grace_days", 0, 730),
            tuple(self.one_of(one, r.RIGHTS, "terms.grace_rights") for one in rights), renewal, rule,
            self.number(doc.get("freeze_days", 180), "terms.freeze_days", 0, 3650),
        )  # fmt: skip

    def hold(self, given: Any) -> r.Hold:
        doc = self.obj(given, "hold", {"kind", "months", "more", "start", "grace_days"})
        return r.Hold(
            self.one_of(doc.get("kind", "calendar"), r.HOLDS, "hold.kind"),
            self.number(doc.get("months", 12), "hold.months", 1, 120),
            self.number(doc.get("more", 1), "hold.more", 0, 10), self.day(doc.get("start"), "hold.start"),
            self.number(doc.get("grace_days", 0), "hold.grace_days", 0, 730),
        )  # fmt: skip


def dump(rules: r.ClubRules) -> dict[str, Any]:
    """The document that states these rules; `load` gives them back."""
    terms, hold = rules.terms, rules.hold
    return {
        "tiers": [
            {"code": tier.code, "upgrade": _rule(tier.upgrade), "keep": _rule(tier.keep), "floor": tier.floor}
            for tier in rules.tiers
        ],
        "terms": {
            "kind": terms.kind, "months": terms.months, "start": _day(terms.start),
            "rollover": _day(terms.rollover) if terms.rollover else None, "grace_days": terms.grace_days,
            "grace_rights": list(terms.grace_rights), "renewal": terms.renewal,
            "renew_rule": _rule(terms.renew_rule), "freeze_days": terms.freeze_days,
        },
        "hold": {"kind": hold.kind, "months": hold.months, "more": hold.more, "start": _day(hold.start),
                 "grace_days": hold.grace_days},
        "downgrade": rules.downgrade, "before": rules.before, "caps": dict(rules.caps),
        "succession": rules.succession,
    }  # fmt: skip


def _rule(rule: r.Rule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    window = {"kind": rule.window.kind, "months": rule.window.months, "start": _day(rule.window.start)}
    return {"window": window, "ways": [[_need(need) for need in way] for way in rule.ways]}


def _need(need: r.Need) -> dict[str, Any]:
    found: dict[str, Any] = {"counter": need.counter, "at_most" if need.at_most else "at_least": need.number}
    if need.instead is not None and need.instead_until is not None:
        found |= {"instead": need.instead, "instead_until": need.instead_until.isoformat()}
    return found


def _day(day: tuple[int, int]) -> str:
    return f"{day[0]:02}-{day[1]:02}"
