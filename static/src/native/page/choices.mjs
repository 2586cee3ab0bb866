// What the reader has chosen in the settings sheet, as chat_py/settings/choices.py has stored it.

function read() {
  try {
    return JSON.parse(localStorage.getItem("chat_py.choices")) ?? {};
  } catch {
    return {}; // storage is denied, or what is there is none of ours
  }
}

/** @type {{language?: string, enterSends?: boolean, shortcuts?: boolean, textSize?: number, sounds?: boolean, notifications?: boolean}} */
export const choices = read();
