// Who the visitor is in the conversation.
const PersonaModule = {
  currentUserChatId: "",
  chosen: false,
  open() {
    this.currentUserChatId = openChat().userChatId;
    $("#personas-list").prop("hidden", false);
  },
  choose({ dataset: { id, name, chatImageUrl } }) {
    this.chosen = true;
    window.onPersonaAdded({ id, name, chatImageUrl });
    const { chatId, userChatId } = openChat();
    const message = `I am now "${name}".`;
    addMessageToChat(chatId, userChatId, { role: "user", message, name: "persona", hidden: true }, (error) => {
      pageLog.push(error ? `persona failed: ${error.message}` : "persona told");
      if (!error) generateChatCompletion();
    });
    this.close();
  },
  close() {
    $("#personas-list").prop("hidden", true);
    if (!this.chosen) window.onPersonaModuleClose();
    this.chosen = false;
  },
  onMessageSent({ content }) {
    pageLog.push(`persona module: ${content}`);
  },
};

$(function () {
  $("<button type='button' class='btn btn-light persona-card'>Ash</button>")
    .attr({ "data-id": "p1", "data-name": "Ash", "data-chat-image-url": "/static/characters/kai.svg" })
    .appendTo("#personas-list");
  $("<button type='button' class='btn btn-light persona-close'>Close</button>").appendTo("#personas-list");
  $("#show-personas-btn").on("click", () => PersonaModule.open());
  $(document).on("click", ".persona-card", ({ currentTarget }) => PersonaModule.choose(currentTarget));
  $(document).on("click", ".persona-close", () => PersonaModule.close());
});
