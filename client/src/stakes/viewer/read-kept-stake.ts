import { readContext } from "../../../../contracts/escrow/context.ts";
import { readAttestation } from "../../../../contracts/escrow/read-attestation.ts";
import { isHex } from "../../../../contracts/hex.ts";
import { readEvent } from "../../../../contracts/nostr/event.ts";
import { readRelayUrls } from "../../../../contracts/nostr/url.ts";
import { readJsonObject } from "../../../../contracts/nostr/json.ts";
import { readForkProof } from "../../../../contracts/seal/fork-proof.ts";
import { readSwept } from "../swept.ts";
import { MOST_FORKS } from "./hear-stake.ts";
import { MOST_TXIDS } from "./heard-payments.ts";
import { FUNDING_STATES, type HeardPayment, type KeptFunding, type KeptStake } from "./kept-stake.ts";

/** A kept stake is some kB; with all that an arbiter may have said, more. */
const MOST_CHARS = 512 * 1024;
const MOST_HEARD = 8;

/** Writes a stake as text, for this browser or for a copy elsewhere. Whoever has it can take the stake once it was released. */
export function writeKeptStake(kept: KeptStake): string {
  return JSON.stringify({ dstream: "stake/1", ...kept });
}

/** Reads such a text; `undefined` for anything missing, unknown or out of bounds. What it says is judged by `holdStake`. */
export function readKeptStake(text: string): KeptStake | undefined {
  if (text.length > MOST_CHARS) return undefined;
  const fields = readJsonObject(text);
  if (fields === undefined || fields["dstream"] !== "stake/1") return undefined;
  const { seed, begun, saved, leaving, noted, asked, height, heightAt, searched, share } = fields;
  const terms = readEvent(fields["terms"]);
  const context = readContext(fields["context"]);
  if (!isHex(seed, 32) || terms === undefined || context === undefined || !isCount(begun)) return undefined;
  const arbiterSaid = readAttestation(fields["arbiterSaid"]);
  const creatorSaid = readAttestation(fields["creatorSaid"]);
  const refusal = readRefusal(fields["refusal"]);
  const funding = readFunding(fields["funding"]);
  const swept = readSwept(fields["swept"]);
  const heard = listOf(fields["heard"]).slice(0, MOST_HEARD).flatMap((one) => readHeard(one) ?? []);
  const forks = listOf(fields["forks"]).slice(-MOST_FORKS).flatMap((one) => readForkProof(one) ?? []);
  const amounts = readAmounts(fields["amounts"]);
  return {
    seed,
    terms,
    context,
    relays: readRelayUrls(listOf(fields["relays"]).filter((url) => typeof url === "string")),
    begun,
    ...(arbiterSaid === undefined ? {} : { arbiterSaid }),
    ...(creatorSaid === undefined ? {} : { creatorSaid }),
    ...(isCount(asked) ? { asked } : {}),
    ...(refusal === undefined ? {} : { refusal }),
    saved: saved === true,
    ...(fields["restored"] === true ? { restored: true } : {}),
    leaving: leaving === true,
    ...(typeof noted === "string" && noted.length < 1000 ? { noted } : {}),
    txids: listOf(fields["txids"]).filter((txid) => isHex(txid, 32)).slice(-MOST_TXIDS),
    ...(amounts === undefined ? {} : { amounts }),
    ...(funding === undefined ? {} : { funding }),
    ...(isCount(height) ? { height } : {}),
    ...(isCount(heightAt) ? { heightAt } : {}),
    ...(isCount(searched) ? { searched } : {}),
    ...(heard.length === 0 ? {} : { heard }),
    records: listOf(fields["records"]).flatMap((one) => readEvent(one) ?? []),
    ...(isHex(share, 32) ? { share } : {}),
    ...(forks.length === 0 ? {} : { forks }),
    ...(swept === undefined ? {} : { swept }),
  };
}

function readFunding(value: unknown): KeptFunding | undefined {
  const { state, amount, confirmations } = recordOf(value);
  const known = FUNDING_STATES.find((one) => one === state);
  if (known === undefined || !isAmount(amount) || !isCount(confirmations)) return undefined;
  return { state: known, amount, confirmations };
}

function readRefusal(value: unknown): KeptStake["refusal"] {
  const { by, code } = recordOf(value);
  if (by !== "arbiter" && by !== "creator") return undefined;
  return typeof code === "string" && /^[a-z0-9-]{1,40}$/.test(code) ? { by, code } : undefined;
}

function readHeard(value: unknown): HeardPayment | undefined {
  const { txid, by, missing } = recordOf(value);
  if (!isHex(txid, 32) || (by !== "here" && by !== "note")) return undefined;
  const { height, at } = recordOf(missing);
  return { txid, by, ...(isCount(height) && isCount(at) ? { missing: { height, at } } : {}) };
}

function readAmounts(value: unknown): Record<string, string> | undefined {
  const known = Object.entries(recordOf(value)).flatMap(([txid, amount]): [string, string][] =>
    isHex(txid, 32) && isAmount(amount) ? [[txid, amount]] : []
  );
  return known.length === 0 ? undefined : Object.fromEntries(known.slice(-MOST_TXIDS));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isAmount(value: unknown): value is string {
  return typeof value === "string" && /^\d{1,20}$/.test(value);
}
