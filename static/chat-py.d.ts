// Made by tools/declarations.py; do not edit.

/** An id of a chat, a message, a user: a non-empty string or a number. */
type Id = string | number;
type Unsubscribe = () => void;
type DoneCallback = () => void;
type SavedCallback = (error: ChatApiError | null, response: SavedMessage | null) => void;
/** A text by language: `{en: "A lamp", ja: "ランプ"}`. */
type LocalTexts = Record<string, string>;
type ChatCallback = (response: ChatResponse | null, error?: ChatApiError) => void;
type CompletionCallback = (result: Completion | null, error?: ChatApiError) => void;
/** `percent` is 0 to 100. */
type ProgressCallback = (percent: number) => void;
/** Of a GET the query; FormData, Blob, URLSearchParams and ArrayBuffer as they are; else JSON. */
type RequestData = unknown;

type ErrorType =
  | "network"
  | "timeout"
  | "aborted"
  | "auth"
  | "permission"
  | "notfound"
  | "ratelimit"
  | "server"
  | "validation"
  | "unknown";

/** What a request rejects with. `message` is written for a person, `details` is the server's. */
interface ChatApiError extends Error {
  userMessage: string;
  type: ErrorType;
  status: number;
  endpoint: string;
  method: string;
  attempts: number;
  retryable: boolean;
  /** Seconds. */
  retryAfter: number | null;
  details: any;
}

/** Times in milliseconds; `retryAttempts` may follow the first attempt. */
interface ApiConfig {
  baseUrl: string;
  timeout: number;
  retryAttempts: number;
  retryDelay: number;
}

interface CacheStats {
  size: number;
  activeRequests: number;
  hits: number;
  misses: number;
  bytes: number;
  /** `age` in milliseconds. */
  items: { key: string; age: number }[];
}

interface CachedResponse {
  data: any;
  timestamp: number;
}

interface ActiveRequest {
  method: string;
  url: string;
  callers: number;
}

interface StreamEvent {
  event: string;
  data: string;
  id: string;
}

/** A message in any spelling that a server may use; fields of its own are kept. */
interface MessageData {
  id?: Id;
  sender?: string;
  role?: string;
  content?: string;
  message?: string;
  timestamp?: number | string | null;
  name?: string;
  type?: string;
  hidden?: boolean | null;
  imageId?: string;
  imageUrl?: string;
  [field: string]: unknown;
}

interface ChatMessage extends MessageData {
  id: string;
  sender: "user" | "bot" | "narrator" | "system";
  content: string;
  timestamp: number | null;
}

interface ChatData {
  id?: Id;
  title?: string;
  messages?: MessageData[] | null;
  history?: unknown[] | null;
  metadata?: Record<string, unknown> | null;
  [field: string]: unknown;
}

interface ChatStructures extends ChatData {
  messages: MessageData[];
  history: unknown[];
  metadata: Record<string, unknown>;
}

interface ChatCharacter {
  id?: Id;
  name?: string;
  avatar?: string | null;
  description?: string;
  [field: string]: unknown;
}

interface PersonaData {
  id?: Id;
  name?: string;
  chatImageUrl?: string;
  [field: string]: unknown;
}

interface ScenarioData {
  id?: Id;
  title?: string;
  [field: string]: unknown;
}

interface ChatResponse {
  chat: ChatStructures;
  character?: ChatCharacter | null;
  userChatId?: string;
  isNew?: boolean;
  totalSteps?: number;
  currentStep?: number;
  suggestions?: string[];
  [field: string]: unknown;
}

interface HistoryPage {
  messages: ChatMessage[];
  total: number;
  limit: number;
  /** Counted from the newest message backwards. */
  offset: number;
}

interface SavedMessage extends ChatMessage {
  success: boolean;
  messageId: string;
}

interface Completion {
  messageId: string;
  content: string;
  stopped?: boolean;
}

interface CodeBlock {
  language: string;
  code: string;
}

interface HistoryStats {
  cachedChats: number;
  cachedPages: number;
  cachedMessages: number;
  loading: string[];
  fullyLoaded: string[];
}

