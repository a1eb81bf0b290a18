// Adds and removes repeating rows in place. Names run <list>-<index>-<field>; after each change they are numbered anew,
// so that what is sent is what the server would have drawn.

export function rows(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.(".row-add, .row-remove");
    const list = button?.closest("[data-rows]");
    if (!list) return;
    event.preventDefault();
    if (button.matches(".row-add")) add(list);
    else remove(list, button.closest("[data-row]"));
  });
  root.querySelectorAll("[data-rows]").forEach(bound);
}

function own(list) {
  return [...list.querySelectorAll(":scope > [data-row]")];
}

function add(list) {
  const last = own(list).at(-1);
  const row = last.cloneNode(true);
  clear(row);
  last.after(row);
  settle(list, "added");
  row.querySelector("input, select, textarea")?.focus();
}

function remove(list, row) {
  const all = own(list);
  const at = all.indexOf(row);
  if (all.length === 1) clear(row);
  else row.remove();
  settle(list, "removed");
  own(list)[Math.max(0, at - 1)].querySelector("input, select, textarea")?.focus();
}

function clear(row) {
  for (const control of row.querySelectorAll("input, select, textarea")) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = control.defaultChecked = false;
    else if (control instanceof HTMLSelectElement) control.selectedIndex = 0;
    else if (control.type !== "hidden") control.value = "";
    control.removeAttribute("aria-invalid");
  }
  row.querySelectorAll(".field-error").forEach((error) => error.remove());
  row.querySelectorAll(".field-wrong").forEach((field) => field.classList.remove("field-wrong"));
}

function settle(list, said) {
  own(list).forEach((row, index) => number(list, row, index));
  bound(list);
  const word = list.querySelector("[data-rows-said]");
  word.textContent = word.dataset[said];
  list.dispatchEvent(new CustomEvent("rows:changed", { bubbles: true }));
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

function number(list, row, index) {
  const name = list.dataset.rows;
  const old = new RegExp(`(^|\\s)${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}-\\d+(?=-|$|\\s)`, "g");
  const fresh = `$1${name}-${index}`;
  for (const part of row.querySelectorAll("*")) {
    for (const attribute of ["name", "id", "for", "value", "aria-describedby", "data-name", "data-rows"]) {
      if (attribute === "value" && !part.matches(".row-remove")) continue;
      if (part.hasAttribute(attribute)) part.setAttribute(attribute, part.getAttribute(attribute).replace(old, fresh));
    }
  }
  row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+$/, String(index + 1)));
  row.querySelectorAll("[data-row-number]").forEach((place) => { place.textContent = String(index + 1); });
}

function bound(list) {
  const count = own(list).length;
  list.querySelector(":scope > .row-add").hidden = count >= Number(list.dataset.max);
  for (const row of own(list)) row.querySelector(":scope > .row-remove").hidden = count <= Number(list.dataset.min);
}
