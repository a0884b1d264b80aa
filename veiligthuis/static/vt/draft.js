// Drafts: the fields of a form with data-draft="<address>" go to the server 0.8 s after the last key, at most every
// 3 s. Nothing is kept in the browser. The server answers with the time (HH:MM:SS) as text; 410 with a sentence
// when the form is over elsewhere, and then it stops.
(() => {
  "use strict";
  const PAUSE = 800;
  const BETWEEN = 3000;
  const PATIENCE = 8000;

  const two = (number) => String(number).padStart(2, "0");
  const clock = () => {
    const now = new Date();
    return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  };
  const iconOf = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "vt-icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#i-${name}`);
    svg.append(use);
    return svg;
  };

  const watch = (form) => {
    const line = form.querySelector("[data-draft-state]");
    let timer = 0;
    let sentAt = 0;
    let dirtySince = 0; // when the first key came that is not saved yet; 0: all is saved
    let busy = false;
    let left = false; // the form has been sent
    let stop = new AbortController();

    const say = (saved, at) => {
      if (!line) return;
      line.classList.toggle("vt-saved--not", !saved);
      if (!saved) {
        line.replaceChildren(iconOf("alert"), ` ${line.dataset.lost}`);
        return;
      }
      const time = document.createElement("bdi");
      time.dir = "ltr";
      time.textContent = at;
      line.replaceChildren(iconOf("check"), ` ${line.dataset.saved} `, time);
    };

    const fields = () => {
      const typed = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
      return typed;
    };

    const plan = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    };

    const save = async (leaving = false) => {
      clearTimeout(timer);
      if (left || !dirtySince) return;
      if (busy && leaving !== true) return;
      const since = dirtySince;
      dirtySince = 0;
      busy = true;
      stop = new AbortController();
      const late = setTimeout(() => stop.abort(), PATIENCE);
      sentAt = Date.now();
      let saved = false;
      let at = "";
      let over = ""; // why the server keeps nothing of this form any more
      try {
        const answer = await fetch(form.dataset.draft, {
          method: "POST", body: fields(), redirect: "manual", keepalive: leaving === true, signal: stop.signal,
        });
        saved = answer.ok;
        if (answer.status === 410) over = (await answer.text()).trim();
        at = saved ? (await answer.text()).trim() : "";
      } catch {
        saved = false;
      }
      clearTimeout(late);
      busy = false;
      if (left) return;
      if (over) {
        left = true;
        line?.classList.add("vt-saved--not");
        line?.replaceChildren(iconOf("alert"), ` ${over}`);
        return;
      }
      if (!saved) dirtySince = since;
      say(saved, /^\d\d:\d\d:\d\d$/.test(at) ? at : clock());
      if (dirtySince) plan(BETWEEN);
    };

    const typed = () => {
      const now = Date.now();
      if (!dirtySince) dirtySince = now;
      const quiet = Math.max(now + PAUSE, sentAt + BETWEEN);
      const latest = Math.max(dirtySince + BETWEEN, sentAt + BETWEEN);
      plan(Math.max(0, Math.min(quiet, latest) - now));
    };

    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    form.addEventListener("vt:save", () => {
      if (!dirtySince) dirtySince = Date.now();
      save();
    });
    form.addEventListener("submit", () => {
      left = true;
      clearTimeout(timer);
      stop.abort(); // a draft that arrives after the form itself would come back as unfinished work
    });
    addEventListener("pagehide", () => save(true));
    addEventListener("pageshow", () => {
      left = false;
    });
  };

  for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
})();
