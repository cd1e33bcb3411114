import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { BoxInfo } from "../../../../contracts/api/box.ts";
import { unixNow } from "../../app/clock.ts";
import { readBoxAddress } from "../../box/box-address.ts";
import { type BoxFault, makeBoxClient } from "../../box/box-client.ts";

type AddressFault = Extract<ReturnType<typeof readBoxAddress>, { verdict: "refused" }>["code"];

/** What is known of a box whose address is being typed. */
export type BoxProbe =
  | { probe: "address"; code: AddressFault }
  | { probe: "asking"; url: string }
  | { probe: "silent"; url: string; fault: BoxFault }
  | { probe: "box"; url: string; info: BoxInfo };

/** People type letter by letter; the box is asked when they stop. */
const PATIENCE_MS = 350;

/** Asks the box at a typed address who it is, tied to its owner. */
export function createBoxProbe(typed: Accessor<string>): { probe: Accessor<BoxProbe>; again: () => void } {
  const [probe, setProbe] = createSignal<BoxProbe>({ probe: "address", code: "empty" });
  const [turn, setTurn] = createSignal(0);
  createEffect(on([typed, turn], ([text]) => {
    const address = readBoxAddress(text, { pageProtocol: location.protocol });
    if (address.verdict === "refused") {
      setProbe({ probe: "address", code: address.code });
      return;
    }
    const { url } = address;
    setProbe({ probe: "asking", url });
    let over = false;
    const ask = async () => {
      const client = makeBoxClient({
        url,
        pageProtocol: location.protocol,
        now: unixNow,
        fetch: (input, init) => fetch(input, init),
        // Who a box is, it tells everyone.
        sign: () => Promise.reject(new Error("nothing is signed to look at a box")),
      });
      const answer = await client.info();
      if (over) return;
      setProbe(
        answer.ok ? { probe: "box", url, info: answer.value } : { probe: "silent", url, fault: answer.fault },
      );
    };
    const timer = setTimeout(() => void ask(), PATIENCE_MS);
    onCleanup(() => {
      over = true;
      clearTimeout(timer);
    });
  }));
  return { probe, again: () => setTurn(turn() + 1) };
}
