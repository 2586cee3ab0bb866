// The site's back end for the chat: one call for each thing that it asks (docs/contract.md, section 8).
(() => {
  async function api(method, path, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`/api${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    const data = text ? JSON.parse(text) : null;
    if (response.ok && data?.success !== false) return data;
    const message = data?.error ?? data?.message ?? response.statusText;
    throw Object.assign(new Error(message), { status: response.ok ? 400 : response.status });
  }

  const ids = (chatId) => ({ chatId, userChatId: ChatState.chatId === chatId ? ChatState.userChatId : "" });

  window.CHAT_PY = {
    ...window.CHAT_PY,
    backend: {
      async openChat(chatId, { reset, userChatId }) {
        const last = !reset && !userChatId ? await api("GET", `/chat-history/${chatId}`) : null;
        const known = reset ? "" : userChatId || last?.userChatId || "";
        const data = await api("POST", "/chat/", { chatId, userId, userChatId: known });
        return data.chat ? { ...data, userChatId: data.userChat?._id } : null;
      },
      saveMessage: (chatId, { content, ...more }) =>
        api("POST", "/chat/add-message", { role: "user", ...more, chatId, message: content }),
      async answer(request) {
        await api("POST", "/openai-chat-completion", request); // the text comes through the websocket
      },
      act: (chatId, messageId, action) =>
        api("POST", "/message/action", { ...ids(chatId), messageId, action }),
      history: () => ({ messages: [], total: 0 }), // a chat is opened whole
    },
  };
})();
