// What the visitor sees of a start that ends: nothing more of its progress, or a plain notice.

const TEXTS = {
  en: ["The chat could not start.", "The chat has stopped.", "What you typed is kept. Check the connection, then try again.", "Retry"],
  ja: ["チャットを開始できませんでした。", "チャットが停止しました。", "入力した内容は保存されています。接続を確認して、もう一度お試しください。", "再試行"],
};

const place = () => document.querySelector("[data-boot]") ?? make("i");

export function showProgress({ phase, loaded = 0, total = 0 }) {
  const box = place();
  box.dataset.phase = phase;
  if (total) box.style.setProperty("--cp-boot-progress", Math.min(1, loaded / total));
}

export const hideProgress = () => (place().hidden = true);

function make(name, className, ...content) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...content);
  return element;
}

// `started`: whether it ran before, and stops now. The last line of a traceback says what it was.
export function showFailure({ message }, started, retry) {
  hideProgress();
  const language = document.documentElement.lang.slice(0, 2);
  const [failed, stopped, advice, again] = TEXTS[language] ?? TEXTS.en;
  const strong = make("strong", "", started ? stopped : failed);
  const button = make("button", "cp-button", again);
  button.type = "button";
  button.onclick = retry;
  const notice = make("div", "cp-scope cp-notice cp-notice--boot");
  notice.dataset.kind = "error";
  notice.setAttribute("role", "alert");
  notice.append(make("p", "cp-notice__text", strong, ` ${message.trim().split("\n").pop()} ${advice}`), button);
  (document.querySelector("[data-notices]") ?? document.body).prepend(notice);
  for (const place of document.querySelectorAll("[data-chat-fallback]")) place.hidden = false;
}
