import assert from "node:assert/strict";
import { askDemoBlocks, askDemoCoins, passBlocks } from "./demo-coins.ts";

const asked: string[] = [];
const ask = (answer: () => Promise<Response>) => {
  asked.length = 0;
  return askDemoCoins({
    demo: "http://127.0.0.1:1",
    address: "4abc",
    fetch: (input, init) => {
      asked.push(`${String(input)} ${String(init?.body)}`);
      return answer();
    },
  });
};

Deno.test("askDemoCoins() says why there are none", async () => {
  const busy = await ask(() => Promise.resolve(new Response("no", { status: 503 })));
  assert.deepEqual(busy, { state: "refused", detail: "HTTP 503" });
  const gone = await ask(() => Promise.reject(new TypeError("Failed to fetch")));
  assert.deepEqual(gone, { state: "refused", detail: "Failed to fetch" });
});

Deno.test("askDemoCoins() tells a chain that is still being made from one that gives none", async () => {
  const problem = { type: "about:blank", title: "Service Unavailable", status: 503, code: "starting" };
  const early = await ask(() => Promise.resolve(Response.json(problem, { status: 503 })));
  assert.deepEqual(early, { state: "starting", detail: "HTTP 503" });
  const poor = await ask(() =>
    Promise.resolve(Response.json({ ...problem, code: "no-coins" }, { status: 503 }))
  );
  assert.deepEqual(poor, { state: "refused", detail: "HTTP 503" });
});

Deno.test("askDemoCoins() asks once, for one address", async () => {
  assert.deepEqual(await ask(() => Promise.resolve(Response.json({}))), { state: "given" });
  assert.deepEqual(asked, ['http://127.0.0.1:1/fund {"address":"4abc"}']);
});

Deno.test("askDemoBlocks() asks for so many", async () => {
  const asked: string[] = [];
  const answer = await askDemoBlocks({
    demo: "http://127.0.0.1:1",
    blocks: 10,
    fetch: (input, init) => {
      asked.push(`${String(input)} ${String(init?.body)}`);
      return Promise.resolve(Response.json({ height: 1 }));
    },
  });
  assert.deepEqual([answer, asked], [{ state: "given" }, ['http://127.0.0.1:1/mine {"blocks":10}']]);
});

Deno.test("passBlocks() says how many there were when no more come, and asks no more once nobody waits", async () => {
  const pass = async (answers: (asked: number) => Response, left = new AbortController()) => {
    const [asked, heard]: number[][] = [[], []];
    const came = await passBlocks({
      demo: "http://127.0.0.1:1",
      blocks: 12,
      onMade: (made) => {
        heard?.push(made);
        if (made === 10) left.abort();
      },
      signal: left.signal,
      fetch: (_input, init) => {
        asked?.push(JSON.parse(String(init?.body)).blocks);
        return Promise.resolve(answers(asked?.length ?? 0));
      },
    });
    return { came, asked, heard };
  };
  const stops = await pass((asked) => asked < 2 ? Response.json({}) : new Response("", { status: 503 }));
  assert.deepEqual(stops, { came: { made: 5, detail: "HTTP 503" }, asked: [5, 5], heard: [5] });
  const left = await pass(() => Response.json({}));
  assert.deepEqual(left, { came: { made: 10 }, asked: [5, 5], heard: [5, 10] });
});

Deno.test("passBlocks() asks for a day in pieces", async () => {
  const asked: number[] = [];
  const came = await passBlocks({
    demo: "http://127.0.0.1:1",
    blocks: 12,
    onMade: () => {},
    signal: new AbortController().signal,
    fetch: (_input, init) => {
      asked.push(JSON.parse(String(init?.body)).blocks);
      return Promise.resolve(Response.json({}));
    },
  });
  assert.deepEqual([came, asked], [{ made: 12 }, [5, 5, 2]]);
});
