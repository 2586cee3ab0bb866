// Templates as Python fills them: values as JSON text, in one crossing.

import * as templates from "./fill.mjs";

export const fill = (kind, text) => templates.fill(kind, JSON.parse(text));
export const refill = (root, text) => templates.refill(root, JSON.parse(text));
