// Buttons that write the plain marks of a text: "- " before lines, stars around words. They change
// the text as typing does, so that the browser's own undo takes it back.

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

const write = (field, text) => {
  field.focus();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

function asList(field) {
  const { value } = field;
  const start = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const after = value.indexOf("\n", field.selectionEnd);
  const end = after === -1 ? value.length : after;
  const lines = value.slice(start, end).split("\n");
  const marked = lines.every((line) => !line.trim() || line.startsWith("- "));
  const changed = lines.map((line) => {
    if (marked) return line.replace(/^- /, "");
    return line.trim() && !line.startsWith("- ") ? `- ${line}` : line;
  });
  field.setSelectionRange(start, end);
  write(field, lines.length === 1 && !lines[0].trim() ? "- " : changed.join("\n"));
}

function emphasised(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end);
  const words = chosen.trim();
  if (!words) {
    write(field, "**");
    field.setSelectionRange(start + 1, start + 1);
    return;
  }
  const bare = words.startsWith("*") && words.endsWith("*") ? words.slice(1, -1) : `*${words}*`;
  write(field, chosen.replace(words, () => bare));
}

for (const part of document.querySelectorAll("[data-marks]")) {
  const field = part.querySelector("textarea");
  const buttons = [...part.querySelectorAll("[data-mark]")];
  const acts = { list: asList, emphasis: emphasised };
  for (const button of buttons) {
    button.addEventListener("click", () => acts[button.dataset.mark](field));
  }
  // One stop of the Tab key; the arrows go between the buttons.
  part.querySelector("[role=toolbar]")?.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    const target = buttons[(at + step + buttons.length) % buttons.length];
    target.tabIndex = 0;
    target.focus();
  });
  const line = part.querySelector("[data-words]");
  const count = line?.querySelector("[data-count]");
  const tell = () => {
    if (!count) return;
    const words = field.value.trim() ? field.value.trim().split(/\s+/).length : 0;
    count.textContent = line.dataset.one.replace("{n}", words);
  };
  field.addEventListener("input", tell);
  tell();
}

// Saving without leaving the keyboard.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("#answer-form") ?? document.getElementById("answer-form");
  if (!form || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const keys = { Enter: "Control+Enter", s: "Control+S", S: "Control+S" }[event.key];
  const button = keys && form.querySelector(`button[aria-keyshortcuts="${keys}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
