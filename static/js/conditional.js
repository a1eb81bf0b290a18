// Fields that apply only while another field has certain values: [data-show-when="kind"][data-show-is="land premises"].
// Within a repeating row the other field is first looked for in the same row. Hidden fields are not sent.

export function conditional(root) {
  root.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form) judge(form);
  });
  root.addEventListener("rows:changed", (event) => judge(event.target.closest("form")));
  root.querySelectorAll("form:has([data-show-when])").forEach(judge);
}

function judge(form) {
  for (const part of form.querySelectorAll("[data-show-when]")) {
    const shown = part.dataset.showIs.split(" ").some((value) => chosen(form, part).includes(value));
    if (part instanceof HTMLOptionElement) {
      offer(part, shown);
      continue;
    }
    part.hidden = !shown;
    for (const control of part.querySelectorAll("input, select, textarea, button")) {
      control.disabled = !shown || Boolean(control.closest("[data-show-when][hidden]"));
    }
  }
  form.querySelectorAll("select[required]:has(option[data-show-when])").forEach(takeOnly);
}

// The one answer left is taken, as the server takes it.
function takeOnly(select) {
  const offered = [...select.options].filter((option) => option.value && !option.disabled);
  if (!select.value && offered.length === 1) select.value = offered[0].value;
}

// An answer that is not offered now is no answer any more.
function offer(option, shown) {
  option.hidden = option.disabled = !shown;
  if (!shown && option.selected) option.closest("select").value = "";
}

function chosen(form, part) {
  const own = part.dataset.name ?? part.closest("select")?.name ?? "";
  const prefix = own.slice(0, own.lastIndexOf("-") + 1);
  const controls = named(form, prefix + part.dataset.showWhen) ?? named(form, part.dataset.showWhen) ?? [];
  return controls.filter((control) => !control.disabled).flatMap(values);
}

function named(form, name) {
  const found = [...form.elements].filter((control) => control.name === name);
  return found.length ? found : null;
}

// A lone box that is not ticked says "no", as the server reads it.
function values(control) {
  if (control.type === "checkbox" && control.value === "yes" && !control.checked) return ["no"];
  if (control.type === "radio" || control.type === "checkbox") return control.checked ? [control.value] : [];
  if (control instanceof HTMLSelectElement) return [...control.selectedOptions].map((option) => option.value);
  return [control.value];
}
