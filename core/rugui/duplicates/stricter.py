"""Where two records become one, the stricter wins: decided here and nowhere else. Pure.

Restrictions all come along, so that whatever held for either record holds for the survivor; what that comes to is
`strictest`. Consent is narrowed to what held in both (`rugui.privacy.consent_rules.stricter`), for the other record's
phone and e-mail come along and nobody was asked about those. Neither can be chosen otherwise.
"""

from collections.abc import Iterable

from rugui.customers.restrictions import EFFECTS


def strictest(effects: Iterable[str]) -> str:
    """The strongest of the effects of restrictions, "" for none; one that is not known counts as the strongest."""
    order = list(EFFECTS)
    found = sorted(effects, key=lambda effect: order.index(effect) if effect in order else -1)
    return found[0] if found else ""
