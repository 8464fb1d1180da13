// Nothing typed is lost: automatic saving that speaks up, a guard for unsaved text, and a copy in
// the browser's lasting storage, bound to the person, until the server has acknowledged it.
// Everything works without this file; it only adds.

// The browser's lasting storage of what has not reached the server. An entry belongs to one person
// and one form; another person at the same computer is neither shown nor sent it. On a shared
// computer nothing is kept at all (the sign-in asks: shared.js).

const PREFIX = "kompass.unsent.";
const OWN = ["csrfmiddlewaretoken", "version", "operation", "sequence", "take", "over"];
const person = document.body.dataset.person ?? "";

const isShared = () => /(?:^|; )shared_computer=1(?:;|$)/.test(document.cookie);
const keyOf = (form) => `${PREFIX}${person}.${new URL(form.action).pathname}`;

function available() {
  try {
    return Boolean(person) && !isShared() && Boolean(window.localStorage);
  } catch {
    return false; // the browser's settings forbid it
  }
}

const typed = (form) => [...new FormData(form)].filter(([name]) => !OWN.includes(name));

const fields = (form) => typed(form).filter(([, value]) => !(value instanceof File));

const content = (form) =>
  JSON.stringify(
    typed(form).map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(form) {
  if (!available() || form.querySelector("[data-conflict]")) return;
  const { version, operation, sequence } = form.elements;
  const entry = {
    fields: fields(form),
    version: version?.value,
    operation: operation?.value,
    sequence: sequence?.value,
    label: form.dataset.keep,
    page: location.pathname,
    at: Date.now(),
  };
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(entry));
  } catch {
    // It is full: the text still stands on the page, and the guard warns before leaving.
  }
}

// The server has what was sent; what was typed since then is still kept.
function drop(form, acknowledged) {
  if (available() && content(form) === acknowledged) localStorage.removeItem(keyOf(form));
}

