import assert from "node:assert/strict";
import { newestDelegation } from "../../../contracts/nostr/delegation.ts";
import { checkSchnorr } from "../../../contracts/nostr/event.ts";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import {
  bend,
  startTrialSource,
  STREAM,
  type TrialSource,
  trialWords,
} from "../../../media/mirror/trial-source.ts";
import { waitFor } from "../../../media/trial/trial-box.ts";
import { startWitness, type Witness } from "./witness.ts";

/** Two carriers of one session of two whole segments each of picture and sound, and who reads what they list. */
async function withWitness(
  work: (witness: Witness, carriers: TrialSource[]) => Promise<void>,
): Promise<void> {
  const box = await startTrialSource();
  const mirror = await startTrialSource({ of: box });
  box.feed(11);
  const address = formatAddress(STREAM);
  const delegation = newestDelegation(trialWords([box]), address);
  assert.ok(delegation);
  const carriers = [box, mirror];
  const witness = startWitness({
    carriers: carriers.map(({ folder }) => folder),
    address,
    delegation: () => delegation,
    check: checkSchnorr,
  });
  try {
    await waitFor("both renditions", () => witness.newest(2).length === 4 || undefined);
    await work(witness, carriers);
  } finally {
    await witness.stop();
    await Promise.all(carriers.map((carrier) => carrier.stop()));
  }
}

const bendMedia: TrialSource["twist"] = (path, answer) => path.endsWith(".m4s") ? bend(answer) : answer;

Deno.test("startWitness() misses what no carrier gives as it was listed, and nothing that one of them gives", () =>
  withWitness(async (witness, [box, mirror]) => {
    assert.ok(box && mirror);
    const listed = witness.newest(2);
    assert.deepEqual(await witness.missing(listed), []);
    box.twist = bendMedia;
    assert.deepEqual(await witness.missing(listed), []);
    await mirror.stop();
    assert.deepEqual(await witness.missing(listed), listed);
    box.twist = undefined;
    assert.deepEqual(await witness.missing(listed), []);
  }));

Deno.test("startWitness() hears a word that breaks the chain, and none from honest carriers", () =>
  withWitness(async (witness, [box]) => {
    assert.ok(box);
    assert.deepEqual(witness.falseWords(), []);
    box.twist = (path, answer) => path.endsWith("/index.m3u8") ? bend(answer) : answer;
    const said = await waitFor("a false word", () => {
      const words = witness.falseWords();
      return words.length > 0 ? words : undefined;
    });
    assert.match(said.join(), /malformed|chain-mismatch|gap/);
  }));