interface ImageState {
  imageId: string;
  messageId: string;
  imageUrl: string;
  title: string;
  /** "unknown" for a picture of the host page's own. */
  loadState: "loading" | "loaded" | "failed" | "unknown";
  blurred: boolean;
  /** Whether it is shown large. */
  open: boolean;
  upscale: UpscaleState | null;
}

interface ImageStats {
  images: number;
  loading: number;
  loaded: number;
  failed: number;
  blurred: number;
  downloads: number;
  shares: number;
  reveals: number;
}

interface VideoState {
  videoId: string;
  state: "idle" | "playing" | "paused" | "ended" | "failed";
  videoUrl: string;
}

interface VideoStats {
  videos: number;
  plays: number;
  /** The id of the one that plays. */
  playing: string | null;
}

interface UpscaledImage {
  imageId: string;
  imageUrl: string;
  [field: string]: any;
}

interface UpscaleState {
  imageId: string;
  state: "upscaling" | "done" | "failed" | "cancelled";
  /** Percent; null while it is not known. */
  progress: number | null;
  imageUrl: string;
  reason: string;
}

interface UpscaleStats {
  active: number;
  done: number;
  failed: number;
  cancelled: number;
}

/** The record of a message of type "mergeFace". */
interface MergedImage {
  imageId: string;
  mergeId: string;
  imageUrl: string;
  originalImageUrl: string;
  isMerged: true;
  [field: string]: any;
}

interface MergeState {
  imageId: string;
  isMerged: boolean;
  state: "idle" | "merging" | "done" | "failed" | "cancelled";
  loadState: ImageState["loadState"];
  /** Whether the picture before the merge is in view. */
  original: boolean;
  originalImageUrl: string;
}

interface MergeStats extends UpscaleStats {
  /** Merged pictures on the page. */
  merged: number;
}

interface InputStats {
  length: number;
  maxLength: number;
  remaining: number;
  historySize: number;
  messagesSent: number;
}

interface NavigationState {
  currentChatId: string;
  view: "chat" | "list";
  isChatVisible: boolean;
  canGoBack: boolean;
}

interface FetchStats {
  requests: number;
  successes: number;
  failures: number;
  isFetching: boolean;
}

interface EventStats {
  handlers: number;
  events: string[];
  triggered: number;
  listeners: string[];
  ignoredMessages: number;
}

interface IntegrationStatus {
  timestamp: string;
  modules: Record<IntegratedModule, boolean>;
  /** "3 of 5 modules integrated" */
  summary: string;
}

type IntegratedModule =
  | "personaModule"
  | "scenarioModule"
  | "promptManager"
  | "giftManager"
  | "suggestionsManager";

interface IntegrationStats {
  integrated: number;
  missing: number;
  modules: string[];
}

interface CoreState {
  initialized: boolean;
  modules: string[];
}

interface MessageEventData {
  messageId: string;
  content?: string | null;
  chatId?: string;
  userChatId?: string;
  timestamp?: number;
  [field: string]: unknown;
}

interface ImageEventData {
  imageId: string;
  action?: string;
  [field: string]: unknown;
}

interface ChatEventData {
  chatId: string;
  userChatId: string;
  response?: ChatResponse;
}

interface FailureData {
  chatId: string;
  error: Omit<ChatApiError, "name" | "stack">;
}

interface SuggestionsData {
  suggestions: string[];
  chatId?: string;
}

/** Each event's data by its name; `chat:` may stand before a name. */
interface ChatEventMap {
  "message:sent": MessageEventData;
  "message:received": MessageEventData;
  "message:like": MessageEventData;
  "message:dislike": MessageEventData;
  "message:regenerate": MessageEventData;
  "message:copy": MessageEventData;
  "message:share": MessageEventData;
  "message:delete": MessageEventData;
  "chat:loaded": ChatEventData;
  "chat:error": FailureData;
  "chat:selected": ChatEventData;
  "image:upscale": ImageEventData;
  "image:download": ImageEventData;
  "image:share": ImageEventData;
  "image:reveal": ImageEventData;
  "persona:added": PersonaData;
  "scenario:changed": ScenarioData;
  "prompt:retrieved": any;
  "gift:opened": any;
  "suggestions:retrieved": SuggestionsData | string[];
  "chatapi:fetch-success": ChatEventData;
  "chatapi:fetch-error": FailureData;
  "chatapi:interface-ready": ChatEventData;
  "chatcore:ready": { modules: string[]; timestamp: number };
  "chatcore:error": { message: string };
  "chatintegration:ready": IntegrationStatus;
  "auth-required": Omit<ChatApiError, "name" | "stack">;
  "chat:renamed": { chatId: string; title: string };
  "connection:changed": { online: boolean };
  "outbox:changed": OutboxData;
}

