import assert from "node:assert/strict";
import { join } from "node:path";
import { signEvent } from "../../contracts/nostr/event.ts";
import { makeSessionShelf } from "./session-shelf.ts";

const SID = "0011223344556677";

/** A shelf in a folder of its own, with what it said. */
async function inFolder(
  work: (
    made: { folder: string; log: string[]; faults: unknown[]; shelf: ReturnType<typeof makeSessionShelf> },
  ) => Promise<void>,
) {
  const home = await Deno.makeTempDir();
  const [log, faults]: [string[], unknown[]] = [[], []];
  const folder = join(home, "demo");
  const shelf = makeSessionShelf({
    folder,
    address: () => "address",
    signer: {
      pubkey: "0".repeat(64),
      sign: (template) => signEvent(template, new Uint8Array(32).fill(1)),
    },
    now: () => 1_790_000_000_000,
    log: (line) => log.push(line),
    onFault: (fault) => faults.push(fault),
  });
  try {
    await work({ folder, log, faults, shelf });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("makeSessionShelf() lets a session begin and end where nothing can be written or removed", () =>
  inFolder(async ({ folder, log, faults, shelf }) => {
    await Deno.writeTextFile(folder, "a file where a folder should be");
    const keep = shelf.keep({ sid: SID, targetDurationS: 2, renditions: [] });
    keep.keeper("video").open(0, { discontinuity: false, dateMs: 0, init: "0".repeat(64) });
    keep.discard();
    assert.deepEqual(faults, [undefined, "ENOTDIR"]);
    assert.match(log.join("\n"), /the disk failed .*\n.*can't be removed/);
  }));

Deno.test("makeSessionShelf() lets a session end whose folder went bad while it ran", () =>
  inFolder(async ({ folder, log, shelf }) => {
    const keep = shelf.keep({
      sid: SID,
      targetDurationS: 2,
      renditions: [{ rid: "video", partTargetUs: 1 }],
    });
    await Deno.remove(folder, { recursive: true });
    await Deno.writeTextFile(folder, "a file where a folder should be");
    keep.keeper("video").open(0, { discontinuity: false, dateMs: 0, init: "0".repeat(64) });
    keep.discard();
    assert.match(log.join("\n"), /the disk failed/);
    assert.match(log.join("\n"), /can't be removed/);
  }));

Deno.test("makeSessionShelf() names the fault that came first, and not what follows from it", () =>
  inFolder(async ({ folder, faults, shelf }) => {
    const renditions = ["video", "audio"].map((rid) => ({ rid, partTargetUs: 1 }));
    const keep = shelf.keep({ sid: SID, targetDurationS: 2, renditions });
    const opening = { discontinuity: false, dateMs: 0, init: "0".repeat(64) };
    await Deno.symlink("/no/such/folder/at/all", join(folder, SID, "video", "0.m4s"));
    keep.keeper("video").open(0, opening);
    await Deno.writeTextFile(join(folder, SID), "a file where a folder should be");
    keep.keeper("audio").open(0, opening);
    assert.deepEqual(faults, [undefined, "ENOENT"]);
  }));
