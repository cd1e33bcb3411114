const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "12 min ago", "in 3 hr", or "now" below half a minute. `seconds` is positive for the past. */
export function formatAge(seconds: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  for (const [unit, size] of STEPS) {
    const count = Math.round(Math.abs(seconds) / size);
    if (count >= 1) return format.format(seconds > 0 ? -count : count, unit);
  }
  return format.format(0, "second");
}

/** "12 min", "3 hr 5 min": how long something lasts already. */
export function formatSpan(seconds: number, locale: string): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const part = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
  if (days > 0) return `${part(days, "day")} ${part(hours, "hour")}`;
  if (hours > 0) return `${part(hours, "hour")} ${part(minutes % 60, "minute")}`;
  return part(minutes, "minute");
}
