// After a refused form the summary of errors takes the focus; its links open what hides their field.

export function errors(root) {
  root.querySelector("[data-focus]")?.focus();
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a[href^='#']");
    if (!link) return;
    const field = root.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field;
    control.focus({ preventScroll: true });
    (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
  });
}
