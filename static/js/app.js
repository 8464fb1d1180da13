// What the pages need beyond plain HTML: automatic saving that speaks up, a guard for unsaved text, the search's parameter.
// Everything works without this file; it only adds.

const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1];
const content = (form) => {
  const fields = new FormData(form);
  for (const name of ["csrfmiddlewaretoken", "version", "operation"]) fields.delete(name);
  return JSON.stringify([...fields].map(([name, value]) => [name, value instanceof File ? value.name : value]));
};
const unsavedAtStart = (form) => form.querySelector("[data-conflict], .ds-error-summary");
const guarded = new Map([...document.querySelectorAll("form[data-guard]")].map((form) => [form, unsavedAtStart(form) ? "" : content(form)]));
const sent = new WeakMap();
let leaving = null;

function shout(form, text) {
  const line = document.getElementById("save-status");
  if (!line || !text) return;
  line.className = "failed";
  line.setAttribute("role", "alert");
  line.textContent = text;
}

// A page opened before a new sign-in holds an old token: the cookie's is read when a form is sent.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector?.("input[name=csrfmiddlewaretoken]");
  if (field && token()) field.value = token();
  leaving = event.target;
});

window.addEventListener("beforeunload", (event) => {
  const unsaved = [...guarded].some(([form, before]) => form !== leaving && form.isConnected && content(form) !== before);
  if (unsaved) event.preventDefault();
});
window.addEventListener("pageshow", () => { leaving = null; });

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const { elt, parameters } = detail;
  if (elt.dataset.parameter) {
    delete parameters[elt.name];
    parameters[elt.dataset.parameter] = elt.value;
  }
  if (parameters.csrfmiddlewaretoken && token()) parameters.csrfmiddlewaretoken = token();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!guarded.has(form)) return;
  const now = content(form);
  // Two texts stand beside each other: only the person's own Save may choose between them.
  if (form.querySelector("[data-conflict]") || now === guarded.get(form)) event.preventDefault();
  else sent.set(event.detail.xhr, now);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (!guarded.has(form)) return;
  // A lost session answers with the sign-in page; it must not land in the status line.
  if (detail.xhr.responseURL && new URL(detail.xhr.responseURL).pathname !== new URL(form.action).pathname) {
    detail.shouldSwap = false;
    shout(form, form.dataset.signedOut);
  } else if (detail.xhr.status < 300) guarded.set(form, sent.get(detail.xhr));
});

const failed = (name) => ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (guarded.has(form)) shout(form, form.dataset[name]);
};
document.addEventListener("htmx:sendError", failed("failed"));
document.addEventListener("htmx:timeout", failed("failed"));
document.addEventListener("htmx:responseError", (event) => failed(event.detail.xhr.status === 403 ? "closed" : "refused")(event));
window.addEventListener("online", () => {
  for (const form of guarded.keys()) if (form.hasAttribute("hx-post")) window.htmx?.trigger(form, "change");
});

// 150 judgements by mouse are too many: a digit sets the whole question, only while the focus is in the form.
for (const form of document.querySelectorAll("form[data-keys]")) {
  form.addEventListener("keydown", (event) => {
    const place = Number(event.key) - 1;
    const groups = [...form.querySelectorAll("fieldset")].map((group) => group.querySelectorAll("input[type=radio]"));
    if (event.ctrlKey || event.altKey || event.metaKey || !groups.length || !groups[0][place]) return;
    event.preventDefault();
    for (const levels of groups) levels[place].checked = true;
  });
}

// On a narrow screen long help begins closed: the answer is what one came for.
if (window.matchMedia("(max-width: 61.99rem)").matches) for (const help of document.querySelectorAll("details[data-wide]")) help.open = false;

// A part that asks again by itself is told to ears only when what it says has changed.
document.addEventListener("htmx:afterSettle", () => {
  const line = document.getElementById("announce");
  const text = document.querySelector("[data-announce]")?.dataset.announce;
  if (line && text && line.textContent !== text) line.textContent = text;
});

document.querySelector("[data-focus]")?.focus();
