// Types that the signatures of chat_py/surface/table/ name. tools/declarations.py puts this file
// first in static/chat-py.d.ts.

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
