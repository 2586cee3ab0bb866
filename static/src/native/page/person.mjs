// What the settings sheet needs of the browser (chat_py/browser/person.py): a chunk of its own, loaded with
// its first use.

import { root } from "./root.mjs";
import styles from "./settings.css";

const KEPT = /^chat_py\.data\//; // what sw.js keeps of a person; the program's own files stay
const NOTES = [660, 880]; // Hz, one after the other
const NOTE = 0.12; // seconds
const LOUD = 0.08; // of 1

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
root.adoptedStyleSheets.push(sheet);

let audio;

const ownName = (tag) => {
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag);
  return name[0].toLocaleUpperCase(tag) + name.slice(1);
};

/**
 * @param {{clear: () => Promise<void>}} database of page/database.mjs
 * @param {Record<string, string>} languages of page/language.mjs
 */
export const openPerson = (database, languages) => ({
  languages: () => JSON.stringify(Object.keys(languages).map((tag) => [tag, ownName(tag)])),

  // A page that is not secure has the constructor, and is never granted anything.
  canNotify: isSecureContext && "Notification" in globalThis,
  permission: () => Notification.permission,
  ask: () => Notification.requestPermission(),

  async notify(title, body, tag, pressed) {
    const options = { body, tag };
    try {
      const shown = new Notification(title, options);
      shown.onclick = () => {
        focus();
        shown.close();
        pressed();
      };
    } catch {
      // Phones show those of a service worker alone.
      await (await navigator.serviceWorker?.getRegistration())?.showNotification(title, options);
    }
  },

  async play() {
    audio ??= new AudioContext();
    await audio.resume();
    const volume = audio.createGain();
    volume.connect(audio.destination);
    NOTES.forEach((frequency, index) => {
      const [from, to] = [index, index + 1].map((number) => audio.currentTime + number * NOTE);
      const note = new OscillatorNode(audio, { frequency, type: "sine" });
      volume.gain.setValueAtTime(LOUD, from);
      volume.gain.exponentialRampToValueAtTime(0.001, to);
      note.connect(volume);
      note.start(from);
      note.stop(to);
    });
  },

  // Bytes of the whole origin; -1 where the browser does not tell.
  usage: async () => (await navigator.storage?.estimate?.())?.usage ?? -1,

  async clear() {
    await database.clear();
    const names = (await globalThis.caches?.keys()) ?? [];
    await Promise.all(names.filter((name) => KEPT.test(name)).map((name) => caches.delete(name)));
  },

  text: ([{ file }]) => file.text(),
});
