// Looks at one screen as it stands and returns what is wrong, one sentence each. Read by looks.py.
() => {
  const faults = [];
  const fault = (...words) => faults.push(words.join(" "));
  const name = (e) => `<${e.tagName.toLowerCase()} ${e.id ? `#${e.id}` : e.className}> ${(e.textContent || "").trim().slice(0, 40)}`;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- frame ---
  const html = document.documentElement;
  if (html.lang !== window.VT_LANGUAGE) fault("lang is", html.lang, "and not", window.VT_LANGUAGE);
  if (!["ltr", "rtl"].includes(html.dir)) fault("no dir");
  if (document.title.trim().length < 5) fault("no title");
  if (all("h1").filter(seen).length !== 1) fault("not one h1 but", all("h1").filter(seen).length);
  if (all("main").length !== 1) fault("not one main");
  const first = all("a[href], button, input:not([type=hidden]), select, textarea, summary")[0];
  if (!first?.matches("a.vt-skip")) fault("the first stop is no skip link");
  else if (!document.querySelector(first.getAttribute("href"))) fault("the skip link goes nowhere");
  if (all("[tabindex]").some((e) => e.tabIndex > 0)) fault("a tabindex above 0");

  // --- no dead control, nothing that needs a script ---
  for (const e of all("button")) if (!(e.type === "submit" && e.form) && !e.closest("[hidden]")) fault("dead button", name(e));
  for (const e of all("a")) if (!e.getAttribute("href") || e.getAttribute("href") === "#") fault("dead link", name(e));
  for (const e of all("form")) {
    if (!["get", "post"].includes(e.getAttribute("method") ?? "")) fault("a form without method", name(e));
    if (e.method === "post" && !e.querySelector("[name=csrfmiddlewaretoken]")) fault("a form without token", name(e));
    if (e.querySelector("input:not([type=hidden]), select, textarea") && !e.querySelector("button[type=submit]") && !(e.id && document.querySelector(`button[form="${e.id}"]`))) fault("a form without button", name(e));
    if (e.method === "post" && !e.noValidate && e.querySelector("[required]")) fault("the browser's own bubbles", name(e));
  }
  for (const e of all("[style], [onclick], [onchange], style, script:not([src])")) fault("inline", name(e));

  // --- numbers and codes stand apart; in the sentences of a frame (portal) they do not yet ---
  const apart = /(?:\bVT-[0-9A-Z]{4}-[0-9A-Z]{5}\b|\bM-[0-9A-Z]{4,}|\b0800-?2000\b|\b112\b|\b06-?\d{8}\b|\b0\d{2}[ \u00a0-]\d{3}|\b\d{4}[ \u00a0]?[A-Z]{2}\b(?![a-z])|\b[0-2]?\d:[0-5]\d\b|\S@\S+\.\S)/;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, parent = text.parentElement;
    if (apart.test(text.data) && seen(parent) && !parent.closest("bdi, textarea, option")) fault("not in bdi:", text.data.trim().slice(0, 80));
  }

  // --- words before colour ---
  for (const e of all(".vt-late, .vt-today, .vt-badge, .vt-note, .vt-fault, .vt-group--late, .vt-key")) if (seen(e) && !e.innerText.trim()) fault("only colour says", name(e));
  for (const e of all("svg:not([aria-hidden=true])")) if (seen(e) && !e.querySelector("title") && !e.closest("[role=img][aria-label]")) fault("a picture without words", name(e));
  for (const e of all("[aria-current]")) if (seen(e) && getComputedStyle(e).fontWeight <= 400 && parseFloat(getComputedStyle(e).borderBlockEndWidth) < 2 && e.tagName === "A") fault("only colour says current", name(e));

  // --- large enough: 24 px, on public pages 44; links in a sentence are exempt ---
  const least = html.classList.contains("vt-public") ? 44 : 24;
  for (const e of all("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(e) || e.matches(".vt-skip")) continue;
    const box = e.matches("[type=checkbox], [type=radio]") ? e.closest("label") ?? e : e.closest(".vt-tasks > li") ?? e;
    const r = box.getBoundingClientRect();
    const inline = getComputedStyle(box).display === "inline";
    if (!inline && (r.height < least - 0.5 || r.width < 23.5)) fault("too small", Math.round(r.width), "x", Math.round(r.height), name(e));
  }
  return faults;
};
