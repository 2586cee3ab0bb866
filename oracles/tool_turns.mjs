// node tool_turns.mjs MODULES: each line of standard input is `{protocol, body, tools, ours}`: the
// response (base64) to the question "Hi" whose model calls some of the tools (`{name: schema}`), and the
// body of the request with which our page goes on. Each tool gives `{ran: NAME}`. Each line of standard
// output is `{theirs, ours}`: what the protocol's official client sends, and ours, both as
// `[{role, text?, calls?: [[id, name, input]], outcomes?: [[id, output]]}]`.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join(process.argv[2], "x.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const URL_ = "http://127.0.0.1:9/v1";
const GIVEN = { role: "user", content: "Hi" };
const names = (tools) => Object.entries(tools);
const outcome = (name) => ({ ran: name });

/** A `fetch` that answers once; the promise gives the body of the second request. */
function recorder(body) {
  let resolve;
  let reject;
  const promise = new Promise((...settle) => ([resolve, reject] = settle));
  promise.catch(() => {}); // whoever waits for it hears of it
  let asked = 0;
  const fetch = async (_, init) => {
    if (++asked === 2) {
      resolve(JSON.parse(init.body));
      return new Promise(() => {}); // the second answer does not matter
    }
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  return { fetch, second: promise, reject };
}

const clients = {
  async openai({ fetch, second, reject }, tools) {
    const { default: OpenAI } = await load("openai");
    const client = new OpenAI({ baseURL: URL_, apiKey: "k", fetch, maxRetries: 0 });
    const runner = client.chat.completions.runTools({
      model: "m",
      stream: true,
      messages: [GIVEN],
      tools: names(tools).map(([name, parameters]) => ({
        type: "function",
        function: {
          name,
          description: "",
          parameters,
          parse: JSON.parse,
          function: () => JSON.stringify(outcome(name)),
        },
      })),
    });
    runner.on("error", reject);
    return second;
  },

  async responses({ fetch }, tools) {
    // There is no loop; this is the one of its documentation.
    const { default: OpenAI } = await load("openai");
    const client = new OpenAI({ baseURL: URL_, apiKey: "k", fetch, maxRetries: 0 });
    const response = await client.responses.stream({ model: "m", input: "Hi" }).finalResponse();
    const calls = response.output.filter((item) => item.type === "function_call");
    const outputs = calls.map(({ call_id, name }) => ({
      type: "function_call_output",
      call_id,
      output: JSON.stringify(outcome(name)),
    }));
    return { input: [{ type: "message", ...GIVEN }, ...response.output, ...outputs], tools };
  },

  async anthropic({ fetch, second, reject }, tools) {
    const { default: Anthropic } = await load("@anthropic-ai/sdk");
    const client = new Anthropic({ baseURL: URL_, apiKey: "k", fetch, maxRetries: 0 });
    const runner = client.beta.messages.toolRunner({
      model: "m",
      max_tokens: 9,
      thread: false, // which would keep the conversation at the endpoint
      stream: true,
      messages: [GIVEN],
      tools: names(tools).map(([name, input_schema]) => ({
        type: "custom",
        name,
        input_schema,
        parse: (given) => given,
        run: () => JSON.stringify(outcome(name)),
      })),
    });
    runner.done().catch(reject);
    (async () => {
      for await (const stream of runner) await stream.finalMessage();
    })().catch(reject);
    return second;
  },

  async gemini({ fetch, second, reject }, tools) {
    const { GoogleGenAI } = await load("@google/genai");
    globalThis.fetch = fetch;
    const client = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: URL_ } });
    const declared = names(tools).map(([name, parametersJsonSchema]) => ({
      name,
      parametersJsonSchema,
    }));
    const callable = {
      tool: async () => ({ functionDeclarations: declared }),
      callTool: async (calls) =>
        calls.map(({ id, name }) => ({
          functionResponse: { id, name, response: { output: outcome(name) } },
        })),
    };
    const stream = await client.models.generateContentStream({
      model: "m",
      contents: "Hi",
      config: { tools: [callable] },
    });
    (async () => {
      for await (const _ of stream);
    })().catch(reject);
    return second;
  },

  async vercel({ fetch, second, reject }) {
    const { AbstractChat, DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls } =
      await load("ai");
    class Chat extends AbstractChat {}
    const messages = [];
    const state = {
      status: "ready",
      messages,
      pushMessage: (message) => void messages.push(message),
      popMessage: () => void messages.pop(),
      replaceMessage: (at, message) => void (messages[at] = message),
      snapshot: structuredClone,
    };
    const chat = new Chat({
      state,
      transport: new DefaultChatTransport({ api: URL_, fetch }),
      sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
      onError: reject,
      onToolCall: ({ toolCall: { toolName, toolCallId } }) =>
        void chat.addToolOutput({ tool: toolName, toolCallId, output: outcome(toolName) }),
    });
    chat.sendMessage({ text: "Hi" });
    return second;
  },

  async "ag-ui"({ fetch, second, reject }, tools) {
    const { HttpAgent } = await load("@ag-ui/client");
    const offered = names(tools).map(([name, parameters]) => ({
      name,
      description: "",
      parameters,
    }));
    const initialMessages = [{ id: "u", ...GIVEN }];
    const agent = new HttpAgent({ url: URL_, fetch, threadId: "t", initialMessages });
    await agent.runAgent({ runId: "r1", tools: offered });
    const calls = agent.messages.flatMap((message) => message.toolCalls ?? []);
    for (const { id, function: called } of calls) {
      const content = JSON.stringify(outcome(called.name));
      agent.addMessage({ id: `o-${id}`, role: "tool", toolCallId: id, content });
    }
    agent.runAgent({ runId: "r2", tools: offered }).catch(reject);
    return second;
  },
};

