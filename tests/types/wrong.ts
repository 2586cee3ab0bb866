// Each line under a `@ts-expect-error` is a mistake that `tsc --strict` must find.

// @ts-expect-error a chat's id is needed
ChatAPIFetch.fetchChatData();
// @ts-expect-error there is no such option
ChatAPI.makeRequest("GET", "/chat", null, { retires: 3 });
// @ts-expect-error milliseconds are a number
ChatAPI.makeRequest("GET", "/chat", null, { timeout: "5s" });
// @ts-expect-error a handler is a function
ChatEventManager.on("message:sent", "alert(1)");
// @ts-expect-error this event's data has no such field
ChatEventManager.on("connection:changed", ({ isOnline }) => isOnline);
// @ts-expect-error the Set is the chat's own
ChatState.displayedMessageIds = new Set();
// @ts-expect-error steps are numbers
ChatState.currentStep = "2";
// @ts-expect-error there is no such member
ChatCore.restart();
// @ts-expect-error the result may be null
ChatRouter.getCurrentChatId().length;
// @ts-expect-error not a direction
ChatInputHandler.navigateHistory("left");
// @ts-expect-error an entry needs a label
ChatDropdown.createDropdown("m", [{ action: "like" }]);
// @ts-expect-error there is no such setting
window.CHAT_PY = { base: "/api" };
