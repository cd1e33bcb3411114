import type { OnProgress } from "../media/mediamtx/progress.ts";
import { type CommandOutcome, runCommand, type RunCommandOptions } from "../media/mediamtx/run-command.ts";

/** A program or file of the system, and the Debian and Homebrew packages that bring it. */
export type SystemPackage = {
  /** Paths or names in PATH of which one is enough. */
  found: readonly string[];
  debian: string;
  homebrew?: string;
};

/** What the tasks need beyond Deno. */
export const PACKAGES = {
  ffmpeg: { found: ["ffmpeg"], debian: "ffmpeg", homebrew: "ffmpeg" },
  /** The clock in the test picture is drawn with it. */
  font: {
    found: ["/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "/System/Library/Fonts/Menlo.ttc"],
    debian: "fonts-dejavu-core",
  },
  chromium: {
    found: ["chromium", "chromium-browser", "google-chrome"],
    debian: "chromium",
    homebrew: "chromium",
  },
  nginx: { found: ["nginx", "/usr/sbin/nginx"], debian: "nginx-light", homebrew: "nginx" },
  varnish: { found: ["varnishd", "/usr/sbin/varnishd"], debian: "varnish", homebrew: "varnish" },
  wrk: { found: ["wrk"], debian: "wrk", homebrew: "wrk" },
  nats: { found: ["nats-server", "/usr/sbin/nats-server"], debian: "nats-server", homebrew: "nats-server" },
  caddy: { found: ["caddy", "/usr/bin/caddy"], debian: "caddy", homebrew: "caddy" },
  coturn: { found: ["turnserver", "/usr/sbin/turnserver"], debian: "coturn", homebrew: "coturn" },
  monero: {
    found: ["monerod", "/usr/bin/monerod"],
    debian: "monero",
    homebrew: "monero",
  },
  certificates: {
    found: ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem"],
    debian: "ca-certificates",
  },
} as const satisfies Record<string, SystemPackage>;

export type EnsurePackagesOptions = {
  searchPath: string;
  /** Whether we may install: root on a Debian-like system. */
  mayInstall: boolean;
  os: string;
  progress: OnProgress;
  exists?: (path: string) => Promise<boolean>;
  run?: (program: string, args: readonly string[], options?: RunCommandOptions) => Promise<CommandOutcome>;
};

/** Whether the packages are there, or what to do about it. */
export type EnsuredPackages = { state: "ready" } | { state: "missing"; why: string; fix: string };

/** Sees that packages are there; installs what is missing where it may, else gives the one command to run. */
export async function ensurePackages(
  wanted: readonly SystemPackage[],
  { searchPath, mayInstall, os, progress, exists = isFile, run = runCommand }: EnsurePackagesOptions,
): Promise<EnsuredPackages> {
  const missing: SystemPackage[] = [];
  for (const item of wanted) {
    if (await firstFound(item.found, searchPath, exists) === undefined) missing.push(item);
  }
  if (missing.length === 0) return { state: "ready" };
  const names = missing.map(({ debian }) => debian);
  const why = `Missing on this machine: ${names.join(", ")}.`;
  if (os === "darwin") {
    return {
      state: "missing",
      why,
      fix: `brew install ${missing.flatMap(({ homebrew }) => homebrew ?? []).join(" ")}`,
    };
  }
  const fix = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(" ")}`;
  if (!mayInstall) return { state: "missing", why, fix };

  const env = { DEBIAN_FRONTEND: "noninteractive" };
  progress({ what: "apt-get update" });
  const updated = await run("apt-get", ["update", "-q"], { env });
  if (updated.state === "not-found") {
    return { state: "missing", why, fix: `Install ${names.join(", ")}: there is no apt-get.` };
  }
  const installed = await run(
    "apt-get",
    ["install", "-y", "-q", "--no-install-recommends", "-o", "APT::Status-Fd=1", ...names],
    {
      env,
      onLine: (line) => {
        const step = aptStep(line, names);
        if (step !== undefined) progress(step);
      },
    },
  );
  if (installed.state === "done") return { state: "ready" };
  const lines = installed.state === "failed" ? installed.lines.slice(-8) : [];
  return {
    state: "missing",
    why: [`apt-get could not install ${names.join(", ")}:`, ...lines].join("\n  "),
    fix,
  };
}

/** The first of several programs or files that this machine has. */
export async function firstFound(
  names: readonly string[],
  searchPath: string,
  exists: (path: string) => Promise<boolean> = isFile,
): Promise<string | undefined> {
  for (const name of names) {
    const places = name.startsWith("/")
      ? [name]
      : searchPath.split(":").filter(Boolean).map((dir) => `${dir}/${name}`);
    for (const place of places) if (await exists(place)) return place;
  }
  return undefined;
}

/** Whether this process may install packages: root where apt-get is. */
export async function mayInstallPackages(): Promise<boolean> {
  return Deno.uid() === 0 && await isFile("/usr/bin/apt-get");
}

/** Reads one line of APT's status pipe: `dlstatus:1:20.5:…` while fetching, `pmstatus:pkg:45.1:…` while installing. */
export function aptStep(line: string, names: readonly string[]) {
  const [, phase, percent] = /^(dlstatus|pmstatus):[^:]*:([\d.]+):/.exec(line) ?? [];
  if (phase === undefined) return undefined;
  const what = `${phase === "dlstatus" ? "fetching" : "installing"} ${names.join(", ")}`;
  return { what, done: Math.round(Number(percent)), total: 100, unit: "%" };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
