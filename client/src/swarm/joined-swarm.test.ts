import assert from "node:assert/strict";
import { fromHex } from "../../../contracts/hex.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { peerIdOf } from "../../../contracts/swarm/peer-id.ts";
import { receiptTemplate } from "../../../contracts/swarm/receipt.ts";
import { trackerAnswerJson } from "../../../contracts/swarm/tracker-answers.ts";
import { ADDRESS, EDGES, joinTrial, MESH, SID, TURN } from "./trial-joined.ts";

Deno.test("joinSwarm() is counted at both edges, and makes no connection, before it is told to share", async () => {
  const { clock, said, sockets, made, joined, answer } = await joinTrial();
  await clock.pass(60_000);
  answer({});
  assert.deepEqual(said, ["viewers 3"]);
  assert.equal(joined.load(), undefined);
  assert.deepEqual([sockets.length, made.length], [2, 0]);
  for (const { heard } of sockets) {
    assert.ok(
      heard.every((each) => each.action === "announce" && each.numWant === 0 && each.offers.length === 0),
    );
  }
  joined.close();
});

Deno.test("joinSwarm() says refused when no edge admits it, and not while one does", async () => {
  const none = await joinTrial({ admits: () => false });
  await none.clock.pass(10);
  assert.deepEqual([none.said, none.sockets.length], [["refused"], 0]);
  none.joined.close();

  const one = await joinTrial({ admits: (edge) => edge === EDGES[0] });
  await one.clock.pass(10);
  assert.deepEqual([one.said, one.sockets.length], [[], 1]);
  one.joined.close();
});

Deno.test("joinSwarm() asks a viewer who won't sign once for each edge, and never again", async () => {
  let asked = 0;
  const { clock, said, sockets, joined } = await joinTrial({
    sign() {
      asked++;
      return Promise.reject(new Error("no"));
    },
  });
  await clock.pass(10);
  assert.deepEqual([asked, said], [2, ["unsigned"]]);
  for (let minute = 0; minute < 60; minute++) {
    joined.wake();
    await clock.pass(60_000);
  }
  assert.deepEqual([asked, said, sockets.length], [2, ["unsigned"], 0]);
  joined.close();
});

Deno.test("joinSwarm() shows no address but a relay's when told to hide it", async () => {
  for (const [relayOnly, policy] of [[true, "relay"], [false, "all"]] as const) {
    const { clock, made, joined } = await joinTrial({ relayOnly });
    joined.share(true);
    await clock.pass(10);
    assert.ok(made.length > 0);
    for (const { iceTransportPolicy, iceServers } of made) {
      assert.deepEqual([iceTransportPolicy ?? "all", iceServers?.length], [policy, 1]);
    }
    joined.close();
  }
});

Deno.test("joinSwarm() connects with the servers of every edge that admitted it", async () => {
  for (const withRelay of EDGES) {
    const stun = [{ urls: ["stun:stun.example"] }];
    const servers = (edge: string) => edge === withRelay ? [TURN] : stun;
    const { clock, made, joined } = await joinTrial({ relayOnly: true, servers });
    joined.share(true);
    await clock.pass(10);
    assert.ok(made.length > 0);
    for (const { iceServers } of made) {
      assert.deepEqual(iceServers?.map(({ urls }) => String(urls)).sort(), [
        "stun:stun.example",
        "turn:turn.example",
      ]);
    }
    joined.close();
  }
});

Deno.test("joinSwarm() says how many share what plays here, apart from those who only watch", async () => {
  const { said, joined, answer } = await joinTrial();
  answer({ incomplete: 9, taking: 4 });
  joined.share(true);
  said.length = 0;
  answer({ incomplete: 9, taking: 0 });
  answer({ incomplete: 9, taking: 2 });
  answer({ incomplete: 2 });
  assert.deepEqual(said.filter((each) => each.startsWith("company")), [
    "company 1",
    "company 2",
    "company 2",
  ]);
  joined.share(false);
  said.length = 0;
  answer({ incomplete: 9, taking: 2 });
  assert.deepEqual(said, ["viewers 9"]);
  joined.close();
});

Deno.test("joinSwarm() counts no receipt that is void: about itself, of another session, or for what it never gave", async () => {
  const { sockets, joined } = await joinTrial();
  const peerOf = (secret: Uint8Array) => peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), ADDRESS);
  const [own, others] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const receipt = {
    address: ADDRESS,
    sid: SID,
    from: peerOf(own),
    to: peerOf(others),
    first: 1,
    last: 2,
    bytes: 9,
  };
  const template = receiptTemplate(receipt, 1_790_000_000);
  const about = template.tags.map((tag) => tag[0] === "to" ? ["to", receipt.from] : tag);
  for (
    const event of [
      signEvent(template, others),
      signEvent({ ...template, tags: about }, own),
      signEvent(receiptTemplate({ ...receipt, sid: "f".repeat(16) }, 1_790_000_000), others),
    ]
  ) {
    (sockets[0]?.on as WebSocket).onmessage?.({
      data: trackerAnswerJson({ action: "receipt", infoHash: MESH, receipt: event }),
    } as MessageEvent);
  }
  joined.close();
});

Deno.test("joinSwarm() asks to be told of parts while it shares, and no longer", async () => {
  const { said, joined, feed } = await joinTrial();
  joined.share(true);
  assert.notEqual(joined.load(), undefined);
  feed(undefined);
  assert.deepEqual(said, ["tell true", "engine mesh", "tell false", "peers 0", "engine undefined"]);
  assert.equal(joined.load(), undefined);
  joined.close();
});

Deno.test("joinSwarm() leaves every tracker when it is closed, and says nothing more", async () => {
  const { clock, said, sockets, joined } = await joinTrial();
  joined.share(true);
  joined.close();
  said.length = 0;
  for (const { heard, closed, on } of sockets) {
    const last = heard.at(-1);
    assert.ok(closed && last?.action === "announce" && last.event === "stopped");
    (on as WebSocket).onclose?.({ code: 4403 } as CloseEvent);
  }
  await clock.pass(600_000);
  assert.deepEqual([said, sockets.length], [[], 2]);
});
