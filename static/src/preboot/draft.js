// What was typed before Python could keep it: over a start that failed, and over the reload.

const KEY = "chat_py.early";
const box = () => document.querySelector("#messageInput, #userMessage");

function attempt(run) {
  try {
    return run();
  } catch {
    return null; // storage is denied: the text stays in the box, as long as the page does
  }
}

export const keepDraft = () => {
  const text = box()?.value;
  if (text) attempt(() => sessionStorage.setItem(KEY, text));
};

export function restoreDraft() {
  const put = () => {
    const text = attempt(() => sessionStorage.getItem(KEY));
    const place = box();
    if (!text || !place) return;
    if (!place.value) place.value = text;
    attempt(() => sessionStorage.removeItem(KEY));
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", put, { once: true });
  else put();
}
