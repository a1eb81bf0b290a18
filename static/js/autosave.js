// Drafts save themselves: a little after the last key, and when the page is left. The form carries the version it was
// drawn from; the server's answer brings the next one. A stale answer (409) stops the saving and says so.

const PAUSE = 1500;
const AGAIN = 10000;

export function autosave(root) {
  root.querySelectorAll("form[data-autosave]").forEach(watch);
}

function watch(form) {
  const said = form.querySelector("[data-saved]");
  let waiting;
  let busy = false;
  let dirty = false;
  let stopped = false;
  let sending;

  const say = (text, state = "") => {
    if (!said) return;
    said.textContent = text;
    said.dataset.state = state;
  };
  const later = (pause) => {
    clearTimeout(waiting);
    waiting = setTimeout(save, pause);
  };
  const save = async () => {
    if (busy || !dirty || stopped) return;
    busy = true;
    dirty = false;
    let pause = PAUSE;
    say(form.dataset.saving);
    try {
      const answer = await send(form);
      if (answer.status === 409) {
        stopped = true;
        say(form.dataset.stale, "wrong");
      } else if (answer.ok) {
        const { version, text, address } = await answer.json();
        if (form.elements.version) form.elements.version.value = version;
        if (address) moved(form, address);
        say(text);
        if (!dirty) form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true }));
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      dirty = true;
      pause = AGAIN;
      say(form.dataset.unsaved, "wrong");
    } finally {
      busy = false;
      if (sending !== undefined) form.requestSubmit(sending);
      else if (dirty && !stopped) later(pause);
    }
  };

  form.addEventListener("input", () => {
    dirty = true;
    later(PAUSE);
  });
  // Sent while a saving is under way, the form waits for its answer: with the version before it, it would be stale.
  form.addEventListener("submit", (event) => {
    stopped = true;
    clearTimeout(waiting);
    if (!busy) return;
    event.preventDefault();
    sending = event.submitter;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

// The first saving began the draft: from now on the form, and the page's address, are the draft's.
function moved(form, address) {
  form.setAttribute("action", address);
  form.dataset.autosave = address;
  history.replaceState(null, "", address);
}

function send(form) {
  const fields = new FormData(form);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  return fetch(form.dataset.autosave, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
    credentials: "same-origin",
    keepalive: true,
    redirect: "error",
  });
}
