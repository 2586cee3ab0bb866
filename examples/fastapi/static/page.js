// A script of the page's own: the chat's globals work at once, before Python is ready.
ChatEventManager.on("message:received", ({ content }) => {
  document.title = content;
});

ChatAPI.makeRequest("GET", "/chat", { chatId: "kai" }).then(({ chat }) => {
  document.querySelector("#count").textContent = `${chat.messages.length} messages so far`;
});
