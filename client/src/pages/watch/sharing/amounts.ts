/** kbit/s as a person reads them: "850 kbit/s", "3.2 Mbit/s". */
export function rateWords(kbit: number, locale: string): string {
  const mega = kbit >= 1000;
  const value = mega ? kbit / 1000 : kbit;
  const maximumFractionDigits = mega && value < 10 ? 1 : 0;
  // The short form of CLDR says "Mb/s", which many read as megabytes.
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value)} ${
    mega ? "Mbit/s" : "kbit/s"
  }`;
}

/** A share of something: "74 %"; all but nothing and all but everything are not rounded to them. */
export function shareWords(share: number, locale: string): string {
  const rounded = share <= 0 ? 0 : share >= 1 ? 1 : Math.min(0.99, Math.max(0.01, share));
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(rounded);
}
