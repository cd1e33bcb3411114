import type { FaultStand, PartName } from "./stand.ts";

/** Something that happens to a running stack. */
export type Fault = {
  name: string;
  /** Lets it happen; resolves once nothing is struck any more, with false when it couldn't be struck. */
  strike: (stand: FaultStand) => Promise<boolean>;
  /** Whom it takes a while to come back. */
  struck: readonly PartName[];
  /** Whether nobody at 4 s behind live may see it: not where the only source of media is struck. */
  unseen: boolean;
  /** The mirror has to carry the picture: within two seconds, or some time, since who is silent isn't known to be gone. */
  mirrorTakesOver?: "soon" | "sometime";
};

const HOLD_MS = 8000;
const NETWORK_MS = 20_000;
const CLOCK_MS = 10 * 60_000;

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Without any of these there is no new media. */
const SOURCES: readonly PartName[] = ["picture", "MediaMTX", "box"];
const ALONE: readonly PartName[] = ["mirror", "edge", "second edge", "relay", "NATS", ...SOURCES];
const TOGETHER: readonly PartName[] = ["mirror", "edge", "relay", "NATS", "MediaMTX", "box"];

const killed = (how: string, struck: readonly PartName[], unseen: boolean): Fault => ({
  name: `${how}: ${struck.join(" and ")}`,
  struck,
  unseen,
  strike: async ({ kill }) => {
    await Promise.all(struck.map(kill));
    return true;
  },
});

const pairs = TOGETHER.flatMap((one, at) => TOGETHER.slice(at + 1).map((other) => [one, other]))
  // MediaMTX runs within the box.
  .filter(([one, other]) => !(one === "MediaMTX" && other === "box"));

/** Through a way in that mode for a while. */
const through =
  (mode: "silent" | "shut" | "bends", ms: number): Fault["strike"] => async ({ viewersWay }) => {
    await viewersWay.set(mode);
    await pass(ms);
    await viewersWay.set("open");
    return true;
  };

const clock = (ms: number): Fault["strike"] => async ({ turnClock }) => {
  const turned = await turnClock(ms);
  await pass(HOLD_MS);
  return await turnClock(0) && turned;
};

/** All that is tried, in this order: what the next ones would suffer from comes last. */
export const FAULTS: readonly Fault[] = [
  ...ALONE.map((part) => killed("killed", [part], !SOURCES.includes(part))),
  ...[["edge", "second edge"] as const, ...pairs].map((pair) => killed("two at once", pair, false)),
  {
    name: "way to the box: breaks off",
    struck: [],
    unseen: true,
    mirrorTakesOver: "soon",
    strike: through("shut", HOLD_MS),
  },
  {
    name: "way to the box: lies",
    struck: [],
    unseen: true,
    mirrorTakesOver: "soon",
    strike: through("bends", HOLD_MS),
  },
  {
    name: "way to the box: silent for 20 s",
    struck: [],
    unseen: true,
    mirrorTakesOver: "sometime",
    strike: through("silent", NETWORK_MS),
  },
  {
    name: "box: no network for 20 s",
    struck: ["mirror"],
    unseen: false,
    strike: async ({ viewersWay, mirrorsWay }) => {
      await Promise.all([viewersWay.set("silent"), mirrorsWay.set("silent")]);
      await pass(NETWORK_MS);
      await Promise.all([viewersWay.set("open"), mirrorsWay.set("open")]);
      return true;
    },
  },
  { name: "box: clock 10 min ahead, then right", struck: [], unseen: true, strike: clock(CLOCK_MS) },
  { name: "box: clock 10 min behind, then right", struck: [], unseen: true, strike: clock(-CLOCK_MS) },
  {
    name: "box: is fed half a part",
    struck: ["picture"],
    unseen: true,
    strike: ({ cutPart }) => cutPart("half"),
  },
  {
    name: "box: is fed a part that breaks off",
    struck: ["picture"],
    unseen: true,
    strike: ({ cutPart }) => cutPart("broken"),
  },
  {
    name: "box: disk full for a while",
    struck: [],
    unseen: true,
    strike: async ({ disk }) => {
      await disk?.fill();
      await pass(HOLD_MS);
      await disk?.empty();
      return disk !== undefined;
    },
  },
  {
    name: "all: ended and started in another order",
    struck: ["mirror", "edge", "second edge", "relay", "NATS", "box"],
    unseen: false,
    strike: async ({ restartAll }) => {
      await restartAll(["box", "picture", "second edge", "edge", "NATS", "relay", "mirror"]);
      return true;
    },
  },
];
