// Uses every member of the surface as a page's script does; `tsc --strict` must accept it.

export {};

window.CHAT_PY = {
  baseUrl: "/api",
  locale: "ja",
  enterSends: true,
  allowedOrigins: ["https://widgets.example"],
  endpoints: { chat: "/chat" },
  selectors: { input: "#box" },
};
window.handleAuthError = (error) => location.assign(`/login?because=${error.type}`);

const message: MessageData = { sender: "user", content: "Hello", timestamp: "11/12/2025, 1:02:03 PM" };
const element: Element = document.body;

// ChatState
ChatState.init({ userId: "ann" });
ChatState.setState({ chatName: "Kai" });
ChatState.addDisplayedMessageId(7);
ChatState.clearTrackingSets();
const shown: boolean = ChatState.isMessageDisplayed("m1") && ChatState.validateState();
const ids: string[] = ChatState.getState().displayedMessageIds;
const live: Set<string> = ChatState.displayedMessageIds;
ChatState.displayedImageIds.clear();
ChatState.displayedVideoIds.clear();
ChatState.currentStep = ChatState.totalSteps;
const words: string =
  ChatState.chatId + ChatState.userChatId + ChatState.userId + ChatState.chatName + ChatState.chatImageUrl;
const more: string = ChatState.thumbnail + ChatState.language;
const flags: boolean =
  ChatState.isNew || ChatState.feedback || ChatState.isTemporary || ChatState.subscriptionStatus;
const names: (Id | undefined)[] = [ChatState.persona?.name, ChatState.character?.name, ChatState.currentScenario?.id];
ChatState.scenarioData = { mood: "calm" };
const stored: number | undefined = ChatState.chatData?.messages.length;
ChatState.reset();

// ChatRouter
const key: string | undefined = ChatRouter.STORAGE_KEYS.CHAT_ID;
const open: string | null = ChatRouter.getIdFromUrl("/chat/a-b_c") ?? ChatRouter.getCurrentChatId();
if (ChatRouter.isValidId(open)) ChatRouter.saveCurrentChatId("kai");
ChatRouter.saveUserChatId("kai-ann");
ChatRouter.updateUrl(ChatRouter.getUserChatId() ?? "kai");
ChatRouter.resetUrl();

// ChatInitializer
ChatInitializer.init().then(() => ChatInitializer.teardown());
ChatInitializer.setupModuleIntegrations();

// ChatMessageFormatter
const html: string[] = [
  ChatMessageFormatter.formatMessage(message),
  ChatMessageFormatter.formatMessageText(message),
  ChatMessageFormatter.formatMarkdown("**bold**"),
  ChatMessageFormatter.formatPlainText("plain"),
  ChatMessageFormatter.formatCodeBlock("x = 1", "python"),
  ChatMessageFormatter.sanitizeInput("<b>"),
  ChatMessageFormatter.escapeHtml("<b>"),
  ChatMessageFormatter.removeFormattingTags("**bold**"),
  ChatMessageFormatter.highlightMentions("@ann"),
  ChatMessageFormatter.truncateText("long", 2),
];
const languages: string[] = ChatMessageFormatter.extractCodeBlocks("```js\n```").map(({ language }) => language);

// ChatMessageDisplay
const messageId: string | null = ChatMessageDisplay.displayMessage("bot", "Hello", null, () => {});
ChatMessageDisplay.displayExistingChat([message], { name: "Me" }, () => {});
ChatMessageDisplay.displayChat([message], { name: "Kai" });
const image: string | null = ChatMessageDisplay.displayImageThumb("/images/1.svg");
const video: string | null = ChatMessageDisplay.displayVideoThumb({ videoUrl: "/v.mp4" });
ChatMessageDisplay.scrollToLatestMessage();
ChatMessageDisplay.clearChatDisplay();
const log: HTMLElement | null = ChatMessageDisplay.getMessageContainer();

