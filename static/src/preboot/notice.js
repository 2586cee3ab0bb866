// What the visitor sees of the start: a quiet progress line, and a plain notice when it fails.

const TEXTS = {
  en: ["The chat could not start.", "The chat has stopped.", "What you typed is kept.", "Try again"],
  ja: ["チャットを開始できませんでした。", "チャットが停止しました。", "入力した内容は保存されています。", "もう一度試す"],
};

const place = () => document.querySelector("[data-boot]");

export function showProgress({ phase, loaded = 0, total = 0 }) {
  const box = place();
  if (!box) return;
  box.hidden = false;
  box.dataset.phase = phase;
  if (total) box.style.setProperty("--cp-boot-progress", String(Math.min(1, loaded / total)));
}

export function showReady() {
  const box = place();
  if (box) box.hidden = true;
}

function make(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

// `started`: whether it ran before, and stops now.
export function showFailure(error, started, beforeReload) {
  showReady();
  const language = (document.documentElement.lang || "en").slice(0, 2);
  const [failed, stopped, kept, again] = TEXTS[language] ?? TEXTS.en;
  const notice = make("div", "cp-scope cp-notice cp-notice--boot");
  notice.dataset.kind = "error";
  notice.setAttribute("role", "alert");
  const text = make("p", "cp-notice__text");
  text.append(make("strong", "", started ? stopped : failed), ` ${error.message} ${kept}`);
  const button = make("button", "cp-button", again);
  button.type = "button";
  button.addEventListener("click", () => {
    beforeReload();
    location.reload();
  });
  notice.append(text, button);
  const show = () => (document.querySelector("[data-notices]") ?? document.body).prepend(notice);
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show, { once: true });
}
