// Nothing typed is lost: automatic saving that speaks up, a guard for unsaved text, and a copy in the browser's lasting storage, bound
// to the person, until the server has acknowledged it. Everything works without this file; it only adds.

import * as keeping from "./keeping.js";

const SENDS_AGAIN = [2000, 5000, 10000, 20000, 40000];
const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1];
const unsavedAtStart = (form) => form.querySelector("[data-conflict], [data-put-together], .ds-error-summary");
const forms = [...document.querySelectorAll("form[data-guard]")];
const guarded = new Map(forms.map((form) => [form, unsavedAtStart(form) ? "" : keeping.content(form)]));
const sent = new WeakMap();
const failures = new WeakMap();
let leaving = null;

const isUnsaved = (form) => form.isConnected && keeping.content(form) !== guarded.get(form);
const savesItself = (form) => form.hasAttribute("hx-post") && !form.querySelector("[data-conflict]");

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
  const anchor = Object.assign(document.createElement("a"), { href: link.href, textContent: link.text, className: "ds-link" });
  if (link.elsewhere) anchor.target = "_blank";
  line.append(" ", anchor);
}

function signedOut(form) {
  const { signedOut: text, signInAddress, signIn, signInElsewhere } = form.dataset;
  const here = `${signInAddress}?next=${encodeURIComponent(location.pathname)}`;
  const elsewhere = !keeping.available();
  say(form, text, { loud: true, link: { href: here, text: elsewhere ? signInElsewhere : signIn, elsewhere } });
  if (!elsewhere) guarded.set(form, keeping.content(form)); // the text waits in the browser: leaving for the sign-in needs no warning
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
  if (forms.some((form) => form !== leaving && guarded.has(form) && isUnsaved(form))) event.preventDefault();
});

// On leaving, and when the lid is closed, what the pause has not sent yet is sent.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of forms) if (form !== leaving) save(form);
});
window.addEventListener("pagehide", () => {
  for (const form of forms) {
    if (form === leaving || !savesItself(form) || !isUnsaved(form)) continue;
    next(form);
    const body = new URLSearchParams(new FormData(form));
    if (token()) body.set("csrfmiddlewaretoken", token());
    fetch(form.action, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => {});
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
  if (detail.xhr.responseURL && new URL(detail.xhr.responseURL).pathname !== new URL(form.action).pathname) {
    detail.shouldSwap = false;
    signedOut(form);
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
  ...[...document.querySelectorAll("[data-told^='kept:']")].map((each) => each.dataset.told.slice(5)),
  ...[...document.querySelectorAll("form[data-operation]")].map((each) => each.dataset.operation),
]);
for (const form of forms) {
  if (form.dataset.keep === undefined || unsavedAtStart(form) || !keeping.restore(form)) continue;
  say(form, form.dataset.restored, { loud: true });
  window.setTimeout(() => save(form), 0);
}
keeping.tellOthers(forms, document.getElementById("unsent"));
