// What the pages need beyond plain HTML. Everything works without this file; it only adds. What
// guards typed text is in saving.js.

// 150 judgements by mouse are too many: a digit sets the whole question, only while the focus is in
// the form.
for (const form of document.querySelectorAll("form[data-keys]")) {
  form.addEventListener("keydown", (event) => {
    const place = Number(event.key) - 1;
    const groups = [...form.querySelectorAll("fieldset")].map((group) =>
      group.querySelectorAll("input[type=radio]"),
    );
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!groups.length || !groups[0][place]) return;
    event.preventDefault();
    for (const levels of groups) levels[place].checked = true;
  });
}

// On a narrow screen long help begins closed: the answer is what one came for.
if (window.matchMedia("(max-width: 61.99rem)").matches) {
  for (const help of document.querySelectorAll("details[data-wide]")) help.open = false;
}

// A part that asks again by itself is told to ears only when what it says has changed.
document.addEventListener("htmx:afterSettle", () => {
  const line = document.getElementById("announce");
  const text = document.querySelector("[data-announce]")?.dataset.announce;
  if (line && text && line.textContent !== text) line.textContent = text;
  for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
});

// A part of the page that is answered by the sign-in instead: the page itself asks, and comes back
// here afterwards.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, path } = detail.requestConfig;
  if (elt.tagName === "FORM" || !detail.xhr.responseURL) return;
  if (new URL(detail.xhr.responseURL).pathname === new URL(path, location.href).pathname) return;
  detail.shouldSwap = false;
  location.reload();
});

document.querySelector("[data-focus]")?.focus();
