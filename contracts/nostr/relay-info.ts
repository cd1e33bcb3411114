/** What a relay says about itself (NIP-11), as far as a client adapts to it. */
export type RelayInfo = {
  name?: string;
  description?: string;
  software?: string;
  version?: string;
  supportedNips: number[];
  limitation: RelayLimitation;
};

/** What a relay takes; what it doesn't state is absent. */
export type RelayLimitation = {
  /** Bytes of one WebSocket message. */
  maxMessageLength?: number;
  maxSubscriptions?: number;
  /** The largest `limit` of a filter. */
  maxLimit?: number;
  maxSubidLength?: number;
  maxEventTags?: number;
  /** Characters of an event's content. */
  maxContentLength?: number;
  /** Seconds back that an event may be dated. */
  createdAtLowerLimit?: number;
  /** Seconds ahead that an event may be dated. */
  createdAtUpperLimit?: number;
  authRequired: boolean;
  paymentRequired: boolean;
  restrictedWrites: boolean;
};

/** Reads a parsed NIP-11 document. */
export function readRelayInfo(value: unknown): RelayInfo | undefined {
  const document = readObject(value);
  if (document === undefined) return undefined;
  const stated = readObject(document.limitation) ?? {};
  const nips = Array.isArray(document.supported_nips) ? document.supported_nips as unknown[] : [];
  const info: RelayInfo = {
    supportedNips: nips.map(readCount).filter((nip) => nip !== undefined).slice(0, 200),
    limitation: {
      authRequired: stated.auth_required === true,
      paymentRequired: stated.payment_required === true,
      restrictedWrites: stated.restricted_writes === true,
    },
  };
  for (const key of ["name", "description", "software", "version"] as const) {
    const text = document[key];
    if (typeof text === "string" && text !== "") info[key] = text.slice(0, 1000);
  }
  for (const [key, name] of LIMITS) {
    const limit = readCount(stated[name]);
    if (limit !== undefined) info.limitation[key] = limit;
  }
  return info;
}

const LIMITS = [
  ["maxMessageLength", "max_message_length"],
  ["maxSubscriptions", "max_subscriptions"],
  ["maxLimit", "max_limit"],
  ["maxSubidLength", "max_subid_length"],
  ["maxEventTags", "max_event_tags"],
  ["maxContentLength", "max_content_length"],
  ["createdAtLowerLimit", "created_at_lower_limit"],
  ["createdAtUpperLimit", "created_at_upper_limit"],
] as const;

function readObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
}

function readCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
