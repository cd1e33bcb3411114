import assert from "node:assert/strict";
import { join } from "node:path";
import { openSealedTime } from "./sealed-time.ts";

const NOW = 1_790_000_000_000;

async function inFolder(work: (path: string) => void): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    work(join(home, "box", "newest-seal"));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("openSealedTime() finds the second of what was noted last, though its process never closed it", () =>
  inFolder((path) => {
    const first = openSealedTime(path, assert.fail);
    assert.equal(first.before, undefined);
    for (const ms of [NOW, NOW + 900, NOW + 2900]) first.note(ms);
    const second = openSealedTime(path, assert.fail);
    assert.equal(second.before, NOW + 2000);
    // A clock that jumped back on purpose begins anew from there.
    for (const ms of [NOW + 3000, NOW - 9_000_000]) second.note(ms);
    assert.equal(openedAndClosed(path), NOW - 9_000_000);
    for (const { close } of [first, second]) close();
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("openSealedTime() knows nothing from a file that is cut, bent or empty", () =>
  inFolder((path) => {
    openSealedTime(path, assert.fail).close();
    for (const text of ["", "17900", "1790000000000\n", "          -1e10\n", "\0".repeat(16)]) {
      Deno.writeTextFileSync(path, text);
      assert.equal(openedAndClosed(path), undefined, JSON.stringify(text));
    }
  }));

Deno.test("openSealedTime() says once that it can't keep anything, and keeps nobody from sealing", () =>
  inFolder((path) => {
    const log: string[] = [];
    Deno.mkdirSync(path, { recursive: true });
    const time = openSealedTime(path, (line) => log.push(line));
    for (const ms of [NOW, NOW + 1000]) time.note(ms);
    time.close();
    assert.equal(time.before, undefined);
    assert.equal(log.length, 1);
    assert.match(log[0] ?? "", /can't be kept in .*newest-seal/);
  }));

function openedAndClosed(path: string): number | undefined {
  const { before, close } = openSealedTime(path, assert.fail);
  close();
  return before;
}
