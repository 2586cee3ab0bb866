// What was typed while Python could not keep it: over a start that failed, and over a reload.

const KEY = "chat_py.early";
const box = () => document.querySelector("#messageInput, #userMessage");

// Also gives what is kept, and takes it out; null when storage is denied, and then the text
// stays in the box as long as the page does.
function stored(run) {
  try {
    return run(sessionStorage);
  } catch {
    return null;
  }
}

export function keepDraft() {
  const text = box()?.value;
  if (text) stored((storage) => storage.setItem(KEY, text));
}

export function restoreDraft() {
  const text = stored((storage) => storage.getItem(KEY));
  const place = box();
  if (!text || !place) return;
  if (!place.value) place.value = text;
  stored((storage) => storage.removeItem(KEY));
}