interface OutboxData {
  id: string;
  chatId: string;
  state: "waiting" | "sending" | "failed" | "unconfirmed" | "sent" | "discarded";
  messageId: string;
}

/** A documented name, `"*"`, or any name of the page's own. */
type EventName = keyof ChatEventMap | "*" | (string & {});
type EventData<K> = K extends keyof ChatEventMap
  ? ChatEventMap[K]
  : K extends `chat:${infer Name}`
    ? Name extends keyof ChatEventMap
      ? ChatEventMap[Name]
      : any
    : any;
type AnyHandler = (...args: any[]) => unknown;
type EventHandler<K> = K extends "*"
  ? (name: string, data: any) => unknown
  : (data: EventData<K>) => unknown;

/** The chat as an element. Its attributes are the tag's; it hears every event of the chat. */
interface ChatPyElement extends HTMLElement {}
interface HTMLElementTagNameMap {
  "chat-py": ChatPyElement;
}

type HeaderValues =
  | Record<string, string | number | boolean | null>
  | Headers
  | [string, string | number | boolean | null][];
/** Headers of every request to the API, or what gives them at each. */
type SiteHeaders = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
type Later<T> = T | Promise<T>;

/** A back end of the page's own: any of these; the guide's endpoints do the rest. */
interface SiteBackend {
  /** A list, or `{chats, next}`: it is asked again with `next` as `after`, for those that follow. */
  listChats?(options: { after?: string }): Later<unknown>;
  createChat?(title: string, options: { key: string }): Later<unknown>;
  renameChat?(chatId: string, title: string): Later<unknown>;
  deleteChat?(chatId: string): Later<unknown>;
  restoreChat?(chatId: string): Later<unknown>;
  pinChat?(chatId: string, options: { pinned: boolean }): Later<unknown>;
  search?(query: string): Later<unknown>;
  openChat?(chatId: string, options: OpenChatOptions): Later<unknown>;
  history?(chatId: string, options: { limit: number; offset: number }): Later<unknown>;
  saveMessage?(chatId: string, message: MessageData, options: { key: string }): Later<unknown>;
  act?(chatId: string, messageId: string, action: string): Later<unknown>;
  versions?(chatId: string, messageId: string): Later<unknown>;
  upscale?(imageId: string, options: { scale: number | null; key: string }): Later<unknown>;
  /** Its address, or `{url, name?, mediaType?, size?}`. Asked for in chats whose `openChat` says
   * `files: {maxSize, maxCount?}`. */
  upload?(
    file: File,
    options: { name: string; mediaType: string; key: string },
  ): Later<unknown>;
  dropFile?(url: string): Later<unknown>;
  mergeFace?(imageId: string, face: unknown, options: { key: string }): Later<unknown>;
}

/** With a `key` the chat is begun where there is none yet. */
interface OpenChatOptions {
  reset: boolean;
  userId: string;
  userChatId: string;
  key: string;
}

interface RequestOptions {
  timeout?: number;
  attemptTimeout?: number;
  retries?: number;
  retryDelay?: number;
  useCache?: boolean;
  cacheKey?: string;
  cacheTTL?: number;
  headers?: HeaderValues;
  signal?: AbortSignal;
  idempotencyKey?: string;
  credentials?: "omit" | "same-origin" | "include";
  responseType?: "json" | "text" | "blob" | "response";
}

interface HistoryOptions {
  offset?: number;
  limit?: number;
  useCache?: boolean;
}

