// Warns before a page with typed but unsent words is left: form[data-guard]. A saved draft needs no warning.

export function guard(root) {
  const forms = [...root.querySelectorAll("form[data-guard]")];
  if (!forms.length) return;
  const changed = new Set();
  for (const form of forms) {
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.clear());
    form.addEventListener("autosave:saved", () => changed.delete(form));
  }
  addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });
}
