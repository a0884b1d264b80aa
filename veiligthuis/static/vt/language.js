// The switch of the language brings along what was typed: the fields of the form in which something changed, or of one
// that came back with errors. The server keeps them sealed and puts them back. Secrets and files stay here.
(() => {
  "use strict";
  const changed = (field) => {
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
    if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return field.matches("input:not([type=hidden]), textarea") && field.value !== field.defaultValue;
  };
  const typedIn = () => {
    const forms = [...document.querySelectorAll("main form[method=post]")];
    return (
      forms.find((form) => [...form.elements].some(changed)) ?? forms.find((form) => form.querySelector("[aria-invalid=true]"))
    );
  };
  const hidden = (name, value) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    return input;
  };

  for (const form of document.querySelectorAll("form[data-language]")) {
    form.addEventListener("submit", () => {
      const typed = typedIn();
      if (!typed) return;
      const secret = new Set([...typed.querySelectorAll("[type=password]")].map((field) => field.name));
      form.append(hidden("schermformulier", new URL(typed.action, document.baseURI).pathname));
      for (const [name, value] of new FormData(typed)) {
        if (typeof value === "string" && name !== "csrfmiddlewaretoken" && !secret.has(name)) form.append(hidden(name, value));
      }
    });
  }
})();
