import type { Browser, BrowserContext } from "playwright-core";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import type { EventTemplate, NostrEvent } from "../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event-signature.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { profileTemplate } from "../../contracts/nostr/profile.ts";
import type { MemoryRelay } from "./memory-relay.ts";

/** Unix seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** A key that is the same in every run, so that pictures of pages are, too. */
export function testKey(number: number): Uint8Array {
  return new Uint8Array(32).fill(number + 1);
}

export type StreamSketch = {
  /** Number of the key that signs. */
  by: number;
  d?: string;
  title?: string;
  status?: string;
  /** Seconds from now. */
  starts?: number;
  /** Seconds from now. */
  createdAt?: number;
  image?: string;
  /** Where it plays. */
  streaming?: string;
  viewers?: number;
  topics?: string[];
  tags?: string[][];
};

/** A live event as any client may write it. */
export function liveEvent(sketch: StreamSketch): NostrEvent {
  const {
    by,
    d = "main",
    title,
    status = "live",
    starts = -725,
    createdAt = -60,
    image,
    streaming = "https://stream.example/live/index.m3u8",
    viewers,
    topics = [],
    tags = [],
  } = sketch;
  const template: EventTemplate = {
    kind: KIND.liveEvent,
    created_at: now() + createdAt,
    content: "",
    tags: [
      ["d", d],
      ["status", status],
      ["starts", String(now() + starts)],
      ["streaming", streaming],
      ["p", publicKeyOf(testKey(by)), "", "host"],
      ...(title === undefined ? [] : [["title", title]]),
      ...(image === undefined ? [] : [["image", image]]),
      ...(viewers === undefined ? [] : [["current_participants", String(viewers)]]),
      ...topics.map((topic) => ["t", topic]),
      ...tags,
    ],
  };
  return signEvent(template, testKey(by));
}

/** A delegation that lets some box seal stream `d` now. */
export function delegation(by: number, d = "main"): NostrEvent {
  const address = `${KIND.liveEvent}:${publicKeyOf(testKey(by))}:${d}`;
  const template = delegationTemplate({
    address,
    signers: [publicKeyOf(testKey(200))],
    nbf: now() - 60,
    exp: now() + 3600,
  }, now() - 60);
  return signEvent(template, testKey(by));
}

/** A profile with a name. */
export function profile(by: number, name: string, about = ""): NostrEvent {
  return signEvent(profileTemplate({ name, displayName: name, about }, now() - 900), testKey(by));
}

const STILLS = "https://stills.example/";
const COLOURS: Record<string, [string, string]> = {
  hills: ["#24465f", "#c98b5b"],
  moss: ["#1d3b2c", "#8fae6b"],
  dusk: ["#3c2f52", "#d08a7a"],
};

/** Answers the pictures that test streams name, and nothing else outside this machine. */
export async function serveStills(context: BrowserContext): Promise<void> {
  await context.route(`${STILLS}*`, async (route) => {
    const [from, to] = COLOURS[route.request().url().slice(STILLS.length)] ?? [];
    if (from === undefined) return await route.fulfill({ status: 404 });
    const body =
      `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><defs><linearGradient id="g" x2="1" y2="1">
      <stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs><rect width="640" height="360" fill="url(#g)"/>
      <circle cx="470" cy="120" r="46" fill="#fff" opacity=".25"/><path d="M0 300 180 190 330 270 460 210 640 310V360H0z" opacity=".3"/></svg>`;
    await route.fulfill({ contentType: "image/svg+xml", body });
  });
}

/** Fills a relay with an evening's worth of streams, ours and others'. */
export function addEvening(relay: MemoryRelay): void {
  const names = ["Ada Okafor", "Bruno", "Chiyo Tanaka", "Dragana", "Emil Søgaard", "Farida"];
  names.forEach((name, index) => relay.add(profile(index, name)));
  const hills = `${STILLS}hills`;
  const moss = `${STILLS}moss`;
  const dusk = `${STILLS}dusk`;
  for (
    const event of [
      liveEvent({
        by: 0,
        title: "Repairing a 1962 tape recorder, part three",
        viewers: 214,
        topics: ["electronics", "repair", "tape"],
        image: hills,
      }),
      delegation(0),
      liveEvent({
        by: 1,
        title: "Late night piano",
        viewers: 61,
        starts: -9000,
        topics: ["music", "piano"],
        image: dusk,
      }),
      liveEvent({
        by: 2,
        title: "盆栽の手入れ — 春の剪定",
        viewers: 38,
        starts: -3000,
        topics: ["bonsai"],
        image: moss,
      }),
      liveEvent({
        by: 3,
        title:
          "A title that goes on for so long that nobody can be expected to read all of it before the stream has ended",
        viewers: 9,
      }),
      liveEvent({
        by: 4,
        title: "Night shift in the emergency room",
        viewers: 17,
        image: dusk,
        tags: [["content-warning", "surgery"]],
      }),
      liveEvent({
        by: 5,
        d: "soon",
        title: "Building a sauna from one tree",
        status: "planned",
        starts: 7200,
        topics: ["wood"],
        image: moss,
      }),
      liveEvent({
        by: 2,
        d: "past",
        title: "How soy sauce is brewed",
        status: "ended",
        starts: -90_000,
        createdAt: -80_000,
        image: hills,
        tags: [["ends", String(now() - 80_000)], ["recording", "https://stream.example/past.m3u8"]],
      }),
    ]
  ) relay.add(event);
}

export type OpenOptions = {
  width?: number;
  height?: number;
  theme?: "dark" | "light";
  locale?: string;
  touch?: boolean;
};

/** Opens an empty page as a viewer with this screen, theme and language would. */
export async function openContext(browser: Browser, options: OpenOptions = {}): Promise<BrowserContext> {
  const { width = 1440, height = 900, theme = "dark", locale = "en-GB", touch = false } = options;
  return await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale,
    hasTouch: touch,
    isMobile: touch,
    timezoneId: "Europe/Berlin",
  });
}
