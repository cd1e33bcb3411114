/** Unix seconds as tags write them; `undefined` for signs, fractions, leading zeros, milliseconds and everything past the year 5138. */
export function readUnixTime(text: string | undefined): number | undefined {
  return text !== undefined && /^(0|[1-9][0-9]{0,10})$/.test(text) ? Number(text) : undefined;
}
