import { join } from "node:path";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import { publicKeyOf } from "../../../contracts/nostr/event.ts";
import { mediaMtxEnvironment } from "../../../media/mediamtx/process.ts";
import { startAuthHook } from "../../../media/origin/auth-hook.ts";
import { openStreamStore } from "../../../media/origin/stream-store.ts";
import { childrenOf, end, freePorts, waitFor } from "./processes.ts";

/** A server under measurement. */
export type Server = {
  name: string;
  url: string;
  headers: Record<string, string>;
  pids: number[];
  close: () => Promise<void>;
};

/** A server that takes a stream in as well. */
export type Ingesting = Server & { ingest: string };

export type ServerOptions = { root: string; dir: string; mediamtx: string };

/** Worthless: nothing leaves this machine. */
const CREATOR = new Uint8Array(32).fill(12);

/** Our box, as `deno task box` runs it, in a process of its own. */
export async function startBoxServer({ root, dir, mediamtx }: ServerOptions): Promise<Ingesting> {
  const [http = 0, rtmp = 0, srt = 0, webrtc = 0] = await freePorts(4);
  const home = join(dir, "home");
  const address = formatAddress({ creator: publicKeyOf(CREATOR), d: "bench" });
  const { key } = openStreamStore(join(home, "box")).register({ d: "bench", address });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-prompt", join(root, "media/main.ts")],
    cwd: root,
    env: {
      DSTREAM_HOME: home,
      DSTREAM_BOX_PORT: String(http),
      DSTREAM_RTMP_PORT: String(rtmp),
      DSTREAM_SRT_PORT: String(srt),
      DSTREAM_WEBRTC_PORT: String(webrtc),
      DSTREAM_MEDIAMTX: mediamtx,
    },
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const url = `http://127.0.0.1:${http}`;
  await waitFor("the box", () => answers(`${url}/v1/box`));
  return {
    name: "origin",
    url,
    headers: {},
    pids: [child.pid],
    ingest: `rtmp://127.0.0.1:${rtmp}/live/bench?token=${key}`,
    close: () => end(child),
  };
}

/** MediaMTX with our configuration, its HLS server on a port, and segments as long as ours. */
export async function startMediaMtxServer({ root, dir, mediamtx }: ServerOptions): Promise<Ingesting> {
  const [http = 0, rtmp = 0, srt = 0, webrtc = 0] = await freePorts(4);
  const sockets = join(dir, "mtx");
  await Deno.mkdir(sockets);
  const hook = await startAuthHook(
    { isKey: () => true, redeem: () => false, onPublisher: () => {}, onRefused: () => {} },
    "bench",
  );
  const cdnSecret = "bench".repeat(8);
  const configuration = join(root, "media/mediamtx/mediamtx.yml");
  const options = {
    binary: mediamtx,
    configuration,
    home: dir,
    sockets,
    ports: { rtmp, srt, webrtc },
    hookUrl: hook.url,
    cdnSecret,
    log: () => {},
  };
  const child = new Deno.Command(mediamtx, {
    args: [configuration],
    env: {
      ...mediaMtxEnvironment(options),
      MTX_HLSADDRESS: `127.0.0.1:${http}`,
      MTX_HLSSEGMENTDURATION: "1900ms",
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  await waitFor("MediaMTX", () => answers(`http://127.0.0.1:${http}/`));
  return {
    name: "MediaMTX",
    url: `http://127.0.0.1:${http}`,
    headers: { authorization: `Bearer ${cdnSecret}` },
    pids: [child.pid],
    ingest: `rtmp://127.0.0.1:${rtmp}/live/bench?token=any`,
    close: async () => {
      await end(child);
      await hook.close();
    },
  };
}

/** nginx with one worker and sendfile, serving a folder. */
export async function startNginx(dir: string): Promise<Server & { folder: string }> {
  const [http = 0] = await freePorts(1);
  const folder = join(dir, "www");
  await Deno.mkdir(folder);
  const configuration = join(dir, "nginx.conf");
  await Deno.writeTextFile(configuration, nginxConfiguration({ dir, folder, port: http }));
  const binary = await nginxBinary();
  const child = new Deno.Command(binary, {
    args: ["-c", configuration, "-p", dir],
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  await waitFor("nginx", () => answers(`http://127.0.0.1:${http}/`));
  return {
    name: "nginx",
    url: `http://127.0.0.1:${http}`,
    headers: {},
    pids: [child.pid, ...await childrenOf(child.pid)],
    folder,
    close: () => end(child),
  };
}

function nginxConfiguration({ dir, folder, port }: { dir: string; folder: string; port: number }): string {
  return `daemon off;
worker_processes 1;
${Deno.uid() === 0 ? "user root;" : ""}
pid ${dir}/nginx.pid;
error_log ${dir}/nginx.log;
events { worker_connections 512; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  client_body_temp_path ${dir}; proxy_temp_path ${dir}; fastcgi_temp_path ${dir}; uwsgi_temp_path ${dir}; scgi_temp_path ${dir};
  server { listen 127.0.0.1:${port}; root ${folder}; }
}
`;
}

async function nginxBinary(): Promise<string> {
  for (const path of ["/usr/sbin/nginx", "/opt/homebrew/bin/nginx", "/usr/local/bin/nginx"]) {
    try {
      await Deno.stat(path);
      return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return "nginx";
}

async function answers(url: string): Promise<true | undefined> {
  try {
    await (await fetch(url, { redirect: "manual" })).body?.cancel();
    return true;
  } catch (error) {
    // Nobody listens yet.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
