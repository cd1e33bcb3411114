import type en from "../en/discover.ts";

export default {
  title: "Jetzt live",
  resultsTitle: "Ergebnisse für „{query}“",
  planned: "Geplant",
  ended: "Beendet, mit Aufzeichnung",
  followed: "Menschen, denen du folgst",
  live: "Live",
  liveFor: "Live · {span}",
  viewers: "{count} Zuschauer | {count} Zuschauer",
  startsAt: "Beginnt {age}",
  startsUnknown: "Noch ohne Termin",
  endedAge: "Beendet {age}",
  untitled: "Stream ohne Titel",
  sealedHint:
    "Der Ersteller bürgt für diesen Stream. Dein Browser prüft jede Sekunde davon, wenn du zusiehst.",
  sensitive: "Kann verstören",
  sensitiveWhy: "Kann verstören: {reason}",
  looking: "Die Relays werden gefragt, was live ist",
  noRelays: "Es ist kein Relay gewählt",
  noRelaysWhy: "Streams werden auf Relays angekündigt, und diese Kopie von dStream nennt keines.",
  noRelaysDo:
    "Füge eines in den Einstellungen hinzu oder öffne den Link zu einem Stream: er bringt sein eigenes mit.",
  openSettings: "Einstellungen öffnen",
  unreachable: "Kein Relay antwortet",
  unreachableWhy: "Streams werden auf Relays angekündigt. Jedes davon wurde versucht:",
  unreachableDo: "Prüfe deine Verbindung. Die Seite versucht es von selbst weiter.",
  someFailing: "{answering} von {of} Relays antworten",
  someFailingMore: "Welche, und warum",
  nobody: "Gerade ist niemand live",
  nobodyWhy: "Die Relays antworten, aber keines kennt einen laufenden Stream.",
  nobodyDo: "Sobald einer beginnt, erscheint er hier von selbst. Oder beginne einen.",
  nothingFound: "Nichts gefunden für „{query}“",
  nothingFoundWhy:
    "Gesucht wurde in Titeln, Namen und Schlagworten von allem, was live, geplant oder aufgezeichnet ist.",
  nothingFoundDo: "Versuche es mit weniger Wörtern oder füge den Link eines Streams ein.",
  clearSearch: "Alles zeigen",
} satisfies Record<keyof typeof en, string>;
