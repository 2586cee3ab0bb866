// The browser's voices and its recognition of speech (chat_py/browser/voices.py).

const synthesis = globalThis.speechSynthesis;
const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

let current; // held: Chromium forgets an utterance that nobody holds, and never tells of its end

const primary = (tag) => tag.replace("_", "-").split("-")[0].toLowerCase();

// Of the language and region, else of the language; rather one of this device than of a server.
function voiceFor(language) {
  const voices = synthesis.getVoices().filter(({ lang }) => primary(lang) === primary(language));
  const best = (voice) =>
    2 * (voice.lang.replace("_", "-").toLowerCase() === language.toLowerCase()) + voice.localService;
  return voices.sort((one, other) => best(other) - best(one))[0];
}

export function say(text, language, told) {
  const utterance = new SpeechSynthesisUtterance(text);
  const voice = voiceFor(language);
  if (voice) utterance.voice = voice;
  utterance.lang = voice?.lang ?? language;
  const tell = (error) => {
    if (current !== utterance) return;
    current = undefined;
    told(error);
  };
  utterance.onend = () => tell("");
  utterance.onerror = ({ error }) => tell(error);
  current = utterance;
  synthesis.speak(utterance);
}

export function silence() {
  current = undefined;
  synthesis?.cancel();
}

// What is being said goes on after a page is gone, in some browsers.
addEventListener("pagehide", silence);

export function recognize(language, heard, ended) {
  const recognition = new Recognition();
  Object.assign(recognition, { lang: language, continuous: true, interimResults: true });
  let failure = "";
  recognition.onresult = ({ results }) => {
    const words = (wanted) =>
      [...results].filter(({ isFinal }) => isFinal === wanted).map(([first]) => first.transcript).join("");
    heard(words(true), words(false));
  };
  recognition.onerror = ({ error }) => void (failure = error);
  recognition.onend = () => {
    recognition.onresult = null;
    ended(failure);
  };
  recognition.start();
  return recognition;
}