function acknowledge(operations) {
  if (!available()) return;
  for (const key of keys()) {
    if (operations.includes(read(key)?.operation)) localStorage.removeItem(key);
  }
}

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${person}.`));

// Put what was typed back into the form; tell whether there was anything that the page does not
// show already.
function restore(form) {
  if (!available()) return false;
  const entry = read(keyOf(form));
  if (!entry) return false;
  const before = content(form);
  for (const [name, value] of entry.fields) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList || field?.type === "radio") {
      for (const option of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        option.checked = option.value === value;
      }
    } else if (field) field.value = value;
  }
  if (content(form) === before) {
    localStorage.removeItem(keyOf(form));
    return false;
  }
  for (const name of ["version", "operation", "sequence"]) {
    const field = form.elements[name];
    if (field && entry[name] !== undefined) field.value = entry[name];
  }
  return true;
}

function linkTo(href, textContent) {
  const link = document.createElement("a");
  return Object.assign(link, { href, textContent, className: "ds-link" });
}

// Name the pages on which something waits, on every other page of the same person.
function tellOthers(forms, place) {
  if (!place || !available()) return;
  const here = forms.map(keyOf);
  const elsewhere = keys().filter((key) => !here.includes(key));
  const waiting = elsewhere.map(read).filter((entry) => entry?.page?.startsWith("/"));
  place.querySelector("ul").replaceChildren(...waiting.map(({ page, label }) => {
    const item = document.createElement("li");
    item.append(linkTo(page, label || page));
    return item;
  }));
  place.hidden = waiting.length === 0;
}

const keeping = { available, content, keep, drop, acknowledge, restore, tellOthers };

const SENDS_AGAIN = [2000, 5000, 10000, 20000, 40000];
const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1];
const unsavedAtStart = (form) =>
  form.querySelector("[data-conflict], [data-put-together], .ds-error-summary");
const forms = [...document.querySelectorAll("form[data-guard]")];
const guarded = new Map(
  forms.map((form) => [form, unsavedAtStart(form) ? "" : keeping.content(form)]),
);
const sent = new WeakMap();
const failures = new WeakMap();
let leaving = null;

const isUnsaved = (form) => form.isConnected && keeping.content(form) !== guarded.get(form);
const savesItself = (form) =>
  form.hasAttribute("hx-post") && !form.querySelector("[data-conflict]");

function next(form) {
  const field = form.elements.sequence;
  if (field) field.value = Number(field.value || 0) + 1;
  return field?.value;
}

function say(form, text, { loud = false, link = null } = {}) {
  const line = document.getElementById("save-status");
  if (!line || !text || !form.contains(line)) return;
  line.className = loud ? "failed" : "";
  line.setAttribute("role", loud ? "alert" : "status");
  line.replaceChildren(text);
  if (!link) return;
  const anchor = linkTo(link.href, link.text);
  if (link.elsewhere) anchor.target = "_blank";
  line.append(" ", anchor);
}

function signedOut(form) {
  const { signedOut: text, signInAddress, signIn, signInElsewhere } = form.dataset;
  const here = `${signInAddress}?next=${encodeURIComponent(location.pathname)}`;
  const elsewhere = !keeping.available();
  const link = { href: here, text: elsewhere ? signInElsewhere : signIn, elsewhere };
  say(form, text, { loud: true, link });
  // The text waits in the browser: leaving for the sign-in needs no warning.
  if (!elsewhere) guarded.set(form, keeping.content(form));
}

// A page opened before a new sign-in holds an old token: the cookie's is read when a form is sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const field = form.querySelector?.("input[name=csrfmiddlewaretoken]");
  if (field && token()) field.value = token();
  if (guarded.has(form)) next(form);
  leaving = form;
});
window.addEventListener("pageshow", () => { leaving = null; });
window.addEventListener("beforeunload", (event) => {
  if (forms.some((form) => form !== leaving && guarded.has(form) && isUnsaved(form))) {
    event.preventDefault();
  }
});

// On leaving, and when the lid is closed, what the pause has not sent yet is sent.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of forms) if (form !== leaving) save(form);
});
window.addEventListener("pagehide", () => {
  for (const form of forms) {
    if (form === leaving || !savesItself(form) || !isUnsaved(form)) continue;
    next(form);
    const body = new URLSearchParams(new FormData(form));
    if (token()) body.set("csrfmiddlewaretoken", token());
    const headers = { "HX-Request": "true" };
    fetch(form.action, { method: "POST", body, keepalive: true, headers }).catch(() => {});
  }
});

function save(form) {
  if (savesItself(form) && isUnsaved(form)) window.htmx?.trigger(form, "save");
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const { elt, parameters } = detail;
  if (elt.dataset.parameter) {
    delete parameters[elt.name];
    parameters[elt.dataset.parameter] = elt.value;
  }
  if (parameters.csrfmiddlewaretoken && token()) parameters.csrfmiddlewaretoken = token();
  if (guarded.has(elt)) parameters.sequence = next(elt);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!guarded.has(form)) return;
  const now = keeping.content(form);
  // Two texts stand beside each other: only the person's own choice saves.
  if (form.querySelector("[data-conflict]") || now === guarded.get(form)) event.preventDefault();
  else sent.set(event.detail.xhr, now);
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (!guarded.has(form)) return;
  // A lost session answers with the sign-in page; it must not land in the status line.
  const answered = detail.xhr.responseURL && new URL(detail.xhr.responseURL).pathname;
  if (answered && answered !== new URL(form.action).pathname) {
    detail.shouldSwap = false;
    signedOut(form);
  } else if (!detail.xhr.responseText.includes('id="save-status"')) {
    detail.shouldSwap = false; // a page that says why this is closed, not a status line
    say(form, form.dataset.closed, { loud: true });
  } else if (detail.xhr.status < 300) {
    guarded.set(form, sent.get(detail.xhr));
    failures.delete(form);
    keeping.drop(form, sent.get(detail.xhr));
  }
});

const failed = (name) => ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (!guarded.has(form)) return;
  say(form, form.dataset[name], { loud: true });
  const times = failures.get(form) ?? 0;
  failures.set(form, times + 1);
  window.setTimeout(() => save(form), SENDS_AGAIN[Math.min(times, SENDS_AGAIN.length - 1)]);
};
document.addEventListener("htmx:sendError", failed("failed"));
document.addEventListener("htmx:timeout", failed("failed"));
document.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.requestConfig?.elt;
  const { status } = event.detail.xhr;
  if (status === 401 && guarded.has(form)) signedOut(form);
  else if (status === 403) say(form, form.dataset.closed, { loud: true });
  else failed("refused")(event);
});
window.addEventListener("online", () => { for (const form of forms) save(form); });

for (const form of forms) {
  if (form.dataset.keep === undefined) continue;
  form.addEventListener("input", () => keeping.keep(form));
  form.addEventListener("change", () => keeping.keep(form));
  if (!keeping.available()) say(form, form.dataset.notKept);
}

keeping.acknowledge([
  ...[...document.querySelectorAll("[data-told^='kept:']")].map((each) =>
    each.dataset.told.slice(5),
  ),
  ...[...document.querySelectorAll("form[data-operation]")].map((each) => each.dataset.operation),
]);
for (const form of forms) {
  if (form.dataset.keep === undefined || unsavedAtStart(form) || !keeping.restore(form)) continue;
  say(form, form.dataset.restored, { loud: true });
  window.setTimeout(() => save(form), 0);
}
keeping.tellOthers(forms, document.getElementById("unsent"));
