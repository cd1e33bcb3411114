import assert from "node:assert/strict";
import { type History, recordReading } from "./history.ts";
import { makeHistoryStore } from "./history-store.ts";

const ADDRESS = `30311:${"a".repeat(64)}:bees`;
const some = recordReading(undefined, {
  atMs: 1_800_000_000_000,
  state: "live",
  sid: null,
  bitrate: 1,
  findings: [],
}) as History;

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
  };
}

Deno.test("a storage that is blocked or full loses nothing but the memory", () => {
  const refuse = () => {
    throw new DOMException("no", "SecurityError");
  };
  const blocked = makeHistoryStore(refuse, ADDRESS);
  blocked.put(some);
  assert.equal(blocked.get(), undefined);
  makeHistoryStore(() => ({ getItem: () => null, setItem: refuse }), ADDRESS).put(some);
});

Deno.test("another stream's history and broken ones are not shown", () => {
  const here = storage();
  makeHistoryStore(() => here, `${ADDRESS}-2`).put(some);
  assert.equal(makeHistoryStore(() => here, ADDRESS).get(), undefined);
  for (const text of ["", "no line end", `${ADDRESS}\n`, `${ADDRESS}\n{`, `${ADDRESS}\n[]`]) {
    here.kept.set([...here.kept.keys()][0] ?? "", text);
    assert.equal(makeHistoryStore(() => here, ADDRESS).get(), undefined, text);
  }
});

Deno.test("what was put is there again, and one place holds all of it", () => {
  const here = storage();
  makeHistoryStore(() => here, ADDRESS).put(some);
  assert.deepEqual(makeHistoryStore(() => here, ADDRESS).get()?.points, some.points);
  makeHistoryStore(() => here, `${ADDRESS}-2`).put(some);
  assert.equal(here.kept.size, 1);
});
