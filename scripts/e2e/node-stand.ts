/** What a node may say instead of the truth about a transaction, out of its own answer to `/get_transactions`. */
export type Lie = (said: { txs?: Record<string, unknown>[] }) => void;

/** A stand between a node and its asker, which can fall silent or lie about the height and about transactions. */
export function standBefore(node: string) {
  const stand = { isDown: false, ahead: 0, lie: undefined as Lie | undefined };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    if (stand.isDown) return new Response("gone", { status: 502 });
    const { pathname } = new URL(request.url);
    const asked = fetch(`${node}${pathname}`, { method: "POST", body: await request.text() });
    // The node behind it may be down as well.
    const answer = await asked.catch(() => new Response("gone", { status: 502 }));
    if (!answer.ok) return answer;
    if (pathname === "/get_transactions" && stand.lie !== undefined) {
      const told = await answer.json();
      stand.lie(told);
      return Response.json(told);
    }
    if (pathname !== "/get_height") return answer;
    const told = await answer.json();
    return Response.json({ ...told, height: told.height + stand.ahead });
  });
  return { stand, url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}

/** Says that a transaction which waits is in a block. */
export const inBlock: Lie = ({ txs: [tx] = [] }) =>
  tx && Object.assign(tx, { in_pool: false, block_height: 90 });

/** Says another amount, in the encrypted form in which transactions carry them. */
export const otherAmount: Lie = ({ txs: [tx] = [] }) => {
  const hex = String(tx?.pruned_as_hex);
  // Before the commitments of the outputs, 32 bytes each, stand their amounts.
  const at = hex.length / 2;
  if (tx) tx.pruned_as_hex = hex.slice(0, at) + (hex[at] === "0" ? "1" : "0") + hex.slice(at + 1);
};
