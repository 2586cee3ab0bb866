// The page's modules, in the shapes that such pages have them, and what its own scripts hear.

const PersonaModule = {
  currentUserChatId: "",
  open() {
    $("#personas-list").prop("hidden", false);
  },
  choose(card) {
    const { id, name, chatImageUrl } = card.dataset;
    window.onPersonaAdded({ id, name, chatImageUrl });
    $("#personas-list").prop("hidden", true);
    window.onPersonaModuleClose();
  },
  onMessageSent({ content }) {
    pageLog.push(`persona module: ${content}`);
  },
};

window.ChatScenarioModule = {
  scenarios: [
    { id: "s1", title: "Rain", description: "A night train", emotionalTone: "calm", conversationDirection: "slow" },
    { id: "s2", title: "Sun", description: "A market", emotionalTone: "bright", conversationDirection: "quick" },
  ],
  init() {
    const cards = this.scenarios.map(({ id, title }) =>
      $("<button type='button' class='btn btn-outline-secondary btn-sm scenario-card'>").attr("data-id", id).text(title));
    $(".scenario-container").append(cards);
  },
  async selectScenario(id) {
    const scenario = await Promise.resolve(this.scenarios.find((one) => one.id === id));
    window.onScenarioSelected(scenario);
    return scenario;
  },
  onMessageSent() {
    pageLog.push("scenario module");
  },
};

class PromptManager {
  #cards = { walk: { id: "walk", content: "A walk in the rain" } };
  getPrompt(id) {
    return this.#cards[id];
  }
  show() {
    $("#promptContainer").prop("hidden", false);
  }
  update() {}
}
window.promptManager = new PromptManager();

window.giftManager = new (class GiftManager {
  openGiftPanel() {
    $("#giftsOverlay").prop("hidden", false);
  }
  onMessageReceived({ content }) {
    pageLog.push(`gift manager: ${content}`);
  }
})();

const chatSuggestionsManager = new (class ChatSuggestionsManager {
  async getSuggestions() {
    return ["Tell me more", "Why is that so?", "And then what happened?"];
  }
  async showSuggestions() {
    const items = (await this.getSuggestions()).map((text) =>
      $("<button type='button' class='btn btn-outline-primary btn-sm suggestion-item'>").attr("data-suggestion", text).text(text));
    $("#suggestionsContainer").empty().append(items);
  }
})();

$(function () {
  ChatScenarioModule.init();
  $("#show-personas-btn").on("click", () => PersonaModule.open());
  $("#personas-list").on("click", ".persona-card", (event) => PersonaModule.choose(event.currentTarget));
  $(".scenario-container").on("click", ".scenario-card", ({ currentTarget }) =>
    ChatScenarioModule.selectScenario(currentTarget.dataset.id));
  $("#showPrompts").on("click", () => promptManager.show());
  $("#promptContainer").on("click", ".prompt-card", ({ currentTarget }) =>
    sendMessage(promptManager.getPrompt(currentTarget.dataset.id).content));
  $("#gifts-toggle").on("click", () => giftManager.openGiftPanel());
  $("#suggestions-toggle").on("click", () => chatSuggestionsManager.showSuggestions());
  $("#suggestionsContainer").on("click", ".suggestion-item", ({ currentTarget }) =>
    sendMessage(currentTarget.dataset.suggestion));
  $("#reset-chat-btn").on("click", () => fetchChatData(chatId, userId, true, () => pageLog.push("reset")));
  $("#back-to-list").on("click", () => showDiscovery());
  $(document).on("click", ".media-btn", (event) => pageLog.push(`pictures of ${$(event.currentTarget).data("chat-id")}`));

  const hear = (name, what) => (event, data) => pageLog.push(`${name}: ${what(data)}`);
  $(document).on("persona:added", hear("persona:added", ({ name }) => name));
  $(document).on("chat:scenario:changed", hear("scenario:changed", ({ title }) => title));
  $(document).on("prompt:retrieved", hear("prompt:retrieved", ({ id }) => id));
  $(document).on("gift:opened", hear("gift:opened", () => "panel"));
  $(document).on("suggestions:retrieved", hear("suggestions:retrieved", (data) => data.length));
  $(document).on("chatapi:fetch-success", () => {
    chatId = ChatState.chatId;
    userChatId = PersonaModule.currentUserChatId = ChatState.userChatId;
    $("#chatContainer").attr("data-id", userChatId);
    $("#chat-title").text(ChatState.chatName);
  });
});
for (const name of ["message:sent", "message:received", "chat:selected"])
  ChatEventManager.on(name, () => pageLog.push(name));
