// Characters left in a text, counted as the server counts them: by code points, after newlines are made one character.

const PAUSE = 400;

export function counters(root) {
  root.querySelectorAll("[data-count-to]").forEach(watch);
}

function watch(control) {
  const said = document.getElementById(`${control.id}-count`);
  if (!said) return;
  const limit = Number(control.dataset.countTo);
  let waiting;
  const say = () => {
    const left = limit - [...control.value].length;
    const words = left < 0 ? said.dataset.over : said.dataset.left;
    said.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    said.dataset.state = left < 0 ? "over" : "within";
  };
  control.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(say, PAUSE);
  });
  if (control.value) say();
}
