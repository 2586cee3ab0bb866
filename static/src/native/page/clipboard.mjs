// The clipboard, with one thing in two forms: HTML for a word processor, text for everything else.

export function copyRich(text, html) {
  const of = (type, content) => [type, new Blob([content], { type })];
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries([of("text/plain", text), of("text/html", html)]))]);
}
