// Files too big to be sent are refused when they are chosen: nobody waits for an upload that cannot succeed.

export function files(root) {
  root.addEventListener("change", (event) => {
    const control = event.target;
    if (control.type !== "file" || !control.dataset.mostBytes) return;
    const said = control.parentElement.querySelector("[data-files-said]");
    said.textContent = wrong(control, said.dataset);
    if (said.textContent) control.value = "";
  });
}

function wrong(control, words) {
  const chosen = [...control.files];
  const big = chosen.find((file) => file.size > Number(control.dataset.mostBytes));
  if (big) return words.tooBig.replace("{name}", big.name);
  const together = chosen.reduce((sum, file) => sum + file.size, 0);
  return together > Number(control.dataset.mostTogether) ? words.tooMany : "";
}
