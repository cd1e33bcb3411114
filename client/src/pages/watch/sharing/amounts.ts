/** kbit/s as a person reads them: "850 kbit/s", "3.2 Mbit/s". */
export function rateWords(kbit: number, locale: string): string {
  const mega = kbit >= 1000;
  const value = mega ? kbit / 1000 : kbit;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: mega ? "megabit-per-second" : "kilobit-per-second",
    unitDisplay: "short",
    maximumFractionDigits: mega && value < 10 ? 1 : 0,
  }).format(value);
}

/** A share of something: "74 %"; all but nothing and all but everything are not rounded to them. */
export function shareWords(share: number, locale: string): string {
  const rounded = share <= 0 ? 0 : share >= 1 ? 1 : Math.min(0.99, Math.max(0.01, share));
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(rounded);
}
