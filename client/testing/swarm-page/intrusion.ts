import type { IntruderFigures } from "./intruders.ts";
import type { MeshAttackName } from "./mesh-attacks.ts";
import type { SwarmStand } from "./stand.ts";

/** A page full of intruders, as a test sees it. */
export type Intrusion = {
  /** Lets some in, and answers their ids. */
  send(attacks: readonly MeshAttackName[]): Promise<string[]>;
  answerUnasked(to: readonly string[], times: number): Promise<string>;
  figures(id: string): Promise<IntruderFigures>;
  /** Its figures once it is connected to nobody, or 3 s later. */
  alone(id: string): Promise<IntruderFigures>;
  leave(id: string): Promise<void>;
};

/** Opens one page for all intruders of a stand: they need no picture, so they cost the viewers little. */
export async function intrude({ room, address, origin, edge }: SwarmStand): Promise<Intrusion> {
  const page = await room.browser.newPage();
  await page.goto(room.url);
  await page.waitForFunction(() => "intruders" in globalThis);
  await page.evaluate(
    (intrusion) => globalThis.intruders.begin(intrusion),
    { address, ll: origin.ll, tracker: edge.tracker.url },
  );
  const figures = (id: string) => page.evaluate((id) => globalThis.intruders.figures(id), id);
  return {
    send: (attacks) => page.evaluate((attacks) => globalThis.intruders.send(attacks), attacks),
    answerUnasked: (to, times) =>
      page.evaluate(({ to, times }) => globalThis.intruders.answerUnasked(to, times), { to, times }),
    figures,
    async alone(id) {
      const end = Date.now() + 3000;
      for (;;) {
        const now = await figures(id);
        if (now.connected === 0 || Date.now() > end) return now;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    leave: (id) => page.evaluate((id) => globalThis.intruders.leave(id), id),
  };
}
