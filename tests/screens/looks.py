"""What is asked of one screen in a browser; each function returns what is wrong, one sentence each."""

from pathlib import Path
from typing import Any, cast

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.screens.world import SECRETS

HERE = Path(__file__).parent
LOOK, FITS = (HERE / "look.js").read_text(), (HERE / "fits.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = "(options) => axe.run(options).then((all) => all.violations)"
WIDE: ViewportSize = {"width": 1280, "height": 900}
PAPER = {"width": 680, "height": 1000}  # A4 within our margins; lists lie on their side
ON_ITS_SIDE = {"width": 1016, "height": 700}
SIZES = (("320 px", {"width": 320, "height": 640}), ("400 %", {"width": 320, "height": 180}))
ZOOMED = {"width": 640, "height": 360}
# WCAG 1.4.12 with doubled text; a sheet of the page's own engine, which the policy of the page does not reach
SPACED = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(
  "html{font-size:200%}*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}" +
  "p{margin-block-end:2em!important}"); document.adoptedStyleSheets = [sheet]; }"""
PLAIN = "() => { document.adoptedStyleSheets = []; }"
ACTS = """() => [...document.querySelectorAll("main a[href], main button")].filter((e) =>
  e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length).map((e) => e.textContent.trim())"""
WEIGHT = """() => { const all = performance.getEntriesByType("resource"), page = performance.getEntriesByType("navigation");
  return { bytes: [...page, ...all].reduce((sum, e) => sum + e.encodedBodySize, 0), requests: page.length + all.length,
    public: document.documentElement.classList.contains("vt-public") }; }"""
ON_PAPER = """() => { const seen = (s) => [...document.querySelectorAll(s)].filter((e) => e.checkVisibility() && e.getClientRects().length);
  return { moved: seen(".vt-bar, nav, main button, .vt-skip, .vt-tabs").filter((e) => e.innerText.trim()).map((e) => e.outerHTML.slice(0, 80)), head: seen("h1").length,
    text: document.querySelector("main").innerText.trim().length, line: seen(".vt-print").length,
    staff: document.querySelectorAll(".vt-print").length }; }"""
EDGES = """() => [...document.querySelectorAll("main :is(button, .vt-button, input:not([type=hidden]), select, textarea)")]
  .filter((e) => e.checkVisibility() && e.getClientRects().length && !e.matches(".vt-button--link, [type=checkbox], [type=radio]")
    && parseFloat(getComputedStyle(e).borderTopWidth) < 1)
  .map((e) => e.outerHTML.slice(0, 90))"""
STOP = """() => { const e = document.activeElement; if (!e || e === document.body || e === document.documentElement) return null;
  const box = (e.matches("input") && e.closest(".vt-choice")) || e, q = box.getBoundingClientRect(), s = getComputedStyle(box);
  const hits = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) =>
    document.elementFromPoint(q.x + q.width * x, q.y + q.height * y));
  e.dataset.stops = Number(e.dataset.stops ?? 0) + 1;
  return { name: e.outerHTML.slice(0, 80), again: Number(e.dataset.stops),
    covered: !hits.some((h) => h && (h === box || box.contains(h) || h.contains(box))),
    ring: parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== "none" }; }"""
MOST_STOPS = 400


def frame(page: Page, language: str) -> list[str]:
    """Look at the frame of the page, its controls, its numbers and its words."""
    page.evaluate("(language) => { window.VT_LANGUAGE = language; }", language)
    faults = cast(list[str], page.evaluate(LOOK))
    addresses = page.evaluate("() => [...document.querySelectorAll('[href], [action]')].map((e) => e.href || e.action)")
    told = [page.title(), page.url, *(str(one) for one in addresses if not str(one).startswith(("tel:", "[")))]
    return faults + [f"told in title or address: {text}" for text in told if any(one in text for one in SECRETS)]


def weight(page: Page) -> list[str]:
    """Weigh the page as an empty browser gets it: UX-20."""
    found = page.evaluate(WEIGHT)
    most = (60_000, 6) if found["public"] else (150_000, 12)
    too_much = found["bytes"] > most[0] or found["requests"] > most[1]
    return [f"{found['bytes']} bytes in {found['requests']} requests"] if too_much else []


def axe(page: Page) -> list[str]:
    """Ask axe, best practices included: UX-01. Only what it finds comes over the wire, not all that is well."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(ASK_AXE, {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    return [f"axe {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found]


def fits(page: Page, *, zoomed: bool = True) -> list[str]:
    """Narrow and zoom the page; nothing scrolls sideways, nothing is cut off, no act goes away: UX-10 and 11."""
    acts, faults = page.evaluate(ACTS), []
    for label, size in SIZES if zoomed else SIZES[:1]:
        page.set_viewport_size(cast(Any, size))
        faults += page.evaluate(FITS, label)
        gone = set(acts) - set(page.evaluate(ACTS))
        faults += [f"{label}: gone: {', '.join(sorted(gone))}"] if gone else []
    if zoomed:
        page.set_viewport_size(cast(Any, ZOOMED))
        faults += page.evaluate(FITS, "200 %")
        page.evaluate(SPACED)
        faults += page.evaluate(FITS, "200 % text, spaced")
        page.evaluate(PLAIN)
    page.set_viewport_size(WIDE)
    return faults


def printed(page: Page) -> list[str]:
    """Put the page on paper: content whole, navigation gone, who printed it on top: UX-22."""
    lies = page.locator(".vt-list").count()
    page.set_viewport_size(cast(Any, ON_ITS_SIDE if lies else PAPER))
    page.emulate_media(media="print")
    found, faults = page.evaluate(ON_PAPER), page.evaluate(FITS, "on paper")
    faults += [f"on paper: navigation or buttons: {one}" for one in found["moved"][:2]]
    faults += ["on paper: no heading"] if not found["head"] else []
    faults += ["on paper: hardly a word"] if found["text"] < 4 else []
    faults += ["on paper: not who printed it"] if found["staff"] and not found["line"] else []
    page.emulate_media(media="screen")
    page.set_viewport_size(WIDE)
    return cast(list[str], faults)


def forced(page: Page) -> list[str]:
    """Take the colours away: every control keeps an edge."""
    page.emulate_media(forced_colors="active")
    faults = [f"without colours no edge: {one}" for one in page.evaluate(EDGES)]
    page.emulate_media(forced_colors="none")
    return faults


def focus(page: Page) -> list[str]:
    """Walk the page by Tab: a ring at every stop, nothing covered, no way in without a way out: UX-12."""
    faults: list[str] = []
    page.evaluate("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); }")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(STOP)
        if found is None:
            return faults
        if found["again"] > 2:
            return [*faults, f"keyboard trap: {found['name']}"]
        faults += [f"focus without ring: {found['name']}"] if not found["ring"] else []
        faults += [f"focus covered: {found['name']}"] if found["covered"] else []
    return [*faults, "no end to the stops"]
