// Measures one screen at the size it has now and returns what does not fit, one sentence each. Read by looks.py.
(label) => {
  const faults = [];
  const name = (e) => `<${e.tagName.toLowerCase()} ${e.id ? `#${e.id}` : e.className}> ${(e.textContent || "").trim().slice(0, 40)}`;
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) {
    const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    const inner = out.filter((e) => ![...e.children].some((child) => out.includes(child)));
    faults.push(`${label}: ${wide} px in ${innerWidth}: ${inner.slice(0, 3).map(name).join("; ")}`);
  }
  for (const e of document.querySelectorAll("body *")) {
    if (e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1) continue;
    const style = getComputedStyle(e);
    if (!/hidden|clip/.test(style.overflow) || e.closest(".vt-hidden, thead, svg, option, select, input") || style.display === "inline") continue;
    faults.push(`${label}: cut off ${name(e)}`);
  }
  return faults;
};
