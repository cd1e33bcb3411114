import { type Filter, tagConditions } from "../../contracts/nostr/filter.ts";

/** A SELECT without its columns, and what stands for its question marks. */
export type FilterSql = {
  from: string;
  /** Newest first, equal times by lowest id (NIP-01). */
  order: string;
  params: (string | number)[];
};

/** The stored events one filter means, without order or limit. Lists go in as JSON, so few statements serve all filters. */
export function filterSql(filter: Filter, nowSeconds: number): FilterSql {
  let table = "event e";
  const where: string[] = [];
  const params: (string | number)[] = [];
  const tags = tagConditions(filter);

  // One tag value is nearly always the narrowest way in, and its index is in time order.
  const lead = filter.ids === undefined ? tags.findIndex(([, values]) => values.length === 1) : -1;
  const [leading] = lead < 0 ? [] : tags.splice(lead, 1);
  if (leading !== undefined) {
    table = "tag t CROSS JOIN event e ON e.seq = t.seq";
    where.push("t.name = ? AND t.value = ?");
    params.push(leading[0], ...leading[1]);
  }

  const among = (column: string, values: readonly (string | number)[] | undefined) => {
    if (values === undefined) return;
    if (values.length === 1) {
      where.push(`${column} = ?`);
      params.push(values[0] ?? "");
    } else {
      where.push(`${column} IN (SELECT value FROM json_each(?))`);
      params.push(JSON.stringify(values));
    }
  };
  among("e.id", filter.ids);
  among("e.pubkey", filter.authors);
  among("e.kind", filter.kinds);
  const time = leading === undefined ? "e.created_at" : "t.created_at";
  if (filter.since !== undefined) {
    where.push(`${time} >= ?`);
    params.push(filter.since);
  }
  if (filter.until !== undefined) {
    where.push(`${time} <= ?`);
    params.push(filter.until);
  }
  for (const [name, values] of tags) {
    where.push(
      "e.seq IN (SELECT seq FROM tag WHERE name = ? AND value IN (SELECT value FROM json_each(?)))",
    );
    params.push(name, JSON.stringify(values));
  }
  where.push("(e.expires IS NULL OR e.expires > ?)");
  params.push(nowSeconds);
  return { from: `${table} WHERE ${where.join(" AND ")}`, order: `${time} DESC, e.id`, params };
}
