import type { Mirror } from "../../media/mirror/mirror.ts";

/** Says what changed since it was called last: the state, the source, and whether anything may be pulled at all. */
export function makeMirrorNews(log: (line: string) => void) {
  let before = "";
  return ({ status, announced }: Pick<Mirror, "status" | "announced">): void => {
    const now = sentence(status(), announced);
    if (now !== before) log(now);
    before = now;
  };
}

function sentence(status: ReturnType<Mirror["status"]>, announced: Mirror["announced"]): string {
  const { mirror, state } = status;
  const followed = mirror?.sources.find((source) => source.state === "followed")?.host;
  if (announced.live() === undefined) {
    return "no relay knows this stream yet: is the link right, and are its relays up? They are asked again";
  }
  if (announced.delegation() === undefined) {
    return "the creator has delegated no box: without a seal there is nothing that could be verified. Waiting for one";
  }
  if ((mirror?.sources.length ?? 0) === 0) {
    return "the announcement names no carrier but this one. Waiting for one";
  }
  switch (state) {
    case "live":
      return `live, from ${followed ?? "nobody right now"}`;
    case "ended":
      return "the stream has ended; what is held can still be read";
    case "reconnecting":
      return followed === undefined
        ? "no source answers: asking on"
        : `nothing new comes from ${followed}: asking on`;
    default:
      return `nothing has come yet; ${followed === undefined ? "no source answers" : `asking ${followed}`}`;
  }
}
