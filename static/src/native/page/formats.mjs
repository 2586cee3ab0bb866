// Dates, times, numbers and plurals as the platform's `Intl` writes them (ECMA-402), in the shape
// of chat_py/browser/protocols/environment.py's `Formats`. Times are milliseconds, shown in local time.

const made = new Map(); // language → its formats

const STYLES = {
  time: { hour: "numeric", minute: "2-digit" },
  moment: { dateStyle: "full", timeStyle: "short" },
  short: { month: "short", day: "numeric" },
  long: { month: "long", day: "numeric", weekday: "long" },
};

// The reader's own variant of a language (`en-GB` for `en`), whose habits are used, or the
// language itself; English for a tag that cannot be read.
function variant(locale) {
  const language = locale.replaceAll("_", "-");
  const first = (tag) => tag.split("-")[0].toLowerCase();
  const same = navigator.languages.filter((tag) => first(tag) === first(language));
  for (const tag of language.includes("-") ? [language] : [...same, language]) {
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? "en";
    } catch {
      // no language tag (BCP 47)
    }
  }
  return "en";
}

// Year, month and day as text that sorts (ISO 8601).
function day(ms) {
  const date = new Date(ms);
  const digits = (value, length) => String(value).padStart(length, "0");
  return [digits(date.getFullYear(), 4), digits(date.getMonth() + 1, 2), digits(date.getDate(), 2)].join("-");
}

// Each `Intl` object is made at its first use: that takes milliseconds.
export function formats(locale) {
  if (made.has(locale)) return made.get(locale);
  const tag = variant(locale);
  const kept = new Map();
  const once = (name, make) => kept.get(name) ?? (kept.set(name, make()), kept.get(name));
  const write = (ms, style, more) =>
    once(style + (more ? "+" : ""), () =>
      new Intl.DateTimeFormat(tag, { ...STYLES[style], ...more })).format(ms);
  const found = {
    time: (ms) => write(ms, "time"),
    moment: (ms) => write(ms, "moment"),
    day,
    nextDay: (ms) => new Date(ms).setHours(24, 0, 0, 0),
    date: (ms, style, year) => write(ms, style, year ? { year: "numeric" } : undefined),
    number: (value) => once("number", () => new Intl.NumberFormat(tag)).format(value),
    plural: (count) => once("plural", () => new Intl.PluralRules(tag)).select(count),
  };
  made.set(locale, found);
  return found;
}
