import assert from "node:assert/strict";
import { fromHex, toHex } from "../hex.ts";
import {
  formatMoneroAddress,
  integratedAddress,
  judgeMoneroAddress,
  type MoneroAddress,
  type MoneroNetwork,
} from "./address.ts";
import { fromBase58, toBase58 } from "./base58.ts";
import { keccak256 } from "./keccak.ts";
import { addressOf, recorded } from "./trial-payments.ts";

const primary = addressOf(recorded.creator.address);

/** Bytes as an address with a right checksum. */
function summed(body: readonly number[]): string {
  return toBase58(Uint8Array.from([...body, ...keccak256(Uint8Array.from(body)).subarray(0, 4)]));
}

function body(text: string): number[] {
  return [...(fromBase58(text) ?? [])].slice(0, -4);
}

Deno.test("judgeMoneroAddress() says malformed-address for texts that are none", () => {
  const { address } = recorded.creator;
  const others = [
    "",
    "4",
    address.slice(1),
    address + "1",
    ` ${address}`,
    "0" + address.slice(1),
    "4".repeat(1000),
  ];
  const wrongLength = [
    summed(body(address).slice(0, -1)),
    summed([19, ...body(address).slice(1)]),
    summed([]),
  ];
  for (const text of [...others, ...wrongLength]) {
    assert.notEqual(judgeMoneroAddress(text).verdict, "valid", text);
  }
  for (const text of wrongLength) assert.equal(judgeMoneroAddress(text).verdict, "malformed-address", text);
});

Deno.test("judgeMoneroAddress() refuses every single changed digit", () => {
  const { address } = recorded.creator;
  for (let at = 0; at < address.length; at++) {
    const digit = address[at] === "5" ? "6" : "5";
    const { verdict } = judgeMoneroAddress(address.slice(0, at) + digit + address.slice(at + 1));
    assert.ok(verdict === "address-checksum" || verdict === "malformed-address", `${at}: ${verdict}`);
  }
});

Deno.test("judgeMoneroAddress() says unknown-address-kind for another coin's prefix", () => {
  const text = summed([17, ...body(recorded.creator.address).slice(1)]);
  assert.deepEqual(judgeMoneroAddress(text), { verdict: "unknown-address-kind", prefix: 17 });
});

Deno.test("judgeMoneroAddress() says bad-address-key for a key that is no point or of small order", () => {
  const [prefix = 0, ...keys] = body(recorded.creator.address);
  const none = Array<number>(32).fill(0);
  assert.deepEqual(judgeMoneroAddress(summed([prefix, ...none, ...keys.slice(32)])), {
    verdict: "bad-address-key",
    key: "spend",
  });
  assert.deepEqual(judgeMoneroAddress(summed([prefix, ...keys.slice(0, 32), ...none])), {
    verdict: "bad-address-key",
    key: "view",
  });
});

Deno.test("judgeMoneroAddress() says wrong-network, and which it is", () => {
  const text = formatMoneroAddress({ ...primary, network: "stagenet" });
  assert.deepEqual(judgeMoneroAddress(text, "mainnet"), { verdict: "wrong-network", network: "stagenet" });
  assert.equal(judgeMoneroAddress(text, "stagenet").verdict, "valid");
});

Deno.test("formatMoneroAddress() writes all kinds and networks as monero-wallet-rpc took them", () => {
  const { spendKey, viewKey } = primary;
  const written = (["mainnet", "stagenet", "testnet"] satisfies MoneroNetwork[]).flatMap((network) => {
    const standard: MoneroAddress = { kind: "standard", network, spendKey, viewKey };
    const integrated = integratedAddress(standard, fromHex("0123456789abcdef") ?? new Uint8Array());
    return [standard, integrated, { ...standard, kind: "subaddress" } satisfies MoneroAddress];
  });
  const { checkedByWalletRpc } = recorded.conditions;
  for (const address of written) {
    const text = formatMoneroAddress(address);
    assert.ok(checkedByWalletRpc.includes(`${address.network} ${address.kind} address ${text}`), text);
    assert.deepEqual(addressOf(text), address);
  }
});

Deno.test("integratedAddress() throws where no payment id can be carried", () => {
  const sub = addressOf(recorded.creator.subaddresses[0] ?? "");
  assert.throws(() => integratedAddress(sub, new Uint8Array(8)));
  assert.throws(() => integratedAddress(primary, new Uint8Array(7)), RangeError);
  assert.equal(toHex(integratedAddress(primary, new Uint8Array(8)).spendKey), toHex(primary.spendKey));
});
