// The view that this browser's last visit has left (chat_py/ui/last_view.py).

const KEY = "chat_py.last-view";

const navigation = () => performance.getEntriesByType("navigation")[0];

/** Whose page this is, as its server says it with the page itself. */
const account = () => navigation()?.serverTiming?.find(({ name }) => name === "account")?.description ?? "";

// Going back, or opening a window again, may take the page from the browser's cache without a question to
// the server. Its headers, and its own words, then name whoever was there when it was cached.
const isCached = () => !navigation()?.transferSize;

export function forgetLastView() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing can be kept here.
  }
}

const isView = (view) => ["id", "chat", "list"].every((name) => typeof view?.[name] === "string");

/**
 * What this user saw last, or null. What another one has left is removed, and so is
 * what is damaged.
 *
 * @param {string} user as the page names its user, or empty
 * @returns {{owner: [string, string], id: string, chat: string, list: string} | null} the chat's id, and two
 *   responses as text
 */
export function lastView(user) {
  try {
    const text = isCached() ? null : localStorage.getItem(KEY);
    if (!text) return null;
    const own = [user, account()];
    const view = JSON.parse(text);
    if (isView(view) && own.some(Boolean) && own.every((name, place) => name === view.owner[place])) return view;
  } catch {
    // Nothing can be kept here, or something else has written it.
  }
  if (!isCached()) forgetLastView();
  return null;
}