interface CompletionOptions {
  chatId?: Id;
  userChatId?: Id;
  userId?: Id;
  messageId?: Id;
  regenerate?: boolean;
  hint?: string;
  uniqueId?: Id;
  callback?: CompletionCallback;
}

interface InputOptions {
  maxInputLength?: number;
  minInputLength?: number;
  historySize?: number;
}

interface UpscaleOptions {
  scale?: number;
  onProgress?: ProgressCallback;
}

interface DropdownOptions {
  label?: string;
  container?: string;
}

interface DropdownItem {
  label: string;
  action?: string;
  icon?: string;
}

interface ChatCsrf {
  cookie?: string;
  header?: string;
}

interface ChatEndpoints {
  chat?: string;
  chats?: string;
  listedChat?: string;
  history?: string;
  message?: string;
  action?: string;
  versions?: string;
  completion?: string;
  completionResume?: string;
  files?: string;
  suggestions?: string;
  upscale?: string;
  mergeFace?: string;
}

interface ChatSelectors {
  form?: string;
  input?: string;
  send?: string;
  stop?: string;
  attach?: string;
  log?: string;
  chatList?: string;
  chatLink?: string;
  dropdownToggle?: string;
  dropdownMenu?: string;
  messageAction?: string;
  imageAction?: string;
  note?: string;
  announcer?: string;
  app?: string;
  listPlace?: string;
  chatPlace?: string;
  loading?: string;
}

/** `window.CHAT_PY`, set before the tag. Times in milliseconds. */
interface ChatPySettings {
  backend?: "guide" | "openai" | "responses" | "anthropic" | "gemini" | "ollama" | "vercel" | "ag-ui" | "chatkit" | "demo" | SiteBackend;
  backendUrl?: string;
  backendModel?: string;
  backendKey?: string;
  backendSystem?: string;
  backendTitles?: boolean;
  baseUrl?: string;
  credentials?: "omit" | "same-origin" | "include";
  headers?: SiteHeaders;
  token?: string;
  csrf?: ChatCsrf;
  timeout?: number;
  retryAttempts?: number;
  retryDelay?: number;
  cacheTtl?: number;
  locale?: string;
  texts?: Record<string, string | LocalTexts>;
  chatId?: string;
  userChatId?: string;
  userId?: string;
  maxInputLength?: number;
  minInputLength?: number;
  historySize?: number;
  pageSize?: number;
  enterSends?: boolean | "keyboard";
  shortcuts?: boolean;
  userMarkdown?: boolean;
  cacheLastView?: boolean;
  runPython?: boolean;
  previewCode?: boolean;
  voiceInput?: boolean | "own-page";
  starters?: string[];
  homeUrl?: string;
  allowedOrigins?: string[];
  imageOrigins?: string[];
  sanitizer?: "auto" | "dompurify";
  assets?: string;
  plugins?: string[];
  packages?: string[];
  endpoints?: ChatEndpoints;
  selectors?: ChatSelectors;
}

interface StateFields {
  chatId: string;
  userChatId: string;
  userId: string;
  chatName: string;
  chatData: ChatStructures | null;
  totalSteps: number;
  currentStep: number;
  persona: PersonaData | null;
  character: ChatCharacter | null;
  chatImageUrl: string;
  thumbnail: string;
  isNew: boolean;
  feedback: boolean;
  isTemporary: boolean;
  language: string;
  subscriptionStatus: boolean;
  currentScenario: ScenarioData | null;
  scenarioData: any;
}

/** Some fields of `ChatState`, by name. */
type StateValues = Partial<StateFields>;

interface ChatStateFields extends StateFields {
  displayedMessageIds: string[];
  displayedImageIds: string[];
  displayedVideoIds: string[];
}

interface ChatState extends StateFields {
  init(values?: StateValues | null): void;
  reset(): void;
  setState(values: StateValues): void;
  addDisplayedMessageId(messageId: Id): void;
  clearTrackingSets(): void;
  getState(): ChatStateFields;
  validateState(): boolean;
  isMessageDisplayed(messageId: Id): boolean;
  readonly displayedMessageIds: Set<string>;
  readonly displayedImageIds: Set<string>;
  readonly displayedVideoIds: Set<string>;
}
declare const ChatState: ChatState;

