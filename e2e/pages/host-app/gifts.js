// Gifts: a hidden message, and one more answer.
class GiftManager {
  update(userId) {
    pageLog.push(`gifts of ${userId}`);
    $("#giftsOverlay").html("<button type='button' class='btn btn-light gift-card' data-id='rose' data-cost='5'>Rose</button>");
  }
  openGiftPanel() {
    $("#giftsOverlay").removeClass("d-none");
  }
  give() {
    const { chatId, userChatId } = openChat();
    addMessageToChat(chatId, userChatId, { role: "user", message: "A rose for you.", name: "gift", hidden: true }, (error) => {
      if (!error) generateChatCompletion();
    });
  }
  onMessageReceived({ content }) {
    pageLog.push(`gift manager: ${content}`);
  }
}
window.giftManager = new GiftManager();

$(document).on("click", "#gifts-toggle", () => giftManager.openGiftPanel());
$(document).on("click", ".gift-card", () => giftManager.give());
