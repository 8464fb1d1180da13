// Many files with a bar each: one request per file, so that one that is refused or lost stops none
// of the others. Without this file the form sends all of them at once and the next page tells what
// came of each.

const form = document.querySelector("form[data-upload]");
const input = form.querySelector("input[type=file]");
const list = document.getElementById("received");
const status = document.getElementById("upload-status");
const drop = form.querySelector("[data-drop]");
const waiting = [];
let busy = false;

const token = () =>
  document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1] ??
  form.elements.csrfmiddlewaretoken.value;

function line(file) {
  const row = document.createElement("li");
  row.className = "ds-card";
  const name = document.createElement("strong");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const words = document.createElement("span");
  words.className = "quiet";
  words.textContent = form.dataset.waiting;
  row.append(name, bar, words);
  list.prepend(row);
  return { row, bar, words };
}

function fail({ row, bar, words }, sentence) {
  bar.remove();
  words.className = "failed";
  words.textContent = sentence;
  row.setAttribute("role", "alert");
}

function told(shown, request) {
  const answered = request.responseURL && new URL(request.responseURL).pathname;
  if (answered && answered !== new URL(form.action).pathname) {
    return fail(shown, form.dataset.signedOut);
  }
  if (request.status === 413) return fail(shown, form.dataset.tooLarge);
  if (request.status !== 200 && request.status !== 422) return fail(shown, form.dataset.failed);
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  shown.row.replaceWith(...answer.body.children);
}

function send({ file, shown, fields }) {
  return new Promise((done) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.set("csrfmiddlewaretoken", token());
    body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.timeout = 600000;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      shown.bar.value = Math.round((100 * event.loaded) / event.total);
      shown.words.textContent = `${form.dataset.sending}: ${shown.bar.value} %`;
    });
    request.addEventListener("load", () => { told(shown, request); done(); });
    for (const trouble of ["error", "timeout", "abort"]) {
      request.addEventListener(trouble, () => {
        fail(shown, form.dataset.failed);
        done();
      });
    }
    request.send(body);
  });
}

async function sendAll() {
  if (busy) return;
  busy = true;
  while (waiting.length) await send(waiting.shift());
  busy = false;
  status.textContent = form.dataset.done;
}

function take(files) {
  const fields = [...new FormData(form)].filter(([, value]) => !(value instanceof File));
  for (const file of files) waiting.push({ file, shown: line(file), fields });
  status.textContent = "";
  sendAll();
}

form.addEventListener("submit", (event) => {
  if (!input.files.length) return; // the server says what is missing
  event.preventDefault();
  take([...input.files]);
  input.value = "";
});

drop.querySelector("[data-drop-words]").hidden = false;
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  take([...event.dataTransfer.files]);
});
window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