interface ChatRouter {
  saveCurrentChatId(chatId: Id): void;
  saveUserChatId(userChatId: Id): void;
  updateUrl(chatId: Id): void;
  resetUrl(): void;
  getIdFromUrl(url?: string | null): string | null;
  getCurrentChatId(): string | null;
  isValidId(id: unknown): boolean;
  getUserChatId(): string | null;
  readonly STORAGE_KEYS: Record<string, string>;
}
declare const ChatRouter: ChatRouter;

interface ChatInitializer {
  init(): Promise<void>;
  teardown(): void;
  setupModuleIntegrations(): void;
}
declare const ChatInitializer: ChatInitializer;

interface ChatMessageFormatter {
  formatMessage(message: string | MessageData): string;
  formatMessageText(message: string | MessageData): string;
  formatMarkdown(text: string): string;
  formatPlainText(text: string): string;
  formatCodeBlock(code: string, language?: string | null): string;
  sanitizeInput(text: string): string;
  escapeHtml(text: string): string;
  removeFormattingTags(text: string): string;
  extractCodeBlocks(text: string): CodeBlock[];
  highlightMentions(text: string): string;
  truncateText(text: string, length?: number | null): string;
}
declare const ChatMessageFormatter: ChatMessageFormatter;

interface ChatMessageDisplay {
  displayMessage(sender: string, message: string | MessageData, userChatId?: Id | null, callback?: DoneCallback | null): string | null;
  displayExistingChat(messages: ChatData | MessageData[], persona?: PersonaData | null, callback?: DoneCallback | null): void;
  displayChat(chat: ChatData | MessageData[], character?: ChatCharacter | null): void;
  displayImageThumb(image: string | MessageData, userChatId?: Id | null): string | null;
  displayVideoThumb(video: string | MessageData, userChatId?: Id | null): string | null;
  scrollToLatestMessage(): void;
  clearChatDisplay(): void;
  getMessageContainer(): HTMLElement | null;
}
declare const ChatMessageDisplay: ChatMessageDisplay;

interface ChatMessageStream {
  createBotResponseContainer(id: Id): void;
  displayCompletionMessage(message: string | MessageData, uniqueId?: Id | null): void;
  hideCompletionMessage(uniqueId?: Id | null): void;
  stopActiveRenderers(): number;
  clearActiveRenderers(): void;
  hasActiveStreams(): boolean;
  getActiveStreamIds(): string[];
}
declare const ChatMessageStream: ChatMessageStream;

interface ChatMessageHistory {
  loadChatHistory(chatId: Id, options?: HistoryOptions | null): Promise<HistoryPage>;
  loadMoreMessages(chatId?: Id | null): Promise<HistoryPage>;
  preloadHistory(chatId: Id): Promise<void>;
  refreshHistory(chatId?: Id | null): Promise<HistoryPage>;
  clearHistoryCache(chatId?: Id | null): void;
  displayHistory(messages: MessageData[]): number;
  isFullHistoryLoaded(chatId?: Id | null): boolean;
  isLoading(chatId?: Id | null): boolean;
  getCachedHistory(chatId?: Id | null): ChatMessage[] | null;
  getHistoryStats(): HistoryStats;
}
declare const ChatMessageHistory: ChatMessageHistory;

interface ChatImageHandler {
  init(): void;
  closeLightbox(): void;
  showNextImage(): boolean;
  showPreviousImage(): boolean;
  loadImage(imageId: Id): Promise<boolean>;
  revealImage(imageId: Id): Promise<boolean>;
  blurImage(imageId: Id): Promise<boolean>;
  downloadImage(imageId: Id): Promise<boolean>;
  shareImage(imageId: Id): Promise<boolean>;
  openLightbox(imageId: Id): Promise<boolean>;
  isLightboxOpen(): boolean;
  getImageState(imageId: Id): ImageState | null;
  getStats(): ImageStats;
}
declare const ChatImageHandler: ChatImageHandler;

