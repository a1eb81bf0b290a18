// The one entry: each module improves what is already on the page; without them every page still works.
import { autosave } from "./autosave.js";
import { conditional } from "./conditional.js";
import { confirmation } from "./confirm.js";
import { counters } from "./counter.js";
import { errors } from "./errors.js";
import { files } from "./files.js";
import { guard } from "./guard.js";
import { menu } from "./menu.js";
import { once } from "./once.js";
import { printing } from "./print.js";
import { rows } from "./rows.js";

for (const improve of [menu, errors, conditional, counters, rows, files, autosave, guard, confirmation, once, printing]) {
  improve(document);
}
