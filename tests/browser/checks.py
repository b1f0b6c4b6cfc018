"""What is asked of every page, in the page's own language: JavaScript for the page, verdicts in Python."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text("utf-8")
SCRIPTS = Path(__file__).parent.parent / "data/scripts"
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")

_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})).violations
  .flatMap(one => one.nodes.map(node => `${one.id}: ${node.target.join(" ")} ${node.failureSummary}`))"""

# Every piece of text with the language it is marked as and how it is set.
_TEXTS = """() => { const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const text = node.data.trim(), parent = node.parentElement;
    if (!text || parent.closest("template, script, textarea")) continue;
    const style = getComputedStyle(parent);
    found.push({text, lang: parent.closest("[lang]").lang, italic: style.fontStyle !== "normal",
      data: !!parent.closest("[lang]:not(html)"), inside: parent.closest("[class]")?.className ?? "",
      height: parseFloat(style.lineHeight) / parseFloat(style.fontSize), shown: parent.checkVisibility(),
      spacing: style.letterSpacing,
      running: !!parent.closest("main p, main dd, .timeline li") && !parent.closest("table, button, .button")});
  }
  for (const attribute of ["placeholder", "title", "aria-label", "alt"])
    for (const one of document.querySelectorAll(`[${attribute}]`))
      found.push({text: one.getAttribute(attribute), lang: one.closest("[lang]").lang, inside: attribute,
        data: !!one.closest("[lang]:not(html)"), italic: false, height: 2, spacing: "normal", running: false,
        shown: true});
  return found; }"""

# Controls smaller than `least` CSS pixels; links within a line of text are exempt (WCAG 2.5.8).
_SMALL = """(least) => [...document.querySelectorAll("a, button, input, select, summary, textarea")].flatMap(one => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (!one.checkVisibility({visibilityProperty: true, opacityProperty: true})) return [];
  if (!box.width || one.type === "hidden" || one.closest(".sr, .skip, template")) return [];
  const need = one.matches("a:not(.button, nav:not(.crumbs) a, .menu a), [type=checkbox], [type=radio]") ? 24 : least;
  if (one.tagName === "A" && style.display === "inline") return [];
  if (/checkbox|radio/.test(one.type) && one.closest("label")?.getBoundingClientRect().height >= need) return [];
  return box.width < need - .5 || box.height < need - .5
    ? [`${one.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`] : []; })"""

_WIDE = """() => { const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > width + 1)
    .map(one => `${one.tagName}.${one.className}`).slice(0, 5).concat(`${width} px`); }"""


def axe(page: Page) -> list[str]:
    """WCAG 2.2 AA violations that axe-core finds, as "rule: where"."""
    if not page.evaluate("() => !!window.axe"):
        page.evaluate(AXE)
    return list(page.evaluate(_AXE))


def texts(page: Page) -> list[dict[str, Any]]:
    """Every text and spoken attribute of the page: text, lang, data (marked with a language of its own), …"""
    return list(page.evaluate(_TEXTS))


def typography(found: list[dict[str, Any]]) -> list[str]:
    """Italic or spaced Han, running text set tighter than 1.5 (CLREQ)."""
    han = [one for one in found if HAN.search(one["text"]) and one["shown"]]
    wrong = [f"italic: {one['text']}" for one in han if one["italic"]]
    wrong += [f"letter-spacing: {one['text']}" for one in han if one["spacing"] not in ("normal", "0px")]
    return wrong + [f"{one['height']:.2f}: {one['text']}" for one in han if one["running"] and one["height"] < 1.495]


def small_targets(page: Page, least: int = 24) -> list[str]:
    """Controls under `least` × `least` CSS pixels."""
    return list(page.evaluate(_SMALL, least))


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return list(page.evaluate(_WIDE))


def only(script: str) -> set[str]:
    """Characters of one Chinese script alone: "simplified" or "traditional"."""
    return {one for one in (SCRIPTS / f"{script}_only.txt").read_text("utf-8") if HAN.match(one)}
