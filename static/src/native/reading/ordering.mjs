// How a language orders texts and writes numbers and dates (ECMA-402), for tables that are sorted.

// The English names are in tables of every language.
const STYLES = ["long", "short"];
const MONTHS = Array.from({ length: 12 }, (_, month) => new Date(2026, month, 15));

const known = (language) => {
  try {
    return Intl.getCanonicalLocales(language.replaceAll("_", "-"))[0] ?? "en";
  } catch {
    return "en"; // no language tag (BCP 47)
  }
};

function monthsOf(tag) {
  const names = {};
  for (const language of [tag, "en"])
    for (const month of STYLES)
      // Beside a day some languages inflect a month's name.
      for (const more of [{}, { day: "numeric" }])
        for (const [index, date] of MONTHS.entries()) {
          const parts = new Intl.DateTimeFormat(language, { month, calendar: "gregory", ...more }).formatToParts(date);
          const { value } = parts.find(({ type }) => type === "month");
          if (/\p{L}/u.test(value)) names[value.toLowerCase().replaceAll(".", "")] ??= index + 1;
        }
  return names;
}

/**
 * @param {string} language
 * @returns {{habits: string, ranks(texts: string): string}} both as JSON
 *     (chat_py/browser/protocols/reading.py)
 */
export function ordering(language) {
  const tag = known(language);
  const collator = new Intl.Collator(tag, { numeric: true });
  const date = new Intl.DateTimeFormat(tag, { calendar: "gregory" }).formatToParts(MONTHS[0]);
  const place = (type) => date.findIndex((part) => part.type === type);
  const fraction = new Intl.NumberFormat(tag).formatToParts(1.5).find(({ type }) => type === "decimal");
  const habits = {
    decimal: fraction.value === "," || fraction.value === "٫" ? "," : ".",
    day_first: place("day") < place("month"),
    months: monthsOf(tag),
  };
  return {
    habits: JSON.stringify(habits),
    ranks(text) {
      const texts = JSON.parse(text);
      const rank = new Map();
      let before;
      let count = -1;
      for (const each of [...new Set(texts)].sort(collator.compare)) {
        if (count < 0 || collator.compare(before, each)) count++;
        rank.set((before = each), count);
      }
      return JSON.stringify(texts.map((each) => rank.get(each)));
    },
  };
}
