import type en from "../en/bond.ts";

export default {
  title: "Münzen zeigen, um zu teilen",
  asks: "Wer diesen Stream teilt, soll zeigen, dass er {amount} XMR besitzt.",
  more: "Was das bedeutet",
  look: "Ansehen",
  holds: "Du hast deine Münzen gezeigt; das gilt bis {until}.",
  what:
    "Dein Wallet unterschreibt, dass es mindestens {amount} XMR hat. Es wird nichts bezahlt und nichts gesperrt, und niemand kann etwas nehmen.",
  free:
    "Die Unterschrift gilt nur für diese sendende Person und höchstens einen Monat. Lass die Münzen, wo sie sind: Sind sie ausgegeben, gilt sie nicht mehr.",
  ban:
    "Die Münzen sind ein Name für dich: Wer falsche Daten verbreitet, kann daran gesperrt werden und bräuchte andere Münzen, um wiederzukommen.",
  privacy:
    "Wer das prüft, erfährt, welche Münzen es sind, und später, dass sie ausgegeben wurden. Nimm Münzen, die du dafür beiseitelegst.",
  here: "Mit dem Wallet auf dieser Seite unterschreiben",
  hereFailed: "Das Wallet auf dieser Seite kann es nicht unterschreiben: {why}.",
  command:
    "Jedes deiner Wallets kann unterschreiben. Gib in Moneros Kommandozeilen-Wallet diesen Befehl ein; es schreibt die Unterschrift in eine Datei.",
  commandLabel: "Befehl",
  address: "Die Hauptadresse des Wallets",
  addressHint: "Sie beginnt mit 4.",
  proof: "Die Unterschrift",
  proofHint: "Der Text in der Datei: Er beginnt mit ReserveProofV2.",
  show: "Zeigen",
  forget: "Hier vergessen",
  "fault-address": "Das ist keine Monero-Adresse dieses Netzes.",
  "fault-proof": "Das ist keine solche Unterschrift, oder ein Teil fehlt. Kopiere den ganzen Text.",
  "fault-foreign": "Sie wurde für jemand anderen oder über andere Worte gemacht. Nimm genau diesen Befehl.",
  "fault-small": "Sie zeigt weniger, als verlangt wird.",
  "fault-banned": "Diese Münzen sind hier gesperrt. Andere würden genommen.",
  "fault-expired": "Ihre Zeit ist um. Schließe dies und fang neu an.",
  "refused-bond-unconfirmed": "Deine Münzen sind noch keine zehn Blöcke alt. Danach beginnt das Teilen.",
  "refused-bond-spent": "Eine der gezeigten Münzen wurde ausgegeben. Zeig andere.",
  "refused-bond-banned": "Die gezeigten Münzen sind hier gesperrt. Andere würden genommen.",
  "refused-bad-reserve": "Deine Unterschrift hält der Prüfung nicht stand. Mach eine neue.",
  "refused-tier-not-offered": "Kein Edge dieses Streams kann Münzen prüfen.",
} satisfies Record<keyof typeof en, string>;
