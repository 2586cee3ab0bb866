// For browsers without JavaScript modules: `<script nomodule src=".../old-browser.js">`. They cannot
// parse the other scripts either, so this one is written in the JavaScript of 2009.

document.addEventListener("DOMContentLoaded", function () {
  var texts = {
    en: "This chat needs a newer browser. Please update yours or use a different one.",
    ja: "このチャットには新しいブラウザーが必要です。更新するか、別のブラウザーをお使いください。"
  };
  var places = document.querySelectorAll("[data-chat-fallback]");
  for (var index = 0; index < places.length; index++) places[index].removeAttribute("hidden");
  var boot = document.querySelector("[data-boot]");
  if (boot) boot.parentNode.removeChild(boot);
  var notice = document.createElement("p");
  notice.className = "cp-noscript";
  notice.setAttribute("role", "alert");
  notice.appendChild(document.createTextNode(texts[document.documentElement.lang.slice(0, 2)] || texts.en));
  var place = document.querySelector("[data-notices]") || document.body;
  place.insertBefore(notice, place.firstChild);
});
