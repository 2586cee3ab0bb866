// For browsers without JavaScript modules: `<script nomodule src=".../old-browser.js">`. They cannot
// parse the other scripts either, so this one is written in the JavaScript of 2009.

document.addEventListener("DOMContentLoaded", function () {
  var texts = __TEXTS__;
  var root = document.documentElement;
  var own = document.querySelector('script[data-locale="auto"]') ? navigator.language : root.lang;
  // As native/page/language.mjs, as far as these browsers go: traditional Chinese is not simplified.
  var traditional = /^zh.*(hant|tw|hk|mo)/i.test(own);
  var text = texts.en;
  for (var tag in texts) if (tag.slice(0, 2) === own.slice(0, 2) && !traditional) text = texts[tag];
  var places = document.querySelectorAll("[data-chat-fallback]");
  for (var index = 0; index < places.length; index++) places[index].removeAttribute("hidden");
  var boot = document.querySelector("[data-boot]");
  if (boot) boot.parentNode.removeChild(boot);
  var notice = document.createElement("p");
  notice.className = "cp-noscript";
  notice.setAttribute("role", "alert");
  notice.setAttribute("dir", "auto");
  notice.appendChild(document.createTextNode(text));
  var place = document.querySelector("[data-notices]") || document.body;
  place.insertBefore(notice, place.firstChild);
});
