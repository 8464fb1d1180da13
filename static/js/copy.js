// A button that copies a field's text. Without this file the field can be marked and copied by
// hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const line = document.getElementById(`${button.dataset.copy}-copied`);
  if (!navigator.clipboard || !field) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      line.textContent = button.dataset.copied;
    } catch {
      field.select();
      line.textContent = button.dataset.failed;
    }
  });
}
