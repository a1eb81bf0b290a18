// Asks before a button with data-confirm sends its form.

export function confirmation(root) {
  root.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  }, { capture: true });
}
