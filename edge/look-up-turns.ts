import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { networkOf } from "./client-address.ts";
import { problem } from "./problem.ts";
import type { RateLimit } from "./rate-limit.ts";

export type LookUpTurnsOptions = {
  rate: RateLimit;
  /** Look-ups that an address may have under way at one time. */
  mostOf: (address: string) => number;
};

/** `done` is to be called once, when the look-up is over. */
export type LookUpTurn = { state: "taken"; done: () => void } | { state: "wait"; seconds: number };

/** Takes a turn for an address. */
export type LookUpTurns = (address: string) => LookUpTurn;

/** When a look-up that is under way may be over: it waits for the slowest node. */
const UNDER_WAY_SECONDS = 2;

/** Lets one address have nodes asked only so often, and only so much at once: slow answers must not be had for all others too. */
export function makeLookUpTurns({ rate, mostOf }: LookUpTurnsOptions): LookUpTurns {
  const running = new Map<string, number>();
  return (address) => {
    const network = networkOf(address);
    const before = running.get(network) ?? 0;
    if (before >= mostOf(address)) return { state: "wait", seconds: UNDER_WAY_SECONDS };
    const seconds = rate(address);
    if (seconds > 0) return { state: "wait", seconds };
    running.set(network, before + 1);
    return {
      state: "taken",
      done() {
        const left = (running.get(network) ?? 1) - 1;
        if (left === 0) running.delete(network);
        else running.set(network, left);
      },
    };
  };
}

/** Refuses whoever has too much looked up. */
export function limitLookUps(turns: LookUpTurns, addressOf: (c: Context) => string) {
  return createMiddleware(async (c, next) => {
    const turn = turns(addressOf(c));
    if (turn.state === "wait") return tooManyLookUps(c, turn.seconds);
    try {
      return await next();
    } finally {
      turn.done();
    }
  });
}

/** The answer to whoever has to wait. */
export function tooManyLookUps(c: Context, seconds: number) {
  const detail = `Too many requests from your address. Try again in ${seconds} s.`;
  return problem(c, 429, "rate-limited", detail, { "retry-after": String(seconds) });
}
