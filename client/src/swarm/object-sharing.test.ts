import assert from "node:assert/strict";
import { rankedPeers } from "../../../contracts/swarm/election.ts";
import { fail, LIST, mismatch, name, OTHER, part, SELF, SILENT, stand, times, url } from "./trial-sharing.ts";

Deno.test("makeObjectSharing() asks neighbours for what was listed long ago, then lets one be elected, as long as the buffer lasts", () => {
  const hurried = stand({ bufferedMs: 0 });
  hurried.load("p0.m4s");
  hurried.time.pass(5000);
  // Its own request is enough: this page's turn comes as well, for nothing.
  assert.deepEqual([hurried.said, hurried.asked.map(({ at }) => at)], [["ask 0"], [0]]);
  const vain = stand({ bufferedMs: 9000 });
  vain.patience(5000);
  vain.load("p0.m4s");
  vain.time.pass(5000);
  assert.deepEqual(vain.asked.map(({ at }) => at), [1000]);
  const { time, asked, said, load } = stand({ elected: true, bufferedMs: 3000 });
  load("p0.m4s");
  time.pass(199);
  assert.deepEqual(said, ["ask 0"]);
  time.pass(1);
  assert.deepEqual([said, asked.length], [["ask 0", "coming 0 4"], 1]);
});

Deno.test("makeObjectSharing() wants of old parts only those that hls.js asks for, and gives them on as any other", () => {
  const { said, sharing, load, checked } = stand({ bufferedMs: 3000 });
  assert.equal(sharing.wants(name(0)), false);
  const { heard } = load("p0.m4s");
  assert.equal(sharing.wants(name(0)), true);
  sharing.arrived(name(0), Uint8Array.of(1, 2, 3, 4), OTHER);
  checked[0]?.on.done({ url: url("p0.m4s"), data: checked[0].bytes, times });
  assert.deepEqual([heard, sharing.wants(name(0))], [["1,2,3,4"], false]);
  assert.deepEqual(said, ["ask 0", `took 4 ${OTHER}`, "push 0"]);
});

Deno.test("makeObjectSharing() fetches nothing more for others while the box keeps it waiting, and what it left when its player asks", () => {
  const { time, asked, said, list, load, answer } = stand({ elected: true, bufferedMs: 3000 });
  list(part(1));
  time.pass(500);
  list(part(2));
  time.pass(100);
  assert.deepEqual(said, ["coming 1 4"]);
  answer(0, [1, 2, 3, 4]);
  load("p2.m4s");
  assert.deepEqual([said.slice(1), asked.length], [["push 1", "took 4 http", "coming 2 4"], 2]);
  list(part(3));
  assert.equal(said.at(-1), "coming 3 4");
});

Deno.test("makeObjectSharing() fetches nothing anew for others that it just fetched in vain, when its player asks again", () => {
  const { time, asked, said, list, load } = stand({ elected: true });
  list(part(1));
  const tries = [];
  let failed = 0;
  while (tries.length < 3) {
    tries.push(load("p1.m4s"));
    time.pass(1000);
    while (failed < asked.length) fail(asked[failed++]?.on, { cause: "http", status: 503 });
  }
  assert.deepEqual(tries.map(({ heard }) => heard), [["http"], ["http"], ["http"]]);
  assert.deepEqual([said, asked.length], [["coming 1 4"], 4]);
});

Deno.test("makeObjectSharing() checks what peers bring one after the other, blames each liar, and passes on what holds", () => {
  const { checked, said, list, load, sharing, store } = stand({ bufferedMs: 3000 });
  list(part(1));
  const { heard } = load("p1.m4s");
  sharing.arrived(name(1), Uint8Array.of(9, 9, 9, 9), "liar");
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  assert.equal(checked.length, 1);
  fail(checked[0]?.on, { cause: "refused", refusal: mismatch });
  assert.equal(store.has(name(1)), false);
  const good = checked[1];
  assert.ok(good);
  good.on.done({ url: url("p1.m4s"), data: good.bytes, times });
  assert.deepEqual(heard, ["1,2,3,4"]);
  assert.deepEqual(said, ["blame liar byte-mismatch 9/1", `took 4 ${OTHER}`, "push 1"]);
});

Deno.test("makeObjectSharing() keeps early bytes until a playlist lists them, and checks them then", () => {
  const { checked, list, sharing } = stand();
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  assert.equal(checked.length, 0);
  list(part(1));
  assert.equal(checked.length, 1);
});

