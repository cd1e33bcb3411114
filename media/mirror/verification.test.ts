import assert from "node:assert/strict";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { newestDelegation } from "../../contracts/nostr/delegation.ts";
import { startTrialSource, STREAM, trialWords } from "./trial-source.ts";
import { makeVerification } from "./verification.ts";

Deno.test("makeVerification() refuses a session older than the one it saw, in renditions it never saw, too", async () => {
  const old = await startTrialSource({ now: () => Date.now() - 5000 });
  const live = await startTrialSource();
  try {
    for (const source of [old, live]) source.feed(6);
    old.session().setState("ended");
    const address = formatAddress(STREAM);
    const delegation = newestDelegation(trialWords([old, live]), address);
    const verify = makeVerification({ address, delegation: () => delegation, now: Date.now });
    const ask = async (source: typeof old, rid: string) => {
      const answer = await fetch(`${source.folder}${source.session().sid}/${rid}/ll.m3u8`);
      return verify(await answer.text(), { place: source.folder, rid, form: "ll" }).verdict;
    };
    assert.equal(await ask(old, "video"), "verified");
    assert.equal(await ask(live, "video"), "verified");
    assert.equal(await ask(old, "audio"), "rollback");
    assert.equal(await ask(live, "audio"), "verified");
  } finally {
    await Promise.all([old.stop(), live.stop()]);
  }
});