interface ChatVideoHandler {
  init(): void;
  pauseVideo(videoId: Id): boolean;
  pauseAllVideos(): void;
  playVideo(videoId: Id): Promise<boolean>;
  getVideoState(videoId: Id): VideoState | null;
  getStats(): VideoStats;
}
declare const ChatVideoHandler: ChatVideoHandler;

interface ChatImageUpscale {
  upscaleImage(imageId: Id, options?: UpscaleOptions | null): Promise<UpscaledImage>;
  cancelUpscale(imageId: Id): boolean;
  isUpscaling(imageId?: Id | null): boolean;
  getUpscaleState(imageId: Id): UpscaleState | null;
  getStats(): UpscaleStats;
}
declare const ChatImageUpscale: ChatImageUpscale;

interface ChatMergeFace {
  mergeFace(imageId: Id, faceImage: string | Blob | FormData): Promise<MergedImage>;
  cancelMerge(imageId: Id): boolean;
  showOriginal(imageId: Id, show?: boolean | null): boolean;
  isMerging(imageId?: Id | null): boolean;
  getMergeState(imageId: Id): MergeState | null;
  getStats(): MergeStats;
}
declare const ChatMergeFace: ChatMergeFace;

interface ChatInputHandler {
  submitMessage(): Promise<string | null>;
  sendMessage(text?: string | Event | null): Promise<string | null>;
  sendImageMessage(text?: string | Event | null): Promise<string | null>;
  init(options?: InputOptions | null): void;
  clearInput(): void;
  setInputValue(value: string): void;
  focusInput(): void;
  clearHistory(): void;
  navigateHistory(direction: "up" | "down" | number): boolean;
  addToHistory(text: string): void;
  getInputValue(): string;
  getInputStats(): InputStats;
  getInputElement(): HTMLElement | null;
  getSendButton(): HTMLElement | null;
}
declare const ChatInputHandler: ChatInputHandler;

interface ChatDropdown {
  createDropdown(id: string, items: DropdownItem[], options?: DropdownOptions | null): HTMLElement | null;
  createMessageActionMenu(messageId: Id): HTMLElement | null;
  openDropdown(dropdown: string | Element): boolean;
  closeDropdown(dropdown: string | Element): boolean;
  toggleDropdown(dropdown: string | Element): boolean;
  closeAllDropdowns(): number;
  removeDropdown(id: string): boolean;
  isDropdownOpen(dropdown: string | Element): boolean;
  getActiveDropdown(): string | null;
}
declare const ChatDropdown: ChatDropdown;

interface ChatSharing {
  shareMessage(messageId: Id): Promise<boolean>;
  shareChat(chatId?: Id | null): Promise<boolean>;
  copyToClipboard(text: string): Promise<boolean>;
  generateShareLink(chatId?: Id | null, messageId?: Id | null): string;
}
declare const ChatSharing: ChatSharing;

interface ChatNavigation {
  navigateToChat(chatId: Id): Promise<void>;
  init(): void;
  showChat(): void;
  hideChat(): void;
  showDiscovery(): void;
  toggleChatVisibility(): boolean;
  goBack(): void;
  goHome(): void;
  getNavigationState(): NavigationState;
}
declare const ChatNavigation: ChatNavigation;

interface ChatAPI {
  makeRequest<T = any>(method: string, endpoint: string, data?: RequestData | null, options?: RequestOptions | null): Promise<T>;
  stream(method: string, endpoint: string, data?: RequestData | null, options?: RequestOptions | null): AsyncIterable<StreamEvent>;
  clearCache(): void;
  abortAllRequests(): number;
  handleApiError(error: unknown, endpoint?: string | null): ChatApiError;
  getCacheStats(): CacheStats;
  readonly config: ApiConfig;
  readonly requestCache: Map<string, CachedResponse>;
  readonly activeRequests: Map<string, ActiveRequest>;
}
declare const ChatAPI: ChatAPI;

