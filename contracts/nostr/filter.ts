import { isHex } from "../hex.ts";
import type { NostrEvent } from "./event.ts";

/** Which events somebody asks a relay for (NIP-01). An empty list matches nothing. */
export type Filter = {
  ids?: string[];
  authors?: string[];
  kinds?: number[];
  /** Unix seconds, inclusive. */
  since?: number;
  /** Unix seconds, inclusive. */
  until?: number;
  limit?: number;
  [tag: `#${string}`]: string[];
};

const MAX_FILTER_VALUES = 1000;
const MAX_FILTER_TAG_VALUE = 1024;

/**
 * Reads a filter. A condition we don't know among the tag conditions makes it `undefined`: to ignore it would
 * answer with events nobody asked for. Other unknown members are ignored.
 */
export function readFilter(value: unknown): Filter | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const filter: Filter = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === "ids" || key === "authors") {
      const list = readList(member, (item) => isHex(item, 32) ? item : undefined);
      if (list === undefined) return undefined;
      filter[key] = list;
    } else if (key === "kinds") {
      const list = readList(member, (item) => isCount(item) && item <= 65_535 ? item : undefined);
      if (list === undefined) return undefined;
      filter.kinds = list;
    } else if (key === "since" || key === "until" || key === "limit") {
      if (!isCount(member)) return undefined;
      filter[key] = member;
    } else if (key.startsWith("#")) {
      const list = readList(member, readTagValue);
      if (!isTagKey(key) || list === undefined) return undefined;
      filter[key] = list;
    }
  }
  return filter;
}

/** The tag conditions of a filter, as pairs of a tag's name and the values it may have. */
export function tagConditions(filter: Filter): [name: string, values: string[]][] {
  const conditions: [string, string[]][] = [];
  for (const [key, values] of Object.entries(filter)) {
    if (isTagKey(key) && Array.isArray(values)) conditions.push([key.slice(1), values as string[]]);
  }
  return conditions;
}

/** Whether an event meets all conditions of a filter, `limit` aside. */
export function matchesFilter(filter: Filter, event: NostrEvent): boolean {
  const { ids, authors, kinds, since, until } = filter;
  if (ids !== undefined && !ids.includes(event.id)) return false;
  if (kinds !== undefined && !kinds.includes(event.kind)) return false;
  if (authors !== undefined && !authors.includes(event.pubkey)) return false;
  if (since !== undefined && event.created_at < since) return false;
  if (until !== undefined && event.created_at > until) return false;
  return tagConditions(filter).every(([name, values]) =>
    event.tags.some((tag) => tag[0] === name && tag[1] !== undefined && values.includes(tag[1]))
  );
}

/** Whether an event meets at least one filter. */
export function matchesAny(filters: readonly Filter[], event: NostrEvent): boolean {
  return filters.some((filter) => matchesFilter(filter, event));
}

function isTagKey(key: string): key is `#${string}` {
  return /^#[a-zA-Z]$/.test(key);
}

function readTagValue(item: unknown): string | undefined {
  return typeof item === "string" && item.length <= MAX_FILTER_TAG_VALUE ? item : undefined;
}

function readList<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_FILTER_VALUES) return undefined;
  const list: T[] = [];
  for (const item of value as unknown[]) {
    const one = read(item);
    if (one === undefined) return undefined;
    list.push(one);
  }
  return list;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
