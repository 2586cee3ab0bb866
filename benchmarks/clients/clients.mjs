// Reads answers with the official clients, each by its leanest way, and takes the time. Bundled by
// bench_readers.py from the packages of oracles/, as a page that used them would have them.

import { HttpAgent } from "@ag-ui/client";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { DefaultChatTransport } from "ai";
import { Ollama } from "ollama/browser";
import OpenAI from "openai";

const baseURL = `${location.origin}/never`;
const key = { apiKey: "k", dangerouslyAllowBrowser: true, maxRetries: 0 };

const clients = {
  async *openai(fetch) {
    const client = new OpenAI({ ...key, baseURL, fetch });
    const asked = { model: "m", messages: [], stream: true };
    for await (const { choices } of await client.chat.completions.create(asked))
      yield choices[0]?.delta.content;
  },
  async *responses(fetch) {
    const client = new OpenAI({ ...key, baseURL, fetch });
    const asked = { model: "m", input: "", stream: true };
    for await (const event of await client.responses.create(asked))
      if (event.type === "response.output_text.delta") yield event.delta;
  },
  async *anthropic(fetch) {
    const client = new Anthropic({ ...key, baseURL, fetch });
    const asked = { model: "m", max_tokens: 9, messages: [], stream: true };
    for await (const { delta } of await client.messages.create(asked)) yield delta?.text;
  },
  async *gemini(fetch) {
    globalThis.fetch = fetch;
    const client = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: baseURL } });
    const asked = { model: "m", contents: "" };
    for await (const chunk of await client.models.generateContentStream(asked))
      yield chunk.candidates?.[0]?.content?.parts?.[0]?.text;
  },
  async *ollama(fetch) {
    const client = new Ollama({ host: baseURL, fetch });
    const asked = { model: "m", messages: [], stream: true };
    for await (const { message } of await client.chat(asked)) yield message.content;
  },
  async *vercel(fetch) {
    const transport = new DefaultChatTransport({ api: baseURL, fetch });
    const asked = { chatId: "c", messages: [], trigger: "submit-message" };
    const reader = (await transport.sendMessages(asked)).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value.type === "text-delta") yield value.delta;
    }
  },
  async *"ag-ui"(fetch) {
    globalThis.fetch = fetch;
    const agent = new HttpAgent({ url: baseURL, fetch });
    const input = { threadId: "t", runId: "r1", state: {}, messages: [], tools: [], context: [] };
    const pieces = [];
    await new Promise((complete, error) =>
      agent.run({ ...input, forwardedProps: {} }).subscribe({
        next: (event) => event.type === "TEXT_MESSAGE_CONTENT" && pieces.push(event.delta),
        complete,
        error,
      }),
    );
    yield* pieces;
  },
};

/** A body that comes event by event. */
const answering = (chunks, type) => async () => {
  let next = 0;
  const pull = (controller) =>
    next < chunks.length ? controller.enqueue(chunks[next++]) : controller.close();
  return new Response(new ReadableStream({ pull }), { headers: { "content-type": type } });
};

/** µs for each event of a body, and the length of the text in it. */
export async function read(protocol, body) {
  const end = protocol === "ollama" ? "\n" : "\n\n";
  const encoder = new TextEncoder();
  const chunks = body
    .split(end)
    .filter(Boolean)
    .map((event) => encoder.encode(event + end));
  const type = protocol === "ollama" ? "application/x-ndjson" : "text/event-stream";
  const own = globalThis.fetch;
  const begun = performance.now();
  let text = "";
  try {
    for await (const piece of clients[protocol](answering(chunks, type))) text += piece ?? "";
  } finally {
    globalThis.fetch = own;
  }
  const us = ((performance.now() - begun) * 1000) / chunks.length;
  return { us, length: [...text].length };
}
