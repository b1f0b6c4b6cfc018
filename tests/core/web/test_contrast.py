"""Contrast of the tokens, light and dark: AAA for names and alerts, AA for the rest (WCAG 2.2, 1.4.3 and 1.4.6)."""

import re
from pathlib import Path

import pytest
import rugui.web

TOKENS = (Path(rugui.web.__file__).parent / "static/css/tokens.css").read_text("utf-8")
COLOURS = {
    name: pair for name, *pair in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS)
}
AAA = [("ink", ground) for ground in ("paper", "card", "sunk", "accent-wash")]
AAA += [(one, f"{one}-wash") for one in ("red", "amber", "green")]
AAA += [(one, ground) for one in ("red", "amber") for ground in ("paper", "card", "accent-wash")]
AA = [("soft", ground) for ground in ("paper", "card", "sunk", "accent-wash", "amber-wash")]
AA += [("accent", "paper"), ("accent", "card"), ("on-accent", "accent"), ("paper", "ink")]
NON_TEXT = [("edge", "paper"), ("edge", "card"), ("accent", "paper"), ("accent", "card")]


def _luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other, scheme):
    light, dark = sorted((_luminance(COLOURS[name][scheme]) for name in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(7, AAA), (4.5, AA), (3, NON_TEXT)], ids=["AAA", "AA", "non-text"])
def test_contrast(scheme, least, pairs):
    low = {pair: round(_contrast(*pair, scheme), 2) for pair in pairs if _contrast(*pair, scheme) < least}
    assert not low
