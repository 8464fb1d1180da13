// Passkeys (WebAuthn): the browser asks the device, its answer goes into the form. Without this
// file the buttons stay hidden and the page offers its other ways.
//
// <form data-passkey="create|get" data-passkey-options="id of the JSON"
//   or data-passkey-address="where the options are fetched">

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
};
const text = (buffer) => {
  const coded = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return coded.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
const listed = (descriptors = []) => descriptors.map((each) => ({ ...each, id: bytes(each.id) }));

// What PublicKeyCredential.parse…OptionsFromJSON does, for browsers that have none of it yet.
const parsed = {
  create: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: listed(options.excludeCredentials),
  }),
  get: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: listed(options.allowCredentials),
  }),
};

function answer(credential) {
  const { response } = credential;
  const parts = [
    "attestationObject",
    "clientDataJSON",
    "authenticatorData",
    "signature",
    "userHandle",
  ];
  const given = parts.filter((name) => response[name]);
  const told = Object.fromEntries(given.map((name) => [name, text(response[name])]));
  if (response.getTransports) told.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: told,
  };
}

async function options(form) {
  const id = form.dataset.passkeyOptions;
  if (id) return JSON.parse(document.getElementById(id).textContent);
  const found = await fetch(form.dataset.passkeyAddress, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!found.ok) throw new Error(`options: ${found.status}`);
  return found.json();
}

async function ask(form) {
  const act = form.dataset.passkey;
  const told = await options(form);
  const publicKey = parsed[act]((told.creation_options ?? told.request_options).publicKey);
  if (act === "create") {
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
  }
  return answer(await navigator.credentials[act]({ publicKey }));
}

function complain(line, reason) {
  line.hidden = false;
  line.textContent = line.dataset[reason];
}

const REASONS = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known" };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-start]");
  const line = form.querySelector("[data-passkey-error]");
  let answered = false;
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (answered) return;
    event.preventDefault();
    line.hidden = true;
    line.textContent = "";
    if (!window.PublicKeyCredential) return complain(line, "missing");
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      answered = true;
    } catch (error) {
      complain(line, REASONS[error.name] ?? "failed");
    } finally {
      button.disabled = false;
    }
    if (answered) form.requestSubmit();
    else button.focus();
  });
}
