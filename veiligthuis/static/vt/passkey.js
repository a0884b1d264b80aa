// Passkeys: a form with data-passkey="create" or "get" asks the browser for a key and sends what it answers.
// Without this script such a form stays hidden: there is always another way in.
(() => {
  "use strict";
  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (character) => character.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

  const read = (options, kind) => {
    const asked = { ...options, challenge: toBytes(options.challenge) };
    if (kind === "get") return { ...asked, allowCredentials: keys(options.allowCredentials) };
    return {
      ...asked,
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: keys(options.excludeCredentials),
    };
  };

  const write = (credential) => {
    const { id, type, rawId, authenticatorAttachment, response } = credential;
    const answer = { clientDataJSON: toText(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (response[name]) answer[name] = toText(response[name]);
    if (response.getTransports) answer.transports = response.getTransports();
    return {
      id, type, rawId: toText(rawId), authenticatorAttachment, response: answer,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const ask = async (form) => {
    const kind = form.dataset.passkey;
    const options = { publicKey: read(JSON.parse(form.dataset.options).publicKey, kind) };
    const credential = kind === "get"
      ? await navigator.credentials.get(options)
      : await navigator.credentials.create(options);
    form.elements.credential.value = JSON.stringify(write(credential));
    form.submit();
  };

  const watch = (form) => {
    const failed = form.querySelector("[data-passkey-failed]");
    form.closest("[data-passkey-box]").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      failed.hidden = true;
      ask(form).catch(() => {
        failed.hidden = false;
      });
    });
  };

  if (window.PublicKeyCredential && navigator.credentials)
    for (const form of document.querySelectorAll("form[data-passkey]")) watch(form);
})();
