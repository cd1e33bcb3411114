import assert from "node:assert/strict";
import * as v from "valibot";
import { EdgeInfo } from "../../contracts/api/edge.ts";
import type { EscrowContext } from "../../contracts/escrow/context.ts";
import { stakePeriod } from "../../contracts/escrow/period.ts";
import { readStakeTerms, stakeTermsTemplate } from "../../contracts/escrow/terms.ts";
import { trialContext, trialTerms } from "../../contracts/escrow/trial-stake.ts";
import { readStakeVerdict } from "../../contracts/escrow/verdict-event.ts";
import { toHex } from "../../contracts/hex.ts";
import { scalarBytes } from "../../contracts/monero/scalar.ts";
import { trialWallet } from "../../contracts/monero/trial-chain.ts";
import { publicKeyOf, readVerifiedEvent, signEvent } from "../../contracts/nostr/event.ts";
import { CREATOR_SECRET, TRIAL_STREAM } from "../../edge/stakes/trial-stream.ts";
import { readArbiterKey } from "../../edge/stakes/arbiter-key.ts";
import { startEdge } from "./edge-process.ts";
import { startRealRelay } from "./real-relay.ts";

const EDGE_SECRET = new Uint8Array(32).fill(5);
const ARBITER_SECRET = "c4".repeat(32);

/** Something that says only which chain it is, and how high. */
function startHeight(chain: { height: number }) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () =>
      Response.json({
        status: "OK",
        height: chain.height,
        result: { status: "OK", nettype: "fakechain" },
      }),
  );
  return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}

/** Asks a process that is started for this one request and ended after it. */
async function askAnew(
  env: Record<string, string>,
  ask: (url: string) => Promise<Response>,
): Promise<unknown> {
  const edge = await startEdge(env);
  try {
    return await (await ask(edge.url)).json();
  } finally {
    await edge.stop();
  }
}

Deno.test("an arbiter that is another process at each step agrees, decides and repeats itself by its key and its relay alone", async () => {
  const key = readArbiterKey(ARBITER_SECRET);
  const [arbiter] = trialTerms().arbiters;
  assert.ok(key !== undefined && arbiter !== undefined);
  const chain = { height: 1000 };
  const nodes = [startHeight(chain), startHeight(chain)];
  const relay = await startRealRelay();
  const env = {
    DSTREAM_EDGE_KEY: toHex(EDGE_SECRET),
    DSTREAM_ARBITER_KEY: ARBITER_SECRET,
    DSTREAM_MONERO_NODES: nodes.map(({ url }) => url).join(","),
    DSTREAM_EDGE_RELAYS: relay.url,
  };
  try {
    const arbiters = [{ ...arbiter, pubkey: publicKeyOf(EDGE_SECRET), baseKey: key.baseKey }];
    const terms = signEvent(
      stakeTermsTemplate(trialTerms({ stream: TRIAL_STREAM, arbiters }), 1),
      CREATOR_SECRET,
    );
    const read = readStakeTerms(terms);
    assert.ok(read !== undefined);
    const context: EscrowContext = trialContext({
      stream: read.stream,
      terms: read.id,
      deadline: chain.height + read.deadlineBlocks,
      ...stakePeriod(read, Math.floor(Date.now() / 1000)),
      keys: { ...trialContext().keys, arbiter: key.baseKey },
    });
    const post = (step: string, body: unknown, before?: (url: string) => Promise<void>) =>
      askAnew(env, async (url) => {
        await before?.(url);
        return await fetch(`${url}/v1/stakes/${step}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      });
    const viewSecret = toHex(scalarBytes(trialWallet("escrow").viewSecret));
    const acked = await post("ack", { terms, context, viewSecret }, async (url) => {
      const info = v.parse(EdgeInfo, await (await fetch(url)).json());
      assert.ok(info.roles.includes("arbiter"));
      assert.equal(info.arbiter, key.baseKey);
    });
    assert.ok(typeof acked === "object" && acked !== null && "attestation" in acked, JSON.stringify(acked));
    const agreed = { terms, context, attestation: acked.attestation };
    chain.height = context.deadline;
    const first = await post("verdict", agreed);
    const verdict = typeof first === "object" && first !== null && "verdict" in first
      ? first.verdict
      : undefined;
    const event = readVerifiedEvent(verdict);
    assert.equal(event && readStakeVerdict(event)?.outcome, "release");
    assert.deepEqual(await post("verdict", agreed), first);
  } finally {
    await relay.close();
    for (const node of nodes) await node.stop();
  }
});
