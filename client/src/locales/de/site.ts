import type en from "../en/site.ts";

export default {
  shared: "Viele Seiten teilen sich diese Adresse",
  sharedWhy:
    "Dieses Gateway liefert alle Seiten von einem Ort, und jede könnte lesen und ändern, was hier gespeichert ist. Deshalb halten Identität, Einstellungen und Trinkgelder nur so lange wie diese Seite.",
  sharedDo: "Öffne dieselbe Seite unter einer eigenen Adresse: dort kann sie etwas behalten.",
  sharedElsewhere:
    "Halte deine Identität in einer Erweiterung oder einem Signierer, oder öffne die Seite von einem anderen Ort.",
  sharedOpen: "Unter eigener Adresse öffnen",
  leadsTo: "Führt zu {host}.",
  about: "Diese Kopie",
  aboutHint:
    "Jeder darf diese Seite anbieten. Ihr Herausgeber unterschreibt jede Version, so kann niemand eine andere als neu ausgeben.",
  unreadable: "Was diese Kopie ist, lässt sich nicht sagen: ihre Datei release.json fehlt oder ist kaputt.",
  version: "Version {version}.",
  noKey: "Sie hat keinen Schlüssel des Herausgebers eingebaut und kann nicht sagen, ob es eine neuere gibt.",
  noRelease: "Die Relays dieser Seite und deine kennen noch keine unterschriebene Version.",
  ahead: "Sie ist weiter als die neueste unterschriebene Version, {version}.",
  current: "Sie ist die neueste unterschriebene Version.",
  currentMaybe:
    "Keine neuere ist unterschrieben. Ob dieser Ort die unterschriebene liefert, ist von hier aus nicht zu sehen.",
  currentOther:
    "Die unterschriebene Fassung dieser Version hat eine andere Inhalts-Kennung. Dafür genügt eine eigene config.json dieses Ortes; ob mehr anders ist, sagt deno task publish --check.",
  commit: "Ihr Herausgeber sagt, dass Version {version} aus Commit {commit} gebaut ist.",
  cid: "Inhalts-Kennung (CID)",
  cidAddress:
    "Aus der Adresse dieser Seite: das Gateway, das sie geliefert hat, bürgt dafür, ein eigener IPFS-Knoten würde es beweisen.",
  cidGateway: "Das Gateway sagt es, wie sein Name gerade dorthin führt.",
  cidUnknown:
    "Dieser Ort nennt keine Inhalts-Kennung. Wer den Quelltext hat, kann vergleichen: deno task publish --check, mit dieser Adresse.",
  newer: "Version {version} ist da",
  newerWhy: "Ihr Herausgeber hat sie am {date} unterschrieben.",
  newerDo:
    "Eine neue Version hat eine eigene Adresse, Identität und Einstellungen kommen nicht mit: sichere zuerst deine Identität.",
  newerWait:
    "Wer diese Seite anbietet, entscheidet, wann sie hierher kommt. Ihre Inhalts-Kennung, für ein Gateway deiner Wahl:",
  newerCid: "Inhalts-Kennung der neuen Version",
  newerOpen: "Version {version} öffnen",
  framed: "Diese Seite steckt in einer anderen",
  framedWhy:
    "Die Seite darum herum könnte dich drücken lassen, was du nicht siehst, und hier sind Schlüssel und Geld.",
  framedDo: "Öffne sie in einem eigenen Tab.",
  framedOpen: "In eigenem Tab öffnen",
  openSite: "Auf dStream öffnen, in neuem Tab",
  noStream: "Hier ist kein Stream genannt",
  noStreamWhy: "Die Adresse dieses Players endet nicht mit der naddr eines Streams.",
  noStreamDo: 'Wer ihn in die Seite gesetzt hat, muss einen nennen: stream="naddr1…".',
} satisfies Record<keyof typeof en, string>;
