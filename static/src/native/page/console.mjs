// Lines for the console, in a turn of their own: with Python on the stack the browser would write
// down each frame of its interpreter beside them, which takes milliseconds a line.

const lines = [];

function flush() {
  for (const [level, text] of lines.splice(0)) console[level](`chat_py: ${text}`);
}

/** @param {"info"|"warn"} level @param {string} text */
export function writeToConsole(level, text) {
  if (lines.push([level, text]) === 1) setTimeout(flush);
}
