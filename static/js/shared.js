// The sign-in asks whether others use the computer; then the pages keep nothing in the browser. The
// answer lasts until the browser is closed.

const box = document.querySelector("[data-shared-computer]");
const secure = location.protocol === "https:" ? "; Secure" : "";
const note = (shared) => {
  document.cookie = `shared_computer=${shared ? 1 : 0}; Path=/; SameSite=Strict${secure}`;
};

if (box) {
  box.closest("[hidden]")?.removeAttribute("hidden");
  note(box.checked);
  box.addEventListener("change", () => note(box.checked));
}
