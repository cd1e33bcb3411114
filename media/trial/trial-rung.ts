/** The ffmpeg of this process that makes pictures of this width now. */
export async function rungPid(width: number): Promise<number | undefined> {
  const { stdout } = await new Deno.Command("ps", { args: ["-ww", "-A", "-o", "pid=,ppid=,stat=,args="] })
    .output();
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [pid, ppid, stat, ...args] = line.trim().split(/\s+/);
    if (Number(ppid) !== Deno.pid || stat?.startsWith("Z")) continue;
    if (args.join(" ").includes(`scale=${width}:`)) return Number(pid);
  }
  return undefined;
}
