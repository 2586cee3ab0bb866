// node official.mjs MODULES: each line of standard input is `{protocol, body}` (base64), each line of
// standard output what the protocol's official client makes of that body:
// `{text, reasoning, tools: [{name, input, output?}], failed}`.
//
// The clients run with a `fetch` that answers with the bytes; nothing goes out.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join(process.argv[2], "x.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const URL_ = "http://127.0.0.1:9/v1";

/** A body in two pieces. */
const answering = (body, type) => async () =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(body.subarray(0, body.length >> 1));
        controller.enqueue(body.subarray(body.length >> 1));
        controller.close();
      },
    }),
    { headers: { "content-type": type } },
  );

const parsed = (text) => (typeof text === "string" ? JSON.parse(text || "{}") : (text ?? null));

const clients = {
  async openai(fetch) {
    const { default: OpenAI } = await load("openai");
    const client = new OpenAI({ baseURL: URL_, apiKey: "k", fetch, maxRetries: 0 });
    const stream = client.chat.completions.stream({ model: "m", messages: [] });
    const read = { reasoning: "" };
    stream.on("chunk", (chunk) => {
      read.reasoning += chunk.choices[0]?.delta?.reasoning_content ?? "";
    });
    const message = (await stream.finalChatCompletion()).choices[0].message;
    read.text = message.content ?? "";
    read.tools = (message.tool_calls ?? []).map((call) => ({
      name: call.function.name,
      input: parsed(call.function.arguments),
    }));
    return read;
  },

  async responses(fetch) {
    const { default: OpenAI } = await load("openai");
    const client = new OpenAI({ baseURL: URL_, apiKey: "k", fetch, maxRetries: 0 });
    const response = await client.responses.stream({ model: "m", input: "" }).finalResponse();
    const of = (type) => response.output.filter((item) => item.type === type);
    return {
      text: response.output_text,
      reasoning: of("reasoning")
        .flatMap((item) => item.summary.map((part) => part.text))
        .join("\n\n"),
      tools: of("function_call").map((call) => ({
        name: call.name,
        input: parsed(call.arguments),
      })),
    };
  },

  async anthropic(fetch) {
    const { default: Anthropic } = await load("@anthropic-ai/sdk");
    const client = new Anthropic({ baseURL: URL_, apiKey: "k", fetch, maxRetries: 0 });
    const stream = client.messages.stream({ model: "m", max_tokens: 1, messages: [] });
    const { content } = await stream.finalMessage();
    const of = (...types) => content.filter((block) => types.includes(block.type));
    return {
      text: of("text")
        .map((block) => block.text)
        .join(""),
      reasoning: of("thinking")
        .map((block) => block.thinking)
        .join(""),
      tools: of("tool_use", "server_tool_use").map(({ name, input }) => ({ name, input })),
    };
  },

  async gemini(fetch) {
    const { GoogleGenAI } = await load("@google/genai");
    globalThis.fetch = fetch;
    const client = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: URL_ } });
    const read = { text: "", reasoning: "", tools: [] };
    const stream = await client.models.generateContentStream({ model: "m", contents: "" });
    for await (const chunk of stream) {
      for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
        if (part.text) read[part.thought ? "reasoning" : "text"] += part.text;
        if (part.functionCall) {
          read.tools.push({ name: part.functionCall.name, input: part.functionCall.args });
        }
      }
    }
    return read;
  },

  async ollama(fetch) {
    const { Ollama } = await load("ollama");
    const client = new Ollama({ host: URL_, fetch });
    const read = { text: "", reasoning: "", tools: [] };
    for await (const { message } of await client.chat({ model: "m", messages: [], stream: true })) {
      read.text += message.content ?? "";
      read.reasoning += message.thinking ?? "";
      for (const call of message.tool_calls ?? []) {
        read.tools.push({ name: call.function.name, input: call.function.arguments });
      }
    }
    return read;
  },

  async vercel(fetch) {
    const { DefaultChatTransport, readUIMessageStream } = await load("ai");
    const transport = new DefaultChatTransport({ api: URL_, fetch });
    const stream = await transport.sendMessages({
      chatId: "c",
      messages: [],
      trigger: "submit-message",
    });
    let message = { parts: [] };
    let failure;
    const messages = readUIMessageStream({ stream, onError: (error) => (failure = error) });
    for await (const state of messages) message = state;
    const of = (type) => message.parts.filter((part) => part.type === type);
    return {
      text: of("text")
        .map((part) => part.text)
        .join("\n\n"),
      reasoning: of("reasoning")
        .map((part) => part.text)
        .join("\n\n"),
      tools: message.parts
        .filter((part) => part.toolCallId)
        .map((part) => ({
          name: part.toolName ?? part.type.slice("tool-".length),
          input: part.input,
          output: part.output ?? part.errorText ?? null,
        })),
      failed: Boolean(failure),
    };
  },

  async "ag-ui"(fetch) {
    const { HttpAgent } = await load("@ag-ui/client");
    globalThis.fetch = fetch;
    const agent = new HttpAgent({ url: URL_, fetch });
    let failed = false;
    await agent
      .runAgent({ runId: "r1" }, { onRunErrorEvent: () => void (failed = true) })
      .catch(() => (failed = true));
    const said = agent.messages.filter((message) => message.role === "assistant");
    const results = agent.messages.filter((message) => message.role === "tool");
    return {
      text: said
        .map((message) => message.content)
        .filter(Boolean)
        .join("\n\n"),
      reasoning: agent.messages
        .filter((message) => message.role === "reasoning")
        .map((message) => message.content)
        .join("\n\n"),
      tools: said
        .flatMap((message) => message.toolCalls ?? [])
        .map((call) => ({
          name: call.function.name,
          input: parsed(call.function.arguments),
          output: parsed(results.find((result) => result.toolCallId === call.id)?.content ?? "null"),
        })),
      failed,
    };
  },
};

// The clients warn of what the fixtures lack on purpose.
console.warn = console.error = () => {};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { protocol, body } = JSON.parse(line);
  const bytes = Buffer.from(body, "base64");
  const type = protocol === "ollama" ? "application/x-ndjson" : "text/event-stream";
  let read;
  try {
    read = await clients[protocol](answering(bytes, type));
  } catch (error) {
    read = { failed: true, reason: String(error) };
  }
  process.stdout.write(JSON.stringify({ failed: false, ...read }) + "\n");
}
