import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { naddrEncode } from "nostr-tools/nip19";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event-signature.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type LiveEventFields, liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import { profileTemplate } from "../../contracts/nostr/profile.ts";
import { type BuiltSite, startSite } from "./built-site.ts";
import { chromiumFlags } from "./chromium-flags.ts";
import { encodeFixture, type FixtureMedia } from "./fixture-media.ts";
import { type MemoryRelay, startMemoryRelay } from "./memory-relay.ts";
import { type SealedOrigin, startSealedOrigin } from "./sealed-origin.ts";

/** Everything a watch page needs, with one sealed stream on one honest carrier. */
export type WatchStand = {
  relay: MemoryRelay;
  site: BuiltSite;
  origin: SealedOrigin;
  creator: Uint8Array;
  box: Uint8Array;
  address: string;
  d: string;
  naddr: string;
  /** A second carrier of the same stream, with the same box's key. */
  second(options?: { media?: FixtureMedia }): Promise<SealedOrigin>;
  /** Announces the stream, replacing what was announced before. */
  announce(changes?: Partial<LiveEventFields> & { tags?: string[][] }): void;
  /** Lets keys seal the stream; a later call replaces an earlier one. */
  delegate(options?: { signers?: string[]; nbf?: number; exp?: number }): void;
  open(options?: OpenOptions): Promise<{ page: Page; context: BrowserContext }>;
  close(): Promise<void>;
};

export type OpenOptions = {
  width?: number;
  height?: number;
  theme?: "dark" | "light";
  locale?: string;
  touch?: boolean;
  /** Runs before any script of the page. */
  before?: string;
  hash?: string;
  /** Opens the page by this name, over plain HTTP. */
  host?: string;
};

export type StandOptions = {
  /** Leaves out announcement and delegation. */
  silent?: boolean;
  /** Relays the site names besides. */
  relays?: string[];
  /** How long the stream had been live when the test begins. */
  aheadMs?: number;
};

// A name that is not this machine's own, so that pages of it are no secure context.
const FOREIGN_NAME = "--host-resolver-rules=MAP lan.example 127.0.0.1";

let media: Promise<FixtureMedia> | undefined;

/** The encoded test picture, made once per test process. */
export function fixtureMedia(): Promise<FixtureMedia> {
  return media ??= encodeFixture({ seconds: 120 });
}

/** Starts a Chromium of the system, with further flags and without the features in `off`. */
export function startChromium(flags: readonly string[] = [], off: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
    args: [...chromiumFlags(off), FOREIGN_NAME, ...flags],
  });
}

/** Sets up relay, site, box and announcement for one test. */
export async function startWatchStand(
  browser: Browser,
  { silent = false, relays = [], aheadMs = 8000 }: StandOptions = {},
): Promise<WatchStand> {
  const creator = crypto.getRandomValues(new Uint8Array(32));
  const box = crypto.getRandomValues(new Uint8Array(32));
  const d = "test";
  const pubkey = publicKeyOf(creator);
  const address = `${KIND.liveEvent}:${pubkey}:${d}`;
  const relay = startMemoryRelay();
  const [site, origin] = await Promise.all([
    startSite({ relays: [relay.url, ...relays] }),
    fixtureMedia().then((encoded) => startSealedOrigin({ media: encoded, address, d, signer: box, aheadMs })),
  ]);
  const contexts: BrowserContext[] = [];
  const others: SealedOrigin[] = [];
  let announced = now() - 2;
  let delegated = now() - 3600;

  const stand: WatchStand = {
    relay,
    site,
    origin,
    creator,
    box,
    address,
    d,
    naddr: naddrEncode({ kind: KIND.liveEvent, pubkey, identifier: d, relays: [] }),
    async second(options = {}) {
      const other = await startSealedOrigin({
        media: options.media ?? await fixtureMedia(),
        address,
        d,
        signer: box,
      });
      others.push(other);
      return other;
    },
    announce(changes = {}) {
      const { tags = [], ...fields } = changes;
      const template = liveEventTemplate({
        d,
        creator: pubkey,
        title: "Test picture with a running clock",
        summary: "A picture that moves and a tone that hums, sealed piece by piece.",
        status: "live",
        starts: now() - 725,
        streaming: [origin.index, origin.ll],
        relays: [relay.url],
        topics: ["test", "clock"],
        currentParticipants: 38,
        ...fields,
      }, announced++);
      relay.add(
        signEvent({ ...template, created_at: announced, tags: [...template.tags, ...tags] }, creator),
      );
    },
    delegate(options = {}) {
      const { signers = [publicKeyOf(box)], nbf = now() - 3600, exp = now() + 8 * 3600 } = options;
      relay.add(signEvent(delegationTemplate({ address, signers, nbf, exp }, delegated++), creator));
    },
    async open(options = {}) {
      const { width = 1440, height = 900, theme = "dark", locale = "en-GB", touch = false } = options;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        locale,
        hasTouch: touch,
        isMobile: touch,
        timezoneId: "Europe/Berlin",
      });
      contexts.push(context);
      const page = await context.newPage();
      await page.addInitScript(WATCH_STILLNESS);
      if (options.before !== undefined) await page.addInitScript(options.before);
      const base = options.host === undefined ? site.url : site.url.replace("localhost", options.host);
      await page.goto(`${base}/#/${options.hash ?? `watch/${stand.naddr}`}`);
      return { page, context };
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await Promise.all([relay.close(), site.close(), ...[origin, ...others].map((each) => each.close())]);
    },
  };
  if (!silent) {
    relay.add(signEvent(profileTemplate({ name: "Ada", displayName: "Ada Example" }, now() - 9000), creator));
    stand.delegate();
    stand.announce();
  }
  return stand;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Waits until the badge says what is expected; the page's own words are in the error. */
