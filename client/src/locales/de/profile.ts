import type en from "../en/profile.ts";

export default {
  badLink: "Dieser Link führt zu niemandem",
  badLinkWhy: "Sein Code ist beschädigt oder von anderer Art: vielleicht fehlt ein Buchstabe.",
  badLinkDo: "Kopiere den ganzen Link noch einmal oder sieh nach, wer live ist.",
  nip05Hint: "Der Name, den diese Person angibt. Niemand hat ihn geprüft.",
  address: "Öffentliche Adresse (npub)",
  ended: "Beendet",
  noStreams: "Keine Streams gefunden",
  noStreamsWhy: "Die antwortenden Relays kennen keinen von dieser Person.",
} satisfies Record<keyof typeof en, string>;
