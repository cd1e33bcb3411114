import assert from "node:assert/strict";
import { readProblem } from "../../contracts/api/problem.ts";
import type { TipVerifyAnswer } from "../../contracts/api/tips.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { PEOPLE, SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import { paymentTargetsTemplate } from "../../contracts/nostr/payment-targets.ts";
import { verifyTipReceipt } from "../../contracts/nostr/tip-receipt.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { end } from "../bench/origin/processes.ts";
import { ROOT } from "../root.ts";
import { ABOUT, CREATOR, type PreparedTip } from "./tip-payments.ts";

const now = () => Math.floor(Date.now() / 1000);

/** An edge that verifies tips. */
export type TipEdge = Awaited<ReturnType<typeof startTipEdge>>;

/** Starts an edge as a process of its own that asks these two nodes; all it ever says to its operator is kept. */
export async function startTipEdge(
  nodes: readonly string[],
  { aheadMs = 0 }: { /** By which its clock is wrong. */ aheadMs?: number } = {},
) {
  const [port = 0] = await freePorts(1);
  const home = await Deno.makeTempDir({ prefix: "dstream-edge-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", "--preload", "scripts/e2e/turned-clock.ts", "edge/main.ts"],
    cwd: ROOT,
    env: {
      DSTREAM_EDGE_PORT: String(port),
      DSTREAM_EDGE_PROXIES: "1",
      DSTREAM_HOME: home,
      DSTREAM_MONERO_NODES: nodes.join(","),
      TURNED_CLOCK_MS: String(aheadMs),
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [told, ready] = [{ text: "" }, Promise.withResolvers<void>()];
  const listen = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      told.text += decoder.decode(bytes, { stream: true });
      if (told.text.includes("listens on")) ready.resolve();
    }
  };
  const heard = Promise.all([listen(child.stdout), listen(child.stderr)]);
  child.status.then(() => ready.reject(new Error(`the edge said: ${told.text}`)));
  await ready.promise;
  const url = `http://127.0.0.1:${port}`;
  const { pubkey } = await (await fetch(url)).json();
  let asked = 0;
  // Each question is another viewer's: of one address an edge takes so many a minute.
  const asViewer: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("x-forwarded-for", `198.51.100.${++asked}`);
    return fetch(input, { ...init, headers });
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    asViewer(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const target = signEvent(paymentTargetsTemplate({ monero: CREATOR }, now()), SECRETS.creator);
  return {
    url,
    /** The key of its receipts. */
    pubkey,
    asViewer,
    /** Where the creator is paid, as the creator signed it. */
    target,
    /** The code of a refusal, or the level and the amount of a receipt, which is checked as a viewer does. */
    ask: async (
      { m, txid, proof }: Pick<PreparedTip, "m" | "txid" | "proof">,
      words?: string,
    ): Promise<string> => {
      const body = { m, txid, proof, target, ...(words === undefined ? {} : { words }) };
      const response = await post(
        "/v1/tips/verify",
        body,
        words === undefined ? {} : signedByPayer(url, body),
      );
      if (!response.ok) return readProblem(await response.json())?.code ?? "";
      const answer: TipVerifyAnswer = await response.json();
      const about = {
        edges: [pubkey],
        address: formatAddress(ABOUT.stream),
        sessions: [ABOUT.sid],
        nowSeconds: now(),
      };
      const judged = verifyTipReceipt({ event: answer.receipt, ...about });
      assert.ok(judged.verdict === "vouched");
      assert.deepEqual([judged.payer, judged.words], [PEOPLE.viewer, words ?? ""]);
      return answer.level;
    },
    /** What a box would hear about a transaction. */
    hint: async (txid: string): Promise<string> => {
      const { state, confirmations } = await (await post("/v1/hooks/monero", { txid })).json();
      return `${state} ${confirmations}`;
    },
    metrics: async () => await (await fetch(`${url}/v1/metrics`)).text(),
    /** Ends it, and gives all it ever said. */
    stop: async (): Promise<string> => {
      await end(child);
      await heard;
      await Deno.remove(home, { recursive: true });
      return told.text;
    },
  };
}

/** The header by which the payer that the message names stands by the words. */
function signedByPayer(url: string, body: unknown): { authorization: string } {
  const bodySha256 = sha256Hex(new TextEncoder().encode(JSON.stringify(body)));
  const template = httpAuthTemplate({ url: `${url}/v1/tips/verify`, method: "POST", bodySha256 }, now());
  return { authorization: httpAuthHeader(signEvent(template, SECRETS.viewer)) };
}
