#!/usr/bin/env node
// `npx chat-py copy DIR`: the chat's files, to where a site keeps what it serves as it is.

import { cpSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [command, target] = process.argv.slice(2);
const own = fileURLToPath(new URL("static", import.meta.url));

function fail(text) {
  console.error(`error: ${text}`);
  process.exit(2);
}

if (command !== "copy" || !target) fail("what this does is: npx chat-py copy public/chat-py");
if (existsSync(target) && !statSync(target).isDirectory())
  fail(`${target} is a file. Name a folder.`);
const runtime = join(target, "runtime");
if (existsSync(target) && readdirSync(target).length && !existsSync(join(runtime, "manifest.json")))
  fail(`${target} holds other files. Name a folder of the chat's own, such as public/chat-py.`);
rmSync(runtime, { recursive: true, force: true }); // what an earlier version had
cpSync(own, target, { recursive: true });
console.log(`${target} holds the chat's files: import { load } from "chat-py", then load().`);
