import { createRequire } from "node:module";
import { packSite, readSite } from "../../publish/pack.ts";
import { startTrialGateway } from "../../publish/trial-gateway.ts";

/** OvenPlayer's page, on a gateway of its own. */
export type PeerPage = {
  name: string;
  /** Its versions, and what it doesn't do. */
  what: string;
  url: string;
  /** The folder that was published. */
  folder: string;
  close: () => Promise<void>;
};

export type PeerPageOptions = {
  /** Scratch folder. */
  dir: string;
  /** The playlist that it plays. */
  playlist: string;
};

const { resolve } = createRequire(import.meta.url);
const PLAYER = "ovenplayer/dist/ovenplayer.js";
const HLS = "hls.js/dist/hls.min.js";

/** Publishes a page that has nothing but OvenPlayer, as its quick start has it: two scripts of the packages as they are, and one call. */
export async function startPeerPage({ dir, playlist }: PeerPageOptions): Promise<PeerPage> {
  const folder = `${dir}/oven-player`;
  await Deno.mkdir(folder);
  await Deno.copyFile(resolve(HLS), `${folder}/hls.min.js`);
  await Deno.copyFile(resolve(PLAYER), `${folder}/ovenplayer.js`);
  await Deno.writeTextFile(`${folder}/index.html`, pageOf(playlist));
  const [player, hls] = await Promise.all([versionOf("ovenplayer"), versionOf("hls.js")]);
  const { car } = await packSite(await readSite(folder));
  const gateway = await startTrialGateway({ car });
  return {
    name: "OvenPlayer",
    what:
      `${player} with hls.js ${hls}, alone on a page that knows its playlist beforehand, asks no relay, ` +
      "verifies nothing, and has neither chat nor sharing",
    url: `http://${gateway.cid}.ipfs.localhost:${gateway.port}/`,
    folder,
    close: gateway.close,
  };
}

function pageOf(playlist: string): string {
  const options = { autoStart: true, sources: [{ type: "hls", file: playlist }] };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>OvenPlayer</title>
    <link rel="icon" href="data:,">
    <script src="hls.min.js"></script>
    <script src="ovenplayer.js"></script>
  </head>
  <body>
    <div id="player"></div>
    <script>OvenPlayer.create("player", ${JSON.stringify(options)});</script>
  </body>
</html>
`;
}

async function versionOf(name: string): Promise<string> {
  const { version } = JSON.parse(await Deno.readTextFile(resolve(`${name}/package.json`))) as {
    version: string;
  };
  return version;
}