const text = (content) =>
  typeof content === "string"
    ? content
    : (content ?? []).map((part) => part.text ?? part.value ?? "").join("");
const result = (content) => JSON.parse(text(content));

const plain = {
  openai: ({ messages }) =>
    messages.map(({ role, content, tool_calls, tool_call_id }) =>
      role === "tool"
        ? { role, outcomes: [[tool_call_id, result(content)]] }
        : {
            role,
            text: text(content),
            calls: (tool_calls ?? []).map(({ id, function: called }) => [
              id,
              called.name,
              JSON.parse(called.arguments),
            ]),
          },
    ),

  responses: ({ input }) =>
    input
      .filter((item) => item.type !== "reasoning")
      .map((item) => {
        if (item.type === "message") return { role: item.role, text: text(item.content) };
        if (item.type === "function_call") {
          const { call_id, name } = item;
          return { role: "assistant", calls: [[call_id, name, JSON.parse(item.arguments)]] };
        }
        return { role: "tool", outcomes: [[item.call_id, result(item.output)]] };
      }),

  anthropic: ({ messages }) =>
    messages.map(({ role, content }) => {
      const blocks = typeof content === "string" ? [{ type: "text", text: content }] : content;
      const of = (type) => blocks.filter((block) => block.type === type);
      return {
        role: of("tool_result").length ? "tool" : role,
        text: text(of("text")),
        calls: of("tool_use").map(({ id, name, input }) => [id, name, input]),
        outcomes: of("tool_result").map(({ tool_use_id, content: told, is_error }) => {
          if (is_error) throw new Error("an error");
          return [tool_use_id, result(told)];
        }),
      };
    }),

  gemini: ({ contents }) =>
    contents.map(({ role, parts }) => {
      const outcomes = parts.flatMap(({ functionResponse: told }) => (told ? [told] : []));
      return {
        role: outcomes.length ? "tool" : role === "model" ? "assistant" : role,
        text: text(parts.filter((part) => !part.thought)),
        calls: parts.flatMap(({ functionCall: call }) =>
          call ? [[call.name, call.name, call.args]] : [],
        ),
        outcomes: outcomes.map(({ name, response }) => [name, response.output]),
      };
    }),

  async vercel({ messages }) {
    // What a server makes of them with the SDK's own function.
    const { convertToModelMessages } = await load("ai");
    return (await convertToModelMessages(messages)).map(({ role, content }) => {
      const parts = typeof content === "string" ? [{ type: "text", text: content }] : content;
      const of = (type) => parts.filter((part) => part.type === type);
      return {
        role,
        text: text(of("text")),
        calls: of("tool-call").map((call) => [call.toolCallId, call.toolName, call.input]),
        outcomes: of("tool-result").map(({ toolCallId, output }) => [toolCallId, output.value]),
      };
    });
  },

  async "ag-ui"(body) {
    const { RunAgentInputSchema } = await load("@ag-ui/core/schemas");
    RunAgentInputSchema.parse(body);
    return body.messages
      .filter(({ role }) => role !== "reasoning")
      .map(({ role, content, toolCalls, toolCallId }) =>
        role === "tool"
          ? { role, outcomes: [[toolCallId, result(content)]] }
          : {
              role,
              text: text(content),
              calls: (toolCalls ?? []).map(({ id, function: called }) => [
                id,
                called.name,
                JSON.parse(called.arguments),
              ]),
            },
      );
  },
};

/** What one side says at once is one message, however a client divides it. */
function joined(messages) {
  const found = [];
  for (const { role, text: said = "", calls = [], outcomes = [] } of messages) {
    const last = found.at(-1);
    if (last?.role === role) {
      last.text += said;
      last.calls.push(...calls);
      last.outcomes.push(...outcomes);
    } else if (said || calls.length || outcomes.length) {
      found.push({ role, text: said, calls: [...calls], outcomes: [...outcomes] });
    }
  }
  return found;
}

console.warn = console.error = () => {};
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { protocol, body, tools, ours } = JSON.parse(line);
  const recorded = recorder(Buffer.from(body, "base64"));
  const late = setTimeout(() => recorded.reject(new Error("no second request")), 20_000);
  const seen = {};
  try {
    const sent = await Promise.race([clients[protocol](recorded, tools), recorded.second]);
    seen.theirs = joined(await plain[protocol](sent));
    seen.ours = joined(await plain[protocol](ours));
  } catch (error) {
    seen.failed = String(error.stack ?? error);
  }
  clearTimeout(late);
  process.stdout.write(JSON.stringify(seen) + "\n");
}
process.exit(0);
