import assert from "node:assert/strict";
import { makeCarriage } from "./carriage.ts";
import { readSources } from "./source-list.ts";
import type { Report } from "./worker/messages.ts";

const [A, B] = ["https://a.example/live/demo/", "https://b.example/live/demo/"];

function start(urls = [`${A}ll.m3u8`, `${B}ll.m3u8`]) {
  const clock = { ms: 1_000_000 };
  const carriage = makeCarriage(() => clock.ms);
  carriage.announce(readSources(urls), false);
  const refuse = (source: string, verdict: "fork" | "stripped" = "stripped") => {
    const failure = { cause: "refused" as const, refusal: verdict === "fork" ? FORK : { verdict } };
    const report: Report = {
      report: "failure",
      source: `${source}ll.m3u8`,
      kind: "playlist",
      failure,
      everywhere: true,
    };
    for (let times = 0; times < 2; times++) carriage.report(report);
    if (verdict === "fork") carriage.report({ ...LIST, source: `${source}ll.m3u8`, verdict, refusal: FORK });
  };
  return { clock, carriage, refuse };
}

const LIST = { report: "playlist" as const, carrier: "http" as const, judgeMs: 0, clockOffsetMs: 0 };
const FORK = { verdict: "fork" as const, n: 3 };

Deno.test("turn() leaves a source that lied for the next, and stops when none is left, with the reason", () => {
  const { carriage, refuse } = start();
  assert.deepEqual(carriage.turn(A), { turn: "stay" });
  refuse(A);
  const turn = carriage.turn(A);
  assert.equal(turn.turn === "other" && turn.source.id, B);
  refuse(B);
  assert.deepEqual(carriage.turn(B), { turn: "stop" });
  assert.equal(carriage.refusal()?.verdict, "stripped");
  assert.deepEqual([...carriage.left().keys()], [A, B]);
});

Deno.test("turn() leaves a source that fell silent after a while, and takes it as it is when it is the only one", () => {
  const { clock, carriage } = start();
  carriage.answered(A, false);
  clock.ms += 2000;
  assert.deepEqual(carriage.turn(A), { turn: "stay" });
  clock.ms += 1000;
  assert.equal(carriage.turn(A).turn, "other");
  carriage.answered(A, true);
  assert.deepEqual(carriage.turn(A), { turn: "stay" });

  const alone = start([`${A}ll.m3u8`]);
  alone.carriage.answered(A, false);
  alone.clock.ms += 60_000;
  assert.deepEqual(alone.carriage.turn(A), { turn: "stay" });
});

Deno.test("probe() looks again after a while, more seldom each time, and never at what told two stories", () => {
  const { clock, carriage, refuse } = start([`${A}ll.m3u8`]);
  assert.equal(carriage.probe(), undefined);
  for (const pause of [10_000, 20_000, 40_000, 60_000, 60_000]) {
    refuse(A);
    carriage.turn(A);
    clock.ms += pause - 1;
    assert.equal(carriage.probe(), undefined);
    clock.ms += 1;
    assert.equal(carriage.probe()?.id, A);
  }
  refuse(A, "fork");
  carriage.turn(A);
  clock.ms += 3_600_000;
  assert.equal(carriage.probe(), undefined);
});

const OBJECT: Report = {
  report: "object",
  source: `${A}ll.m3u8`,
  name: { kind: "part", rid: "audio", n: 1, p: 0 },
  bytes: 1,
  verdict: "verified",
  carrier: "http",
  tampered: false,
};

Deno.test("probe() stays seldom where a piece holds now and then, and begins soon again after a calm while", () => {
  const { clock, carriage, refuse } = start([`${A}ll.m3u8`]);
  const probedAfter = (pause: number) => {
    refuse(A);
    carriage.turn(A);
    clock.ms += pause - 1;
    assert.equal(carriage.probe(), undefined);
    clock.ms += 1;
    assert.equal(carriage.probe()?.id, A);
    carriage.report(OBJECT);
    assert.equal(carriage.refusal(), undefined);
  };
  for (const pause of [10_000, 20_000, 40_000]) probedAfter(pause);
  clock.ms += 120_001;
  probedAfter(10_000);
});

Deno.test("turn() stays with the last source of a recording while only bytes of it were refused", () => {
  const { carriage } = start([`${A}index.m3u8`]);
  const mismatch = { verdict: "byte-mismatch", in: "sha256", expected: "aa", got: "bb" } as const;
  const refuseBytes = () => {
    const failure = { cause: "refused" as const, refusal: mismatch };
    const source = `${A}index.m3u8`;
    for (let times = 0; times < 3; times++) {
      carriage.report({ report: "failure", source, kind: "bytes", failure, everywhere: true });
    }
  };
  for (let row = 0; row < 3; row++) {
    refuseBytes();
    assert.deepEqual(carriage.turn(A, true), { turn: "stay" });
    assert.deepEqual([carriage.refusal(), carriage.left().size], [undefined, 0]);
  }
  refuseBytes();
  assert.deepEqual(carriage.turn(A, false), { turn: "stop" });

  const two = start();
  two.refuse(A);
  assert.equal(two.carriage.turn(A, true).turn, "other", "another carrier comes first");
  two.refuse(B);
  assert.deepEqual(two.carriage.turn(B, true), { turn: "stop" }, "lists that don't hold are no damage");
});

Deno.test("instead() leaves a recording's last source for one that was left for bytes, and for none else", () => {
  const urls = ["https://a.example/x/list.m3u8", "https://b.example/x/list.m3u8"] as const;
  const [a, b] = urls;
  const { carriage } = start([...urls]);
  const mismatch = { verdict: "byte-mismatch", in: "sha256", expected: "aa", got: "bb" } as const;
  const refuseBytes = (source: string) => {
    const failure = { cause: "refused" as const, refusal: mismatch };
    for (let times = 0; times < 3; times++) {
      carriage.report({ report: "failure", source, kind: "bytes", failure, everywhere: true });
    }
  };
  refuseBytes(a);
  assert.equal(carriage.turn(a, true).turn, "other");
  assert.equal(carriage.instead(b), undefined, "nothing is known against it");
  refuseBytes(b);
  assert.deepEqual(carriage.turn(b, true), { turn: "stay" });
  assert.equal(carriage.instead(b)?.id, a);
  assert.deepEqual([...carriage.left().keys()], [b]);
  refuseBytes(a);
  assert.deepEqual(carriage.turn(a, true), { turn: "stay" }, "one piece doesn't lead back");

  const lied = start();
  lied.refuse(A);
  assert.equal(lied.carriage.turn(A, true).turn, "other");
  assert.equal(lied.carriage.instead(B), undefined);
});

Deno.test("announce() keeps what is known of a source while the stream is the same, and forgets it with another", () => {
  const { carriage, refuse } = start();
  refuse(A);
  carriage.announce(readSources([`${A}ll.m3u8`]), true);
  assert.equal(carriage.usable(), undefined);
  carriage.announce(readSources([`${A}ll.m3u8`]), false);
  assert.equal(carriage.usable()?.id, A);
});
