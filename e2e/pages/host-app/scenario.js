// Scenario cards of the open chat; the chosen one is a badge that stays.
window.ChatScenarioModule = {
  scenarios: [
    { id: "s1", title: "Rain", description: "A night train", emotionalTone: "calm", conversationDirection: "slow" },
    { id: "s2", title: "Sun", description: "A market", emotionalTone: "bright", conversationDirection: "quick" },
  ],
  init(chatId, userChatId) {
    pageLog.push(`scenario init: ${chatId} ${userChatId}`);
    const cards = this.scenarios.map(({ id, title }) =>
      $("<button type='button' class='btn btn-outline-secondary btn-sm scenario-card'>").attr("data-id", id).text(title));
    $(".scenario-container").empty().append(cards);
    this.showBadge();
  },
  showBadge() {
    const current = ChatState.currentScenario;
    $(".scenario-badge").remove();
    if (current) $("<span class='badge text-bg-secondary scenario-badge'>").text(current.title).appendTo(".scenario-container");
  },
  async selectScenario(id) {
    const scenario = await Promise.resolve(this.scenarios.find((one) => one.id === id));
    window.onScenarioSelected(scenario);
    this.showBadge();
    generateChatCompletion();
    return scenario;
  },
  onMessageSent() {
    pageLog.push("scenario module");
  },
};

$(document).on("click", ".scenario-card", ({ currentTarget }) =>
  ChatScenarioModule.selectScenario(currentTarget.dataset.id));