Deno.test("makeObjectSharing() blames nobody for bytes that couldn't be judged", () => {
  const { checked, said, list, sharing } = stand();
  list(part(1));
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  fail(checked[0]?.on, {
    cause: "refused",
    refusal: { verdict: "malformed", detail: "not listed any more" },
  });
  assert.deepEqual(said, []);
});

Deno.test("makeObjectSharing() fetches once when it is elected, for itself and for the others", () => {
  const { time, asked, said, list, load, answer } = stand({ elected: true });
  list(part(1));
  const first = load("p1.m4s");
  const second = load("p1.m4s");
  answer(0, [1, 2, 3, 4]);
  time.pass(5000);
  assert.deepEqual([first.heard, second.heard, asked.length], [["1,2,3,4"], ["1,2,3,4"], 1]);
  assert.deepEqual(said, ["coming 1 4", "push 1", "took 4 http"]);
});

Deno.test("makeObjectSharing() leaves objects of another session to the verifier", () => {
  const { asked, sharing, load } = stand({ elected: true });
  const report = {
    report: "listed" as const,
    source: LIST,
    sid: "ffffffffffffffff",
    rid: "video",
    url: LIST,
  };
  sharing.listed({ ...report, objects: [part(1)] });
  assert.equal(asked.length, 0);
  load("p1.m4s");
  assert.equal(asked.length, 1);
});

Deno.test("makeObjectSharing() fetches and gives what others take who may give nothing themselves", () => {
  const { asked, said, list, load, answer } = stand({ alone: true, feeds: true });
  list(part(1));
  assert.deepEqual(said, ["coming 1 4"]);
  const { heard } = load("p1.m4s");
  assert.equal(asked.length, 1);
  answer(0, [1, 2, 3, 4]);
  assert.deepEqual([heard, said.filter((one) => one.startsWith("push"))], [["1,2,3,4"], ["push 1"]]);
});

Deno.test("makeObjectSharing() pushes nothing that was listed a second ago: whoever lacks it asks", () => {
  for (const [ms, gives] of [[900, "push 1"], [1100, "offer 1"]] as const) {
    const { time, said, list, answer } = stand({ elected: true });
    list(part(1));
    time.pass(ms);
    answer(0, [1, 2, 3, 4]);
    assert.deepEqual(said, ["coming 1 4", gives, "took 4 http"]);
  }
});

Deno.test("makeObjectSharing() counts on who brings late what it was waited for, and on nobody who only says so", () => {
  for (const delivers of [true, false]) {
    const { time, sharing, asked, checked, list, answer } = stand({ bufferedMs: 9000 });
    for (let p = 1; p <= 6; p++) {
      list(part(p));
      time.pass(250);
      sharing.announced(name(p), OTHER);
      if (delivers) sharing.arrived(name(p), Uint8Array.of(1, 2, 3, 4), OTHER);
      const copy = checked.at(-1);
      if (copy !== undefined) copy.on.done({ url: url(`p${p}.m4s`), data: copy.bytes, times });
      else answer(asked.length - 1, [1, 2, 3, 4]);
    }
    const before = asked.length;
    list(part(7));
    assert.equal(asked.length - before, delivers ? 0 : 1);
  }
});

Deno.test("makeObjectSharing() waits no longer for who says nothing because those who stand in for it speak late", () => {
  const { time, sharing, asked, said, checked, list } = stand({ bufferedMs: 9000, silent: true });
  const ids = [SELF, OTHER, SILENT].map((peerId) => ({
    peerId,
    uplink: peerId === SELF ? 1 as const : 0 as const,
  }));
  const [last = NaN, ...parts] = Array.from({ length: 100 }, (_, p) => p + 1)
    .filter((p) => rankedPeers(ids, name(p))[0] === SILENT);
  assert.ok(parts.length > 20);
  for (const p of parts) {
    list(part(p));
    time.pass(250);
    sharing.announced(name(p), OTHER);
    sharing.arrived(name(p), Uint8Array.of(1, 2, 3, 4), OTHER);
    const copy = checked.at(-1);
    copy?.on.done({ url: url(`p${p}.m4s`), data: copy.bytes, times });
  }
  assert.ok(!said.some((one) => one.startsWith("coming")));
  const listedAt = time.now();
  list(part(last));
  time.pass(5000);
  assert.deepEqual(asked.map(({ at }) => at - listedAt), [400]);
});
