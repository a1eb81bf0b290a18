// A second press of the same button within a moment sends nothing. (The once-only key keeps the promise on the server.)

const MOMENT = 1500;

export function once(root) {
  const sent = new WeakMap();
  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const last = sent.get(event.target) ?? -Infinity;
    if (event.timeStamp - last < MOMENT) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });
}
