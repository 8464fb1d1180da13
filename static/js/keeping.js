// The browser's lasting storage of what has not reached the server. An entry belongs to one person and one form; another person at the
// same computer is neither shown nor sent it. On a shared computer nothing is kept at all (the sign-in asks; static/js/shared.js).

const PREFIX = "kompass.unsent.";
const OWN = ["csrfmiddlewaretoken", "version", "operation", "sequence", "take", "over"];
const person = document.body.dataset.person ?? "";

const isShared = () => /(?:^|; )shared_computer=1(?:;|$)/.test(document.cookie);
const keyOf = (form) => `${PREFIX}${person}.${new URL(form.action).pathname}`;

export function available() {
  try {
    return Boolean(person) && !isShared() && Boolean(window.localStorage);
  } catch {
    return false; // the browser's settings forbid it
  }
}

function fields(form) {
  return [...new FormData(form)].filter(([name, value]) => !OWN.includes(name) && !(value instanceof File));
}

export const content = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => !OWN.includes(name)).map(([name, value]) => [name, value instanceof File ? value.name : value]));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function keep(form) {
  if (!available() || form.querySelector("[data-conflict]")) return;
  const { version, operation, sequence } = form.elements;
  const entry = { fields: fields(form), version: version?.value, operation: operation?.value, sequence: sequence?.value, label: form.dataset.keep, page: location.pathname, at: Date.now() };
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(entry));
  } catch {
    // It is full: the text still stands on the page, and the guard warns before leaving.
  }
}

// The server has what was sent; what was typed since then is still kept.
export function drop(form, acknowledged) {
  if (available() && content(form) === acknowledged) localStorage.removeItem(keyOf(form));
}

export function acknowledge(operations) {
  if (!available()) return;
  for (const key of keys()) if (operations.includes(read(key)?.operation)) localStorage.removeItem(key);
}

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${person}.`));

// Put what was typed back into the form; tell whether there was anything that the page does not show already.
export function restore(form) {
  if (!available()) return false;
  const entry = read(keyOf(form));
  if (!entry) return false;
  const before = content(form);
  for (const [name, value] of entry.fields) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList || field?.type === "radio") {
      for (const option of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) option.checked = option.value === value;
    } else if (field) field.value = value;
  }
  if (content(form) === before) {
    localStorage.removeItem(keyOf(form));
    return false;
  }
  for (const name of ["version", "operation", "sequence"]) if (form.elements[name] && entry[name] !== undefined) form.elements[name].value = entry[name];
  return true;
}

// Name the pages on which something waits, on every other page of the same person.
export function tellOthers(forms, place) {
  if (!place || !available()) return;
  const here = forms.map(keyOf);
  const waiting = keys().filter((key) => !here.includes(key)).map(read).filter((entry) => entry?.page?.startsWith("/"));
  place.querySelector("ul").replaceChildren(...waiting.map(({ page, label }) => {
    const link = Object.assign(document.createElement("a"), { href: page, textContent: label || page, className: "ds-link" });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  place.hidden = waiting.length === 0;
}
