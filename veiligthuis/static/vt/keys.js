// Keys for those who work here all day. Single letters work only outside fields; Escape never throws text away.
(() => {
  "use strict";
  const LETTERS_START = 1500; // ms in which the second letter of a pair ("g w") must come
  const letters = document.documentElement.dataset.keys !== "off"; // somebody's own choice
  let first = "";
  let firstAt = 0;

  const typing = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable ||
      element.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button])"));

  const formOf = (element) => element?.closest?.("form") ?? document.querySelector("main form:has(.vt-button--main)");

  const mainButton = (form) =>
    form?.querySelector("button[aria-keyshortcuts~='Control+Enter']") ?? form?.querySelector("button.vt-button--main");

  // focus too: after the key of an answer, Enter sends its form
  const act = (element) => {
    element.focus();
    if (!typing(element)) element.click();
  };

  const find = (attribute, value) =>
    [...document.querySelectorAll(`[${attribute}]`)].find((element) => element.getAttribute(attribute) === value);

  const step = (by) => {
    const links = [...document.querySelectorAll(".vt-list tbody tr")]
      .map((row) => row.querySelector("th a, td a"))
      .filter(Boolean);
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[Math.min(Math.max(here + by, 0), links.length - 1)];
    next?.focus();
    return Boolean(next);
  };

  const letter = (key) => {
    const pair = first && Date.now() - firstAt < LETTERS_START ? `${first} ${key}` : "";
    first = key;
    firstAt = Date.now();
    const target = (pair && find("data-key", pair)) || find("aria-keyshortcuts", key);
    if (target) {
      act(target);
      return true;
    }
    return (key === "j" && step(1)) || (key === "k" && step(-1));
  };

  if (!letters)
    for (const element of document.querySelectorAll("[aria-keyshortcuts]")) {
      if (element.getAttribute("aria-keyshortcuts").length > 1) continue;
      element.removeAttribute("aria-keyshortcuts");
      element.querySelector("kbd")?.remove();
    }

  const closeMenu = () => {
    const menu = document.querySelector("details.vt-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey && !event.altKey && !event.metaKey) {
      const form = formOf(document.activeElement);
      if (event.key === "Enter") {
        const button = mainButton(form);
        if (button) {
          event.preventDefault();
          button.click();
        }
      } else if (event.key.toLowerCase() === "s" && form?.dataset.draft) {
        event.preventDefault();
        form.dispatchEvent(new CustomEvent("vt:save"));
      }
      return;
    }
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    if (event.key === "Escape") closeMenu();
    else if (letters && event.key.length === 1 && !typing(event.target) && letter(event.key)) event.preventDefault();
  });
})();