// ChatMessageStream
ChatMessageStream.createBotResponseContainer("a1");
ChatMessageStream.displayCompletionMessage("Hello", "a1");
ChatMessageStream.hideCompletionMessage("a1");
if (ChatMessageStream.hasActiveStreams()) ChatMessageStream.getActiveStreamIds().map((id) => id.length);
const stopped: number = ChatMessageStream.stopActiveRenderers();
ChatMessageStream.clearActiveRenderers();

// ChatMessageHistory
async function history(): Promise<number> {
  const page = await ChatMessageHistory.loadChatHistory("kai", { offset: 0, limit: 50, useCache: false });
  await ChatMessageHistory.preloadHistory("kai");
  const next = await ChatMessageHistory.loadMoreMessages();
  const again = await ChatMessageHistory.refreshHistory("kai");
  if (ChatMessageHistory.isFullHistoryLoaded() || ChatMessageHistory.isLoading()) return page.total;
  ChatMessageHistory.displayHistory(ChatMessageHistory.getCachedHistory("kai") ?? next.messages);
  ChatMessageHistory.clearHistoryCache();
  return again.messages.length + ChatMessageHistory.getHistoryStats().cachedPages;
}

// ChatImageHandler, ChatVideoHandler, ChatImageUpscale, ChatMergeFace
async function media(face: Blob): Promise<(string | number | boolean | undefined)[]> {
  ChatImageHandler.init();
  ChatVideoHandler.init();
  const did: boolean[] = [
    await ChatImageHandler.loadImage("i1"),
    await ChatImageHandler.revealImage("i1"),
    await ChatImageHandler.blurImage("i1"),
    await ChatImageHandler.downloadImage("i1"),
    await ChatImageHandler.shareImage("i1"),
    await ChatImageHandler.openLightbox("i1"),
    ChatImageHandler.showNextImage(),
    ChatImageHandler.showPreviousImage(),
    ChatImageHandler.isLightboxOpen(),
    await ChatVideoHandler.playVideo("v1"),
    ChatVideoHandler.pauseVideo("v1"),
    ChatImageUpscale.isUpscaling(),
    ChatImageUpscale.cancelUpscale("i1"),
    ChatMergeFace.isMerging("i1"),
    ChatMergeFace.cancelMerge("i1"),
    ChatMergeFace.showOriginal("i1", true),
  ];
  ChatImageHandler.closeLightbox();
  ChatVideoHandler.pauseAllVideos();
  const { imageUrl } = await ChatImageUpscale.upscaleImage("i1", { scale: 2, onProgress: (percent) => percent + 1 });
  const merged = await ChatMergeFace.mergeFace("i1", face);
  return [
    ...did,
    imageUrl,
    merged.imageId,
    ChatImageHandler.getImageState("i1")?.title,
    ChatImageHandler.getStats().images,
    ChatVideoHandler.getVideoState("v1")?.state,
    ChatVideoHandler.getStats().plays,
    ChatImageUpscale.getUpscaleState("i1")?.reason,
    ChatImageUpscale.getStats().active,
    ChatMergeFace.getMergeState("i1")?.original,
    ChatMergeFace.getStats().merged,
  ];
}

// ChatInputHandler
ChatInputHandler.init({ maxInputLength: 500 });
ChatInputHandler.setInputValue(ChatInputHandler.getInputValue().trim());
const sent: Promise<string | null> = ChatInputHandler.submitMessage();
ChatInputHandler.sendMessage("Hello").then(() => ChatInputHandler.sendImageMessage());
ChatInputHandler.getInputElement()?.focus();
ChatInputHandler.getSendButton()?.click();
ChatInputHandler.clearInput();
ChatInputHandler.focusInput();
ChatInputHandler.addToHistory("Hello");
const walked: boolean = ChatInputHandler.navigateHistory("up");
ChatInputHandler.clearHistory();
const rest: number = ChatInputHandler.getInputStats().remaining;