interface ChatAPIFetch {
  fetchChatData(chatId: Id, userId?: Id | null, reset?: boolean | null, callback?: ChatCallback | null): Promise<ChatResponse>;
  postChatData(chatId: Id, userId?: Id | null, userChatId?: Id | null, reset?: boolean | null, callback?: ChatCallback | null): Promise<ChatResponse>;
  getChatHistory(chatId: Id, limit?: number | null, offset?: number | null): Promise<HistoryPage>;
  saveMessage(chatId: Id, message: MessageData): Promise<SavedMessage>;
  handleChatSuccess(response: ChatData, reset?: boolean | null, userId?: Id | null, userChatId?: Id | null): void;
  handleFetchError(error: unknown): void;
  setupChatInterface(chat: ChatData | MessageData[], character?: ChatCharacter | null): void;
  clearCache(): void;
  setupChatData(chat: ChatData | MessageData[]): ChatStructures;
  isFetching(): boolean;
  getStats(): FetchStats;
}
declare const ChatAPIFetch: ChatAPIFetch;

interface ChatAPICompletion {
  generateChatCompletion(options?: CompletionOptions | CompletionCallback | null, isHidden?: boolean | null): Promise<Completion>;
  stop(): Promise<void>;
  isStreaming(): boolean;
}
declare const ChatAPICompletion: ChatAPICompletion;

interface ChatEventManager {
  init(): void;
  setupDOMListeners(): void;
  setupCustomEventListeners(): void;
  setupPostMessageListeners(): void;
  setupKeyboardListeners(): void;
  off(eventName: EventName, handler?: AnyHandler | null): void;
  closeAllDropdowns(): void;
  teardown(): void;
  triggerChatEvent<K extends EventName>(eventName: K, data?: EventData<K> | null): void;
  on<K extends EventName>(eventName: K, handler: EventHandler<K>): Unsubscribe;
  once<K extends EventName>(eventName: K, handler: EventHandler<K>): Unsubscribe;
  handleMessageSubmit(text?: string | Event | null): Promise<string | null>;
  handleChatSelection(chatId: Id): Promise<void>;
  handleMessageAction(action: string, messageId: Id, target?: Element | null): Promise<void>;
  handleImageAction(action: string, imageId: Id, target?: Element | null): Promise<void>;
  getStats(): EventStats;
}
declare const ChatEventManager: ChatEventManager;

interface ChatIntegration {
  init(): void;
  integratePersonaModule(): boolean;
  integrateScenarioModule(): boolean;
  integratePromptManager(): boolean;
  integrateGiftManager(): boolean;
  integrateSuggestionsManager(): boolean;
  setupCrossModuleCommunication(): void;
  onPersonaAdded(persona?: PersonaData | null): void;
  onPersonaModuleClose(): void;
  onScenarioSelected(scenario?: ScenarioData | null): void;
  handleModuleUnavailable(moduleName: string, fallbackHandler?: DoneCallback | null): void;
  getStatus(): IntegrationStatus;
  isModuleAvailable(moduleName: string): boolean;
  getIntegratedModules(): string[];
  getStats(): IntegrationStats;
}
declare const ChatIntegration: ChatIntegration;

interface ChatCore {
  init(): Promise<boolean>;
  reinit(): Promise<boolean>;
  destroy(): void;
  registerModules(): void;
  registerModule(name: string, module: unknown): void;
  verifyRequiredModules(): boolean;
  getModule(name: string): any;
  hasModule(name: string): boolean;
  getState(): CoreState;
  readonly modules: Record<string, unknown>;
  readonly initialized: boolean;
}
declare const ChatCore: ChatCore;

interface ChatFunctions {
  addMessageToChat(chatId: Id, userChatId: Id | null, message: string | MessageData, text?: string | SavedCallback | null, callback?: SavedCallback | null): Promise<SavedMessage | null>;
  handleChatReset(target?: Id | Element | null): Promise<void>;
  upscaleImage(target: Id | Element): Promise<UpscaledImage | null>;
  openShareModal(target: Id | Element): Promise<boolean>;
  displayMessage(sender: string, message: string | MessageData | Element, userChatId?: Id | null, callback?: DoneCallback | null): string | null;
  displayCompletionMessage(message: string | MessageData, uniqueId?: Id | null): void;
  hideCompletionMessage(uniqueId?: Id | null): void;
  downloadImage(target: Id | Element): boolean;
  regenImage(target: Id | Element): boolean;
  updateImageTitle(imageId: Id, title: string | LocalTexts): boolean;
}
declare const ChatFunctions: ChatFunctions;

