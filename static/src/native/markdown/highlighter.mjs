// highlight.js with common languages; a chunk of its own, loaded when code is first looked at.
// It only says where what stands: no HTML is made of a message's text.

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import lua from "highlight.js/lib/languages/lua";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const LANGUAGES = {
  bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin, lua, makefile,
  markdown, php, python, r, ruby, rust, shell, sql, swift, typescript, xml, yaml,
};

// Its own way to give out what it found (the interface is the one that lowlight uses).
class Places {
  places = [];
  length = 0;
  #open = [];

  addText(text) {
    this.length += text.length;
  }
  startScope(scope) {
    this.#open.push([scope, this.length]);
  }
  endScope() {
    const [scope, start] = this.#open.pop() ?? [];
    if (scope && this.length > start) this.places.push([scope, start, this.length]);
  }
  __addSublanguage(other) {
    for (const [scope, start, end] of other.places)
      this.places.push([scope, start + this.length, end + this.length]);
    this.length += other.length;
  }
  finalize() {
    while (this.#open.length) this.endScope();
  }
  openNode(scope) {
    this.startScope(scope);
  }
  closeNode() {
    this.endScope();
  }
  toHTML() {
    return "";
  }
}

const own = hljs.newInstance();
own.configure({ __emitter: Places });
for (const [name, language] of Object.entries(LANGUAGES)) own.registerLanguage(name, language);

// [[scope, start, end]] of a text, inner ones before those around them; none for a language that
// is not known.
export function places(text, language) {
  if (!own.getLanguage(language)) return [];
  return own.highlight(text, { language, ignoreIllegals: true })._emitter.places;
}