// ChatDropdown
const menu: HTMLElement | null = ChatDropdown.createDropdown("m", [{ label: "Like", action: "like" }], { label: "More" });
const actions: HTMLElement | null = ChatDropdown.createMessageActionMenu("m1");
const opened: boolean = ChatDropdown.openDropdown("m") && ChatDropdown.toggleDropdown(element);
const closed: boolean = ChatDropdown.closeDropdown(element) || ChatDropdown.isDropdownOpen("m");
const count: number = ChatDropdown.closeAllDropdowns();
const active: string | null = ChatDropdown.getActiveDropdown();
const removed: boolean = ChatDropdown.removeDropdown("m");

// ChatSharing
async function share(): Promise<boolean> {
  const link: string = ChatSharing.generateShareLink("kai", "m1");
  const copied: boolean = await ChatSharing.copyToClipboard(link);
  return copied || (await ChatSharing.shareChat()) || (await ChatSharing.shareMessage("m1"));
}

// ChatNavigation
ChatNavigation.init();
ChatNavigation.showChat();
ChatNavigation.showDiscovery();
ChatNavigation.hideChat();
const visible: boolean = ChatNavigation.toggleChatVisibility();
ChatNavigation.navigateToChat("kai").catch(() => ChatNavigation.goBack());
ChatNavigation.goHome();
const view: "chat" | "list" = ChatNavigation.getNavigationState().view;

// ChatAPI
async function requests(): Promise<string[]> {
  ChatAPI.config.retryDelay = 500;
  const found = await ChatAPI.makeRequest<{ suggestions: string[] }>("GET", "/suggestions", { chatId: "kai" }, {
    retries: 3,
    timeout: 15000,
    useCache: true,
    cacheKey: "suggestions",
    headers: { "X-Trace": "1" },
    signal: AbortSignal.timeout(1000),
    responseType: "json",
  });
  for await (const { event, data, id } of ChatAPI.stream("POST", "/completion", { chatId: "kai" }))
    console.log(event, data, id);
  const hits: number = ChatAPI.getCacheStats().hits + ChatAPI.requestCache.size + ChatAPI.activeRequests.size;
  const aborted: number = ChatAPI.abortAllRequests();
  ChatAPI.clearCache();
  return [...found.suggestions, String(hits + aborted)];
}
ChatAPI.makeRequest("POST", "/message", new FormData()).catch((error: unknown) => {
  const { type, status, userMessage } = ChatAPI.handleApiError(error, "/message");
  if (type === "ratelimit" && status === 429) console.warn(userMessage);
});

// ChatAPIFetch
ChatAPIFetch.fetchChatData("kai", "ann", false, (response, error) => {
  if (response) console.log(response.chat.messages.length, response.character?.name);
  else console.error(error?.message);
});
ChatAPIFetch.postChatData("kai", "ann", "kai-ann", true).then(({ chat }) => chat.metadata);
ChatAPIFetch.getChatHistory("kai", 50, 0).then(({ messages }) => messages[0]?.content);
ChatAPIFetch.saveMessage("kai", message).then(({ success }) => success);
ChatAPIFetch.handleChatSuccess({ messages: [message] }, false, "u1", "uc1");
ChatAPIFetch.handleFetchError(new Error("offline"));
ChatAPIFetch.setupChatInterface(ChatAPIFetch.setupChatData({ messages: [message] }), { name: "Kai" });
if (!ChatAPIFetch.isFetching()) console.log(ChatAPIFetch.getStats().requests);
ChatAPIFetch.clearCache();

// ChatAPICompletion
ChatAPICompletion.generateChatCompletion({ chatId: "kai", callback: (result) => result?.content }, true);
ChatAPICompletion.generateChatCompletion((result, error) => console.log(result?.messageId, error?.type));
if (ChatAPICompletion.isStreaming()) void ChatAPICompletion.stop();

