import type { Browser } from "playwright-core";
import { buildOnce } from "../../../client/testing/site-build.ts";
import { startChromium } from "../../../client/testing/watch-stand.ts";
import { weigh } from "../../../client/testing/weigh.ts";
import { startTrialSite, type TrialSite } from "../../publish/trial-site.ts";
import { writeFigures } from "../figures-page.ts";
import { machineConditions, type RunBench } from "../report.ts";
import { openCold, type Opening, type Ready, WATCHED_MS } from "./opening.ts";
import { type PeerPage, startPeerPage } from "./oven-player.ts";
import { filesOf, type OpenedPage, pageRows } from "./rows.ts";

const TIMES = 7;

/** How soon a page of the published site is there, opened cold from a gateway on this machine, beside a player of somebody else. */
export const run: RunBench = async ({ root, dir, say, write = false }) => {
  const conditions = machineConditions();
  const browser = await startChromium();
  let site: TrialSite | undefined;
  let peer: PeerPage | undefined;
  try {
    site = await startTrialSite({ browser });
    peer = await startPeerPage({ dir, playlist: site.watch.origin.ll });
    const built = await buildOnce();
    const { watched, embedded, started, other } = await openAll({ browser, site, peer, say });
    const opened = async (openings: Opening[], folder = built): Promise<OpenedPage> => (
      { openings, packed: await weigh(folder, filesOf(openings)) }
    );
    const beside = { name: peer.name, ...await opened(other, peer.folder) };
    const report = {
      name: "page",
      conditions: {
        ...conditions,
        "load after": Math.round((Deno.loadavg()[0] ?? 0) * 100) / 100,
        browser: `Chromium ${browser.version()}`,
        times: `${TIMES} of each page, in turn`,
        cache: "none: a browser profile each time, the browser itself already running",
        gateway: "on this machine, by subdomain, no compression",
        stream: "sealed, low-latency playlist, on this machine",
        network: "loopback, no TLS",
        picture: "of ours the first that the page calls verified, of the peer the first",
        "paints and shifts": `until ${WATCHED_MS / 1000} s after the picture`,
        OvenPlayer: peer.what,
      },
      rows: [
        ...pageRows({ what: "watch link", peer: beside, ...await opened(watched) }),
        ...pageRows({ what: "embedded player", peer: beside, ...await opened(embedded) }),
        ...pageRows({ what: "start page", ...await opened(started) }),
      ],
    };
    if (write) await writeFigures(`${root}/README.md`, report);
    return report;
  } finally {
    await browser.close();
    await Promise.all([site?.close(), peer?.close()]);
  }
};

type OpenAllOptions = { browser: Browser; site: TrialSite; peer: PeerPage; say: (line: string) => void };

type Openings = Record<"watched" | "embedded" | "started" | "other", Opening[]>;

async function openAll({ browser, site, peer, say }: OpenAllOptions): Promise<Openings> {
  const all: Openings = { watched: [], embedded: [], started: [], other: [] };
  const own = site.bySubdomain;
  const open = async (into: Opening[], url: string, base: string, ready: Ready) => {
    into.push(await openCold({ browser, url, own: base, ready }));
  };
  const vouched: Ready = { shows: "picture", vouched: true };
  const turns = [
    () => open(all.watched, `${own}#/watch/${site.watch.naddr}`, own, vouched),
    () => open(all.other, peer.url, peer.url, { shows: "picture", vouched: false }),
    () => open(all.embedded, `${own}embed.html#/watch/${site.watch.naddr}`, own, vouched),
    () => open(all.started, `${own}#/`, own, { shows: "words", words: "Test picture with a running clock" }),
  ];
  for (let i = 0; i < TIMES; i++) {
    say(`page: ${i + 1} of ${TIMES}`);
    // There and back, so that none is always the one after another.
    for (const turn of i % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return all;
}
