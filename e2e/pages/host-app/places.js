// The page's home and its chat take turns.
window.showDiscovery = function () {
  pageLog.push("showDiscovery");
  $(".onchat-on").hide().addClass("d-none").css({ opacity: 0, "pointer-events": "none", visibility: "hidden" });
  $(".onchat-off").show().removeClass("d-none").css({ opacity: "", "pointer-events": "", visibility: "" });
  $("#loadingOverlay").fadeOut(0);
  if (typeof resetChatUrl === "function") resetChatUrl();
};

$(document).on("click", "#back-to-list", () => window.showDiscovery());
$(document).on("chatapi:interface-ready", () => $("#chat-title").text(ChatState.chatName));