// ChatEventManager
ChatEventManager.init();
ChatEventManager.setupDOMListeners();
ChatEventManager.setupCustomEventListeners();
ChatEventManager.setupPostMessageListeners();
ChatEventManager.setupKeyboardListeners();
const off: Unsubscribe = ChatEventManager.on("message:sent", (data) => console.log(data.messageId));
ChatEventManager.on("chat:message:received", ({ content }) => console.log(content));
ChatEventManager.on("*", (name, data) => console.log(name, data));
ChatEventManager.on("test:event", (data) => console.log(data));
ChatEventManager.once("connection:changed", ({ online }) => console.log(online));
ChatEventManager.off("message:sent", off);
ChatEventManager.triggerChatEvent("image:upscale", { imageId: "i1" });
ChatEventManager.triggerChatEvent("test:event", {});
const submitted: Promise<string | null> = ChatEventManager.handleMessageSubmit();
ChatEventManager.handleChatSelection("kai");
ChatEventManager.handleMessageAction("like", "m1", element);
ChatEventManager.handleImageAction("upscale", "i1", element);
ChatEventManager.closeAllDropdowns();
const triggered: number = ChatEventManager.getStats().triggered;
ChatEventManager.teardown();

// ChatIntegration
ChatIntegration.init();
const integrated: boolean[] = [
  ChatIntegration.integratePersonaModule(),
  ChatIntegration.integrateScenarioModule(),
  ChatIntegration.integratePromptManager(),
  ChatIntegration.integrateGiftManager(),
  ChatIntegration.integrateSuggestionsManager(),
  ChatIntegration.isModuleAvailable("personaModule"),
  ChatIntegration.getStatus().modules.giftManager,
];
ChatIntegration.setupCrossModuleCommunication();
ChatIntegration.handleModuleUnavailable("PromptManager", () => {});
ChatIntegration.onPersonaAdded({ name: "Me" });
ChatIntegration.onPersonaModuleClose();
ChatIntegration.onScenarioSelected({ id: "s1" });
const modules: string[] = [...ChatIntegration.getIntegratedModules(), ...ChatIntegration.getStats().modules];

// ChatCore
async function core(): Promise<boolean> {
  ChatCore.registerModules();
  ChatCore.registerModule("mine", { hello: "world" });
  const known: unknown = ChatCore.getModule("mine") ?? ChatCore.modules.mine;
  if (ChatCore.initialized && ChatCore.hasModule("mine") && ChatCore.verifyRequiredModules())
    console.log(ChatCore.getState().modules, known);
  ChatCore.destroy();
  return (await ChatCore.init()) && (await ChatCore.reinit());
}

// ChatFunctions
const lamp = document.createElement("img");
ChatFunctions.displayMessage("bot-image", lamp, "uc1");
ChatFunctions.displayCompletionMessage("Hello", "a1");
ChatFunctions.hideCompletionMessage("a1");
ChatFunctions.addMessageToChat("kai", "uc1", { role: "user", message: "A rose", hidden: true }, (error) => error);
ChatFunctions.handleChatReset(lamp);
ChatFunctions.upscaleImage("p1");
ChatFunctions.openShareModal(lamp);
const saved: boolean = ChatFunctions.downloadImage("p1") || ChatFunctions.regenImage(lamp);
ChatFunctions.updateImageTitle("p1", { en: "A lamp", ja: "ランプ" });

// Loose functions
callFetchChatData("kai", "u1", false);
postChatData("kai", "u1", "uc1");
resetChatUrl();
addMessageToChat("kai", null, "user", "Hello");
displayMessage("user", "Hello");
handleChatReset();
upscaleImage(lamp);
downloadImage("p1");
openShareModal("p1");
regenImage("p1");
updateImageTitle("p1", "A lamp");
fetchChatData("kai");
sendMessage();
generateChatCompletion(() => {});
displayCompletionMessage("Hello", "a1");
hideCompletionMessage("a1");
onPersonaAdded({ name: "Me", chatImageUrl: "/me.svg" });
onPersonaModuleClose();
onScenarioSelected({ id: "s1" });
window.showDiscovery();

console.log(shown, ids, live, words, more, flags, names, stored, key, html, languages, messageId, image, video, log);
console.log(stopped, history, media, sent, walked, rest, menu, actions, opened, closed, count, active, removed, share);
console.log(visible, view, requests, submitted, triggered, integrated, modules, core, saved);
