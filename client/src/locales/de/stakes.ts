import type en from "../en/stakes.ts";

export default {
  asks: "Wer diesen Stream teilt, soll einen Einsatz von {amount} XMR hinterlegen.",
  more: "Was das bedeutet",
  yours: "Dein Einsatz",
  look: "Ansehen",
  what:
    "Du hinterlegst {amount} XMR auf einer Adresse, deren Schlüssel drei Teile hat. Du, die Person, die sendet, und ein Schiedsrichter haben je zwei Teile: Zwei von euch können das Geld zusammen bewegen, niemand allein. Solange es dort liegt, darfst du den Stream teilen, in so vielen Sendungen, wie du magst.",
  why:
    "Wer falsche Daten verbreitet, kann ihn verlieren. So verdirbt niemand den Stream mit vielen erfundenen Zuschauern.",
  back:
    "Nach {blocks} Blöcken (etwa {days}) kommt er zu dir zurück, oder früher, wenn die sendende Person es sagt.",
  lose:
    "Verlieren kannst du ihn nur dafür: {rules}. Mindestens {count} andere Zuschauer mit Einsatz müssen es unterschrieben haben, und du hast {days}, um zu antworten.",
  "rule-bad-bytes": "du hast Daten geschickt, die nicht zum Siegel passen",
  "rule-broken-word": "du hast Daten als selbst geholt angekündigt, die nicht zum Siegel passen",
  ruleOther: "die Regel „{name}“",
  ruleUnknown: "nach welcher Regel, sagt das Urteil",
  fees: "Dazu kommen Netzgebühren: etwa {fee} XMR für Einzahlung und Rückholung.",
  cap:
    "Kein Einsatz darf über {most} XMR liegen. Das Verfahren wurde für dieses Projekt gemacht, und noch niemand von außen hat es geprüft.",
  tells:
    "Solange du teilst, sagt deine Seite öffentlich, mit welchem Einsatz. Schickt ihr jemand Daten, die nachweislich nicht zum Siegel passen, sagt sie auch das von selbst, mit deinem Einsatz unterschrieben. Darin steht, was ein Server für deine Seite besiegelt hat: Einer, der für alle einzeln siegelt, sieht daran, wer sich beschwert. Zu wem eine Verbindung führt, beweist niemand: Deine Seite glaubt es den Servern des Streams, und andere glauben ihnen über dich.",
  sockPuppets:
    "Zeugen zählen nach Einsätzen, nicht nach Personen. Wer sendet und selbst so viele Einsätze hinterlegt, wie es Zeugen braucht, kann den Einsatz eines ehrlichen Zuschauers nehmen. Hinterlege nur, was du verschmerzen kannst.",
  arbiter: "Wer im Streit entscheidet",
  arbiterHint:
    "Wähle jemanden, der mit der sendenden Person nichts zu tun hat: Beide zusammen könnten deinen Einsatz nehmen.",
  arbiterOne:
    "Es wird nur ein Schiedsrichter genannt: {host}. Zusammen mit der sendenden Person könnte er deinen Einsatz nehmen.",
  trust: "Wenn etwas ausfällt: wer was nehmen kann",
  failure: "Was ausfällt",
  who: "Wer das Geld bewegen kann",
  "taker-viewer": "du",
  "taker-creator": "die sendende Person",
  "taker-either": "du oder die sendende Person, wer zuerst kommt",
  "taker-nobody": "niemand",
  "when-at-once": "sofort",
  "when-deadline": "ab der Frist",
  "when-window": "nach deiner Zeit zu antworten",
  "when-return": "bis es zurück ist",
  "fail-creator-gone": "Die sendende Person verschwindet. Der Schiedsrichter gibt ihn zur Frist zurück.",
  "fail-arbiter-gone-creator-willing":
    "Der Schiedsrichter verschwindet, die sendende Person ist da und gibt dir ihren Teil des Schlüssels.",
  "fail-arbiter-and-creator-gone": "Schiedsrichter und sendende Person verschwinden beide.",
  "fail-viewer-key-lost": "Du verlierst deinen Schlüssel und hast keine Kopie.",
  "fail-arbiter-with-creator": "Schiedsrichter und sendende Person verschwören sich gegen dich.",
  "fail-arbiter-with-viewer": "Schiedsrichter und du verschwören sich gegen die sendende Person.",
  "fail-arbiter-key-stolen":
    "Jemand stiehlt den Schlüssel des Schiedsrichters und tut sich mit einem von euch zusammen.",
  "fail-arbiter-contradicts-itself":
    "Der Schiedsrichter entscheidet für euch beide. Beide Urteile sind öffentlich und beweisen es.",
  "fail-bought-witnesses": "Die sendende Person erfindet Zeugen gegen dich, mit eigenen Einsätzen.",
  "fail-edge-lies":
    "Ein Server, der alle zusammenbringt, gibt einen Betrüger für dich aus. Die Seiten richten sich nach dem Zertifikat, das deine eigene Seite genannt hat, und beschweren sich über niemand anderen.",
  "fail-box-seals-twice":
    "Die Box der sendenden Person versiegelt Daten zweimal: Du gibst die einen weiter, und Zeugen halten die anderen für echt. Nur wenn dir und einem Zeugen zwei Siegel desselben nummerierten Stücks gezeigt wurden, kann deine Seite damit antworten, und der Einsatz kommt zu dir zurück. Eine Box kann das vermeiden.",
  "fail-creator-releases-and-claims":
    "Die sendende Person gibt ihn zurück und fordert ihn dann. Die Forderung zählt nichts.",
  "fail-verdict-seen-by-all":
    "Alle lesen das Urteil. Der Teil des Schlüssels darin nützt nur dem, der gewonnen hat.",
  "fail-arbiter-restarts":
    "Der Schiedsrichter startet neu oder vergisst. Deine Seite schickt ihm alles, was er braucht.",
  "fail-relays-away": "Die Relays, auf denen der Schiedsrichter sich erinnert, sind weg.",
  "fail-relays-forget":
    "Diese Relays verlieren eine Forderung. Ohne Kopie der Quittung des Schiedsrichters zählt sie nichts.",
  "fail-node-lies": "Ein Monero-Knoten belügt den Schiedsrichter.",
  "fail-reorganisation":
    "Die Kette nimmt deine Zahlung zurück. Was wieder kommt, geht wie der Rest an dich zurück.",
  "fail-coins-spent-twice":
    "Dieselben Münzen werden zweimal ausgegeben. Eine nur gesehene Zahlung zählt nicht mehr; die Münzen gingen nie weg.",
  "fail-arbiter-clock-wrong":
    "Die Uhr des Schiedsrichters geht falsch. Er stimmt nichts Neuem zu; wie ein Einsatz endet, hängt nur an Blöcken.",
  "fail-funded-late-or-short": "Du zahlst zu spät oder zu wenig. Es zählt nicht als Einsatz und geht zurück.",
  begin: "Um einen Einsatz bitten",
  noNode: "Diese Seite erreicht keinen Monero-Knoten",
  noNodeWhy: "Ohne die Höhe der Kette lässt sich keine Frist vereinbaren.",
  noNodeDo: "Versuch es in einer Minute wieder. Es wurde nichts bezahlt.",
  restore: "Ich habe die Kopie eines Einsatzes",
  restoreFile: "Die Datei mit der Kopie",
  restoreText: "Oder ihr Text",
  restorePassword: "Das Passwort der Kopie",
  restoreDo: "Zurückholen",
  restoreBad: "Das ist keine Kopie eines Einsatzes, oder ein Teil davon fehlt.",
  tranches:
    "Hier wird ein Einsatz in mehreren Zahlungen verlangt. Diese Seite nimmt nur solche mit einer Zahlung.",
  "state-asking-arbiter": "Der Schiedsrichter wird gefragt",
  "do-asking-arbiter": "Er antwortet in Sekunden. Noch ist nichts zu bezahlen.",
  "state-asking-creator": "Die Zustimmung der sendenden Person fehlt noch",
  "do-asking-creator":
    "Ihr Studio stimmt von selbst zu, solange es offen ist. Lass diese Seite offen; noch ist nichts zu bezahlen.",
  "state-refused": "Keine Einigung",
  "do-refused": "Es wurde nichts bezahlt. Der Grund war: {why}.",
  "why-stale-terms": "inzwischen gelten neuere Bedingungen; lade die Seite neu",
  "why-terms-replaced": "inzwischen gelten neuere Bedingungen; lade die Seite neu",
  "why-other-network": "der Schiedsrichter folgt einem anderen Monero-Netz als diese Seite",
  "why-no-arbiter": "dieser Edge ist kein Schiedsrichter mehr; wähle einen anderen",
  "why-other-arbiter":
    "der Schiedsrichter hat einen anderen Schlüssel, als die Bedingungen sagen; wähle einen anderen",
  "why-too-many": "zu viele haben beim Studio angefragt; versuch es später",
  "why-too-old": "es wurde zu früh oder zu spät gefragt; frag noch einmal",
  "why-deadline-too-early": "es wurde zu früh oder zu spät gefragt; frag noch einmal",
  "why-deadline-too-late": "es wurde zu früh oder zu spät gefragt; frag noch einmal",
  "state-outdated": "Die Einigung ist zu alt",
  "do-outdated":
    "Niemand hat binnen einer Stunde geantwortet, oder es wurde nicht rechtzeitig eine Kopie gesichert. Es wurde keine Adresse gezeigt: Frag noch einmal.",
  "state-checking": "Es wird geprüft, ob noch Zeit zum Zahlen ist",
  "do-checking":
    "Die Adresse erscheint, sobald ein Monero-Knoten dieser Seite sagt, wie lang die Kette ist. Hast du schon bezahlt, nenn die Zahlung.",
  "state-lapsed": "Zu spät zum Zahlen: Die Seite sucht, ob du es getan hast",
  "do-lapsed":
    "Zahle nichts mehr an die alte Adresse. Hast du es getan, so findet die Seite es von selbst, oder nenn die Zahlung: Sie geht bei Block {deadline}, etwa {by}, an dich zurück. Behalte den Schlüssel bis dahin.",
  "state-save": "Alle drei sind einig. Sichere zuerst deinen Schlüssel",
  "do-save": "Ohne die Daten dieses Browsers und ohne Kopie kann dir niemand den Einsatz zurückgeben.",
  "state-pay": "Bereit zum Einzahlen",
  "do-pay":
    "Zahle genau diesen Betrag an diese Adresse, mit irgendeinem Monero-Wallet, bis etwa {by}. Die Seite merkt es von selbst.",
  "state-restored": "Zurückgeholt: Die Zahlung wird gesucht",
  "do-restored":
    "Wurde er bezahlt, so erfährt es die Seite von den Relays oder aus der Kennung der Zahlung. Zahle ihn jetzt nicht: Wurde er nie bezahlt, vergiss ihn und fang einen neuen an.",
  "state-paid": "Bezahlt; der Schiedsrichter sieht es noch nicht",
  "do-paid": "Das dauert einige Sekunden. Zahle nicht noch einmal.",
  "state-short": "Es kam zu wenig",
  "do-short":
    "Zahle den Rest bis etwa {pay} an dieselbe Adresse oder warte: Was kam, geht zur Frist an dich zurück, etwa {by}.",
  "do-short-seen":
    "Die Knoten dieser Seite zeigen so viel, wie verlangt wird, die des Schiedsrichters noch nicht. Zahle nicht noch einmal: Diese Seite fragt weiter. Was kam, geht spätestens zur Frist an dich zurück, etwa {by}.",
  "do-short-over":
    "Für den Rest ist es zu spät. Was kam, geht zur Frist an dich zurück, etwa {by}. Behalte deine Kopie bis dahin.",
  "state-late": "Die Zahlung kam zu spät",
  "do-late":
    "Sie zählt nicht als Einsatz und geht zur Frist an dich zurück, etwa {by}. Behalte deine Kopie bis dahin.",
  "state-gone": "Kein Knoten kennt die Zahlung mehr",
  "do-gone":
    "Vielleicht wurde die Kette umgebaut, oder das Wallet hat sie nie geschickt. Sieh in deinem Wallet nach, bevor du noch einmal zahlst.",
  "state-double-spent": "Dieselben Münzen wurden anderswo ausgegeben",
  "do-double-spent":
    "Diese Zahlung wird nicht zählen. War es ein Fehler deines Wallets, so sind die Münzen dort, wohin die andere Zahlung ging.",
  "state-bad-payment": "Die Zahlung lässt sich nicht zählen",
  "do-bad-payment":
    "Sie ist gesperrt oder von unbekannter Art. Was kam, geht zur Frist an dich zurück, etwa {by}, soweit es sich ausgeben lässt.",
  "state-funded-0": "Gesehen: wartet auf einen Block",
  "do-funded-0": "Das dauert etwa zwei Minuten. Du kannst die Seite schließen und wiederkommen.",
  "state-funded-1": "In einem Block: {count} von 10 Bestätigungen",
  "do-funded-1":
    "Nach zehn zählt er, etwa zwanzig Minuten nach der Zahlung. Du kannst die Seite schließen und wiederkommen.",
  "state-active": "Dein Einsatz zählt: Du darfst teilen",
  "do-active":
    "Er kommt bei Block {deadline} zurück, etwa {by}, wenn niemand ihn fordert. Sieh ab und zu herein, damit du antworten kannst.",
  "state-claimed": "Dein Einsatz wird gefordert",
  "do-claimed":
    "Der Vorwurf: {rule}. Bis etwa {by} antwortet deine Seite von selbst mit dem, was andere Zuschauer über deine Daten unterschrieben haben: {answered} von {complaints} Beschwerden sind beantwortet. Nur wenn {needed} oder mehr unbeantwortet bleiben, bekommt ihn die sendende Person. Das Unterschriebene liegt in dem Browser, der geteilt hat: Öffne diese Seite dort.",
  "state-deciding": "Der Schiedsrichter entscheidet",
  "do-deciding": "Die Zeit zu antworten ist um. Das Urteil kommt in Minuten.",
  "state-due": "Die Frist ist da: Er wird zurückverlangt",
  "do-due": "Der Schiedsrichter gibt ihn ohne Begründung zurück. Diese Seite fragt, bis er es tut.",
  "state-released": "Dein Einsatz wurde zurückgegeben: Hol ihn dir",
  "do-released": "Nur du hast jetzt den ganzen Schlüssel. Schick ihn an eine Adresse deines eigenen Wallets.",
  "state-granted": "Die sendende Person bekam deinen Einsatz",
  "do-granted":
    "Er wurde gefordert, und zu wenig davon wurde rechtzeitig beantwortet: {rule}. Das Urteil des Schiedsrichters ist öffentlich, mit den Worten, auf denen es beruht.",
  "state-swept": "Heimgeschickt. Es könnte noch etwas dort liegen",
  "do-swept":
    "{amount} XMR gingen an {to}. Warte einige Minuten und lass die Seite dann alles seit der Einigung lesen: Erst dann ist sicher, dass nichts übrig ist.",
  "state-swept-waiting": "Heimgeschickt: noch nicht endgültig",
  "do-swept-waiting":
    "{amount} XMR sind unterwegs an {to}: {confirmations} von 10 Bestätigungen. Kommt die Zahlung in keinen Block, dann sieh hier nach, was übrig ist, und schick es noch einmal.",
  "state-swept-lost": "Kein Knoten kennt die Zahlung nach Hause noch",
  "do-swept-lost":
    "{amount} XMR wurden an {to} geschickt, und die Zahlung kam in keinen Block. Sieh nach, ob sie noch dort liegen, und schick sie noch einmal.",
  "state-closed": "Zurückgeholt",
  "do-closed": "{amount} XMR gingen an {to}.",
  copyTitle: "Kopie des Schlüssels",
  copyLock: "Kopie mit Passwort sichern",
  copyLockDo: "Verschließen",
  copyLockAbout:
    "Du bekommst einen Text oder eine Datei, aus denen ohne das Passwort niemand etwas liest. Ohne das Passwort sind sie wertlos, auch für dich.",
  copyPlain: "Ohne Passwort sichern",
  copyPlainWarning:
    "Diese Kopie schützt nichts als der Ort, an dem du sie aufhebst: Wer sie findet, kann den Einsatz nehmen, sobald er zurückgegeben ist, und liest, wo du zusiehst.",
  copyFile: "Als Datei sichern",
  copyText: "Oder diesen Text aufheben",
  copyWhy:
    "Wer die Kopie hat, kann den Einsatz nehmen, sobald er zurückgegeben ist. Heb sie auf, wo du Passwörter aufhebst, nie in einem Chat oder Link.",
  copyKept: "Ich habe sie gesichert",
  fleeting:
    "Diese Adresse teilt ihren Speicher mit anderen Seiten, darum wird hier nichts aufgehoben: Mit der Seite geht der Schlüssel, und nur deine Kopie bringt ihn zurück.",
  keptHere: "Der Schlüssel liegt auch in diesem Browser.",
  amount: "Betrag in XMR",
  amountWhole: "Betrag in XMR, alles zusammen",
  address: "Adresse des Einsatzes",
  code: "Code für ein Wallet: {amount} XMR",
  openWallet: "In einem Wallet öffnen",
  payHere: "Auf dieser Seite zahlen",
  payElsewhere: "Mit einem anderen Wallet zahlen",
  payOnce: "Die Adresse gilt für diesen einen Einsatz.",
  txid: "Bezahlt, und nichts geschieht? Die Kennung der Zahlung",
  txidHint: "64 Buchstaben und Ziffern, die dein Wallet bei der Zahlung zeigt.",
  txidBad: "Das ist keine Kennung einer Zahlung: Sie hat 64 der Zeichen 0 bis 9 und a bis f.",
  txidAdd: "Danach suchen",
  levels: "Wie weit die Zahlung ist",
  "level-0": "Von Knoten gesehen",
  "level-1": "In einem Block",
  "level-10": "Zehn Blöcke: Er zählt",
  done: "(fertig)",
  open: "(noch nicht)",
  leave: "Um sofortige Rückgabe bitten",
  left: "Um Rückgabe wurde gebeten. Das Studio der sendenden Person zeigt es, wenn es offen ist.",
  trouble: "Die letzte Frage ging schief",
  "trouble-arbiter": "Der Schiedsrichter {host} sagt: {detail}",
  "trouble-relays": "Kein Relay nahm die Nachricht an.",
  "trouble-node": "Kein Monero-Knoten dieser Seite antwortet.",
  troubleDo: "Es wird von selbst wieder versucht.",
  refused: "Ein Edge lässt diese Seite mit deinem Einsatz nicht zu: {why}.",
  retry: "Jetzt versuchen",
  again: "Noch einmal fragen",
  another: "Ein weiterer Einsatz",
  stop: "Aufgeben",
  clear: "Aus dieser Liste nehmen",
  forget: "Diesen Einsatz hier vergessen",
  forgetSure: "Ohne Kopie seines Schlüssels ist der Einsatz verloren.",
  forgetDo: "Trotzdem vergessen",
  sweptBy: "Die Zahlung nach Hause",
  sweepTo: "Deine eigene Monero-Adresse",
  sweepHint: "Sie beginnt mit 4 oder 8. Alles geht dorthin, abzüglich der Netzgebühr.",
  sweepBad: "Das ist keine Monero-Adresse dieses Netzes.",
  sweepOwn: "Die Adresse des Wallets dieser Seite nehmen",
  sweep: "Zurückholen",
  sweepRest: "Nachsehen, ob etwas übrig ist",
  sweepWhole: "Alles seit der Einigung lesen",
  sweepWholeHint:
    "Das findet Zahlungen, die niemand genannt hat. Es kann lange dauern und Hunderte Megabyte lesen.",
  sweepReading: "Die Kette wird gelesen: Block {height} von {end}",
  sweepSent: "{amount} XMR sind unterwegs. Sieh in einigen Minuten nach, ob etwas übrig ist.",
  sweepSentAll: "{amount} XMR sind unterwegs. Sonst liegt dort nichts.",
  sweepCost: "Dafür wird ein Wallet von {size} geladen.",
  sweeping: "Die Kette wird gelesen",
  sweepConfirm: "{amount} XMR kommen dort an. Die Gebühr ist {fee} XMR.",
  sweepSend: "Abschicken",
  sweepBack: "Zurück",
  sweepFailed: "Es wurde nicht abgeschickt",
  sweepSending: "Wird abgeschickt",
  on: "für {stream}",
} satisfies Record<keyof typeof en, string>;
