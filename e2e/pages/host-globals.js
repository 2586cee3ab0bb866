// What a template engine writes into such a page: top-level names, which are not on `window`.
const pageLog = [];
const API_URL = location.origin;
const user = { _id: "guest", nickname: "Guest", subscriptionStatus: "active" };
const userId = user._id;
let chatId = new URLSearchParams(location.search).get("chat") ?? "mira";
let userChatId = "";
const lang = "en";
const translations = { sent: "Sent", gift: "Gift" };

function showNotification(message, kind) {
  pageLog.push(`notification ${kind}: ${message}`);
  $("<div class='toast show position-static' role='status'>").addClass(`text-bg-${kind}`).text(message)
    .appendTo("#host-toasts");
}
