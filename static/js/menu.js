// Folds that stand open where there is room, for browsers that cannot show a closed <details>; Escape closes a fold.

const WIDE = matchMedia("(width >= 64rem)");
const NATIVE = CSS.supports("selector(::details-content)");

export function menu(root) {
  const folds = [...root.querySelectorAll("details.wide-open")];
  if (!NATIVE) {
    const follow = () => folds.forEach((fold) => { fold.open = WIDE.matches; });
    WIDE.addEventListener("change", follow);
    if (WIDE.matches) follow();
  }
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || WIDE.matches) return;
    const fold = event.target.closest?.("details.wide-open[open]");
    if (!fold) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
}
