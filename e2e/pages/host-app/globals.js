// What the template engine and the first scripts of such a page define.
const API_URL = location.origin;
const user = pageUser;
const userId = user._id;
let chatId = location.pathname.match(/\/chat\/([\w-]+)/)?.[1] ?? sessionStorage.getItem("lastChatId");
let userChatId = sessionStorage.getItem("userChatId");
const lang = "en";
const translations = { newChat: "New chat" };
const pageLog = [];

function showNotification(message, kind) {
  pageLog.push(`notification ${kind}: ${message}`);
  $("<div class='toast show position-static' role='status'>").text(message).appendTo("#host-toasts");
}

// As the scripts of such a page look for it.
const openChat = () => ({
  chatId: sessionStorage.getItem("chatId") || window.chatId,
  userChatId: sessionStorage.getItem("userChatId") || window.userChatId || $("#chatContainer").attr("data-id"),
});
