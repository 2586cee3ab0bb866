// The page's own script: it uses the chat's globals before Python is there, and jQuery throughout.

const note = (text) => $("<li>").text(text).appendTo("#host-log");

$(function () {
  ChatAPI.makeRequest("GET", "/chats").then(
    ({ chats }) => note(`chats: ${chats.map(({ id }) => id).join(" ")}`),
    (error) => note(`chats failed: ${error.type}`),
  );
  ChatEventManager.on("message:sent", ({ content }) => note(`sent: ${content}`));
  $(document).on("chat:message:received", (event, { chatId }) => note(`received in: ${chatId}`));
  $(document).on("chatapi:fetch-success", (event, { chatId }) => {
    note(`shown: ${chatId}`);
    $("#chatContainer").attr("data-id", ChatState.userChatId);
    $("#chat-title").text(ChatState.chatName);
  });
  $(document).on("click", ".media-btn", function () {
    note(`pictures of: ${$(this).data("chat-id")}`);
  });
  note(`at first: ${ChatCore.initialized}`);
});
