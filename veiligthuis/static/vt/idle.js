// The screen goes away when its login has ended or is locked: then the page asks for itself anew, and the server shows
// the login or the lock. Asking how long is left keeps no login alive. A page on which something was typed that is not
// kept as a draft stays as it is: sending it leads to the login, and what was typed stands there again afterwards.
(() => {
  "use strict";
  const { idle, state } = document.currentScript.dataset;
  const LATER = 60;
  let typed = false;

  const plan = (seconds) => setTimeout(ask, (seconds + 1) * 1000);

  const ask = async () => {
    let left = LATER;
    try {
      const answer = await fetch(state, { cache: "no-store", redirect: "error" });
      if (answer.ok) left = Number(await answer.text());
    } catch {
      left = LATER; // no connection: what stands here may be all there is
    }
    if (left > 0) plan(left);
    else if (!typed) location.replace(location.href);
  };

  document.addEventListener("input", (event) => {
    if (event.target.form?.method === "post" && !event.target.form.dataset.draft) typed = true;
  });
  plan(Number(idle) * 60);
})();
