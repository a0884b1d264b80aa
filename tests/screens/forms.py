"""Every form of a screen, sent with nothing in it: with a script and without, in a browser."""

from typing import cast

from playwright.sync_api import Page

from tests.screens import looks

# forms in which there is something to fill in
FILLED = """() => [...document.querySelectorAll("main form[method=post]")].flatMap((form, number) =>
  [...form.elements].some((e) => e.checkVisibility?.() && e.matches("input:not([type=hidden], [type=checkbox]), textarea, select")) ? [number] : [])"""
EMPTIED = """(number) => { const form = document.querySelectorAll("main form[method=post]")[number];
  for (const e of form.elements) {
    if (e.matches("[type=hidden], button")) continue;
    if (e.matches("[type=checkbox], [type=radio]")) e.checked = false;
    else if (e.matches("select")) { if ([...e.options].some((one) => one.value === "")) e.value = ""; }
    else e.value = "";
  }
  form.setAttribute("data-emptied", ""); }"""
# a browser gives the focus that the page asks for with one of the first frames that it draws, not with the load
TOLD = """async () => { const box = document.querySelector(".vt-faults"), faults = [];
  if (!box) return ["nothing says what is wrong"];
  for (let frame = 0; frame < 120 && document.activeElement !== box; frame++) await new Promise(requestAnimationFrame);
  if (document.activeElement !== box) faults.push("focus is not on the summary");
  if (!document.title.startsWith(window.VT_FAULT)) faults.push("the title does not say so: " + document.title);
  for (const a of box.querySelectorAll("a")) {
    const target = document.querySelector(a.getAttribute("href"));
    if (!target) { faults.push("a link to nothing: " + a.textContent); continue; }
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea") ?? target;
    if (field.closest("fieldset")?.contains(field) && field.matches("[type=radio], [type=checkbox]")) continue;
    if (field.getAttribute("aria-invalid") !== "true") faults.push("not marked as invalid: " + field.name);
    const words = (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
    if (!words.some((text) => text.includes(a.textContent.trim()))) faults.push("not said at the field: " + a.textContent);
  }
  return faults; }"""
GOES_TO = "(number) => document.querySelectorAll('main form[method=post]')[number].action"
FAULT = {"nl": "Fout:", "en": "Error:"}


def send_empty(page: Page, number: int) -> bool:
    """Empty a form and press its main button; returns whether the same page came back to be mended."""
    page.evaluate(EMPTIED, number)
    form = page.locator("form[data-emptied]")
    main = form.locator("button.vt-button--main")
    button = main.first if main.count() else form.locator("button[type=submit]").first
    with page.expect_navigation():
        button.click()
    return bool(page.evaluate("() => !!document.querySelector('.vt-faults')"))


def wrong_forms(page: Page, url: str, language: str, may_be_empty: str) -> list[str]:
    """Send every form of a page, that was opened just now, empty; returns what is wrong with the answers: UX-13.

    Args:
        page: the page.
        url: its address.
        language: its language.
        may_be_empty: how the address of the one form ends in which nothing has to be filled in.
    """
    faults: list[str] = []
    for turn, number in enumerate(cast(list[int], page.evaluate(FILLED))):
        if turn:
            page.goto(url)
        goes_to = page.evaluate(GOES_TO, number)
        told = send_empty(page, number)
        if told == bool(may_be_empty and goes_to.endswith(may_be_empty)):
            faults.append(f"form {number}, sent empty: {'refused, although it may be' if told else 'accepted'}")
        if not told:
            continue
        page.evaluate("(word) => { window.VT_FAULT = word; }", FAULT[language])
        found = page.evaluate(TOLD) + looks.frame(page, language) + looks.axe(page) + looks.fits(page, zoomed=False)
        faults += [f"form {number}, sent empty: {one}" for one in found]
    return faults


def same_acts(page: Page, url: str, acts: list[str]) -> list[str]:
    """Open the page without scripts: the same acts."""
    page.goto(url)
    other = sorted(set(page.evaluate(looks.ACTS)) ^ set(acts))
    return [f"without script other acts: {', '.join(other)}"] if other else []


def without_script(page: Page, url: str) -> list[str]:
    """Send every form of a page, that was opened just now without scripts, empty: each still answers: UX-09."""
    faults = []
    for turn, number in enumerate(cast(list[int], page.evaluate(FILLED))):
        if turn:
            page.goto(url)
        send_empty(page, number)
        if page.locator("main h1").count() != 1:
            faults.append(f"without script form {number} leads nowhere")
    return faults