export async function waitForTrust(page: Page, trust: string, timeout = 15_000): Promise<void> {
  await page.waitForSelector(`[data-trust="${trust}"]`, { timeout });
}

/** Waits until the player is in a state. */
export async function waitForState(page: Page, state: string, timeout = 15_000): Promise<void> {
  await page.waitForSelector(`.stage[data-state="${state}"]`, { timeout });
}

/** Notes, from the first moving picture on, how long the picture ever stood still. */
const WATCH_STILLNESS = `{
  let position = -1, movedAt = 0, longest = 0, moved = 0;
  setInterval(() => {
    const video = document.querySelector("video");
    const now = performance.now();
    if (video !== null && video.currentTime !== position) {
      if (moved > 2) longest = Math.max(longest, now - movedAt);
      if (position >= 0) moved++;
      position = video.currentTime;
      movedAt = now;
    }
    globalThis.stillness = { longest: moved > 2 ? Math.max(longest, now - movedAt) : 0, position };
  }, 20);
  globalThis.forgetStillness = () => { longest = 0; };
}`;

/** The longest time the picture stood still since it first moved, in milliseconds. */
export async function longestStillness(page: Page): Promise<number> {
  return await page.evaluate(() =>
    (globalThis as unknown as { stillness: { longest: number } }).stillness.longest
  );
}

/** Begins to watch for stillness anew. */
export async function forgetStillness(page: Page): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as { forgetStillness: () => void }).forgetStillness());
}

/** Waits until the picture has gone on by so many seconds, also where a new timeline begins meanwhile. */
export async function waitForProgress(page: Page, seconds: number, timeout = 20_000): Promise<void> {
  await page.evaluate(() => {
    delete (globalThis as Going).going;
  });
  try {
    await page.waitForFunction(hasMoved, seconds, { timeout, polling: 50 });
  } catch (cause) {
    const seen = await page.evaluate(() => {
      const stage = document.querySelector<HTMLElement>(".stage");
      const { moved, position } = (globalThis as Going).going ?? { moved: 0, position: undefined };
      return { moved, position, stage: { ...stage?.dataset }, words: stage?.innerText };
    }).catch(String);
    const message = `the picture has not gone on by ${seconds} s: ${JSON.stringify(seen)}`;
    throw new Error(message, { cause });
  }
}

type Going = { going?: { video: HTMLVideoElement; position: number; moved: number } };

/** Runs in the page: sums up steps forward, but neither seeks nor leaps, which are no picture. */
function hasMoved(seconds: number): boolean {
  const video = document.querySelector("video");
  if (video === null) return false;
  const here = globalThis as Going;
  const position = video.currentTime;
  const before = here.going;
  const step = before?.video === video && !video.seeking ? position - before.position : 0;
  const moved = (before?.moved ?? 0) + (step > 0 && step < 2 ? step : 0);
  here.going = { video, position, moved };
  return moved >= seconds;
}