declare const fetchChatData: ChatAPIFetch["fetchChatData"];
declare const callFetchChatData: ChatAPIFetch["fetchChatData"];
declare const postChatData: ChatAPIFetch["postChatData"];
declare const sendMessage: ChatEventManager["handleMessageSubmit"];
declare const generateChatCompletion: ChatAPICompletion["generateChatCompletion"];
declare const onPersonaAdded: ChatIntegration["onPersonaAdded"];
declare const onPersonaModuleClose: ChatIntegration["onPersonaModuleClose"];
declare const onScenarioSelected: ChatIntegration["onScenarioSelected"];
declare const showDiscovery: ChatNavigation["hideChat"];
declare const resetChatUrl: ChatRouter["resetUrl"];
declare const addMessageToChat: ChatFunctions["addMessageToChat"];
declare const handleChatReset: ChatFunctions["handleChatReset"];
declare const upscaleImage: ChatFunctions["upscaleImage"];
declare const openShareModal: ChatFunctions["openShareModal"];
declare const displayMessage: ChatFunctions["displayMessage"];
declare const displayCompletionMessage: ChatFunctions["displayCompletionMessage"];
declare const hideCompletionMessage: ChatFunctions["hideCompletionMessage"];
declare const downloadImage: ChatFunctions["downloadImage"];
declare const regenImage: ChatFunctions["regenImage"];
declare const updateImageTitle: ChatFunctions["updateImageTitle"];

interface Window {
  readonly ChatState: ChatState;
  readonly ChatRouter: ChatRouter;
  readonly ChatInitializer: ChatInitializer;
  readonly ChatMessageFormatter: ChatMessageFormatter;
  readonly ChatMessageDisplay: ChatMessageDisplay;
  readonly ChatMessageStream: ChatMessageStream;
  readonly ChatMessageHistory: ChatMessageHistory;
  readonly ChatImageHandler: ChatImageHandler;
  readonly ChatVideoHandler: ChatVideoHandler;
  readonly ChatImageUpscale: ChatImageUpscale;
  readonly ChatMergeFace: ChatMergeFace;
  readonly ChatInputHandler: ChatInputHandler;
  readonly ChatDropdown: ChatDropdown;
  readonly ChatSharing: ChatSharing;
  readonly ChatNavigation: ChatNavigation;
  readonly ChatAPI: ChatAPI;
  readonly ChatAPIFetch: ChatAPIFetch;
  readonly ChatAPICompletion: ChatAPICompletion;
  readonly ChatEventManager: ChatEventManager;
  readonly ChatIntegration: ChatIntegration;
  readonly ChatCore: ChatCore;
  readonly ChatFunctions: ChatFunctions;
  fetchChatData: typeof fetchChatData;
  callFetchChatData: typeof callFetchChatData;
  postChatData: typeof postChatData;
  sendMessage: typeof sendMessage;
  generateChatCompletion: typeof generateChatCompletion;
  onPersonaAdded: typeof onPersonaAdded;
  onPersonaModuleClose: typeof onPersonaModuleClose;
  onScenarioSelected: typeof onScenarioSelected;
  showDiscovery: typeof showDiscovery;
  resetChatUrl: typeof resetChatUrl;
  addMessageToChat: typeof addMessageToChat;
  handleChatReset: typeof handleChatReset;
  upscaleImage: typeof upscaleImage;
  openShareModal: typeof openShareModal;
  displayMessage: typeof displayMessage;
  displayCompletionMessage: typeof displayCompletionMessage;
  hideCompletionMessage: typeof hideCompletionMessage;
  downloadImage: typeof downloadImage;
  regenImage: typeof regenImage;
  updateImageTitle: typeof updateImageTitle;
  CHAT_PY?: ChatPySettings;
  handleAuthError?: (error: ChatApiError) => unknown;
}
