import type en from "../en/stakes-studio.ts";

export default {
  tierBond: "Wer Münzen vorzeigt",
  tierStake: "Wer einen Einsatz hinterlegt",
  tierBondHint:
    "Nur wer mit einem Monero-Wallet zeigt, dass ihm einige Münzen gehören, macht mit. Er behält sie; wer stört, lässt sich daran erkennen und fernhalten.",
  tierStakeHint:
    "Nur wer einige Münzen als Einsatz hinterlegt, macht mit. Sie kommen von selbst zurück; wer anderen falsche Daten schickt, kann sie an dich verlieren.",
  nowBond: "Wer {amount} XMR vorzeigt und einverstanden ist, darf ihn teilen, ab {count} Zuschauern.",
  nowStake: "Wer {amount} XMR hinterlegt und einverstanden ist, darf ihn teilen, ab {count} Zuschauern.",
  nowWithout:
    "Fürs Teilen werden Münzen verlangt, aber die Bedingungen, die sagen wie viele, sind hier nicht bekannt. Niemand kann teilen. Wähle neu.",
  stakeAmount: "Jeder hinterlegt, in XMR",
  stakeAmountHint:
    "Von {least} bis {most}. Mehr ist nicht erlaubt: Wie Einsätze aufbewahrt werden, ist unser eigenes Verfahren, das noch niemand von außen geprüft hat.",
  bondAmount: "Jeder zeigt vor, in XMR",
  bondAmountHint: "Höchstens {mostBond}. Die Münzen bleiben im Wallet.",
  arbiters: "Wer entscheiden darf",
  arbitersHint:
    "Wer zusieht, wählt einen davon. Ein Schiedsrichter gibt Einsätze von selbst zurück und spricht sie nur nach deinen Regeln zu. Zusammen mit dem Zuschauer könnte er dir einen vorenthalten, zusammen mit dir einen nehmen.",
  arbitersAsking: "Die Edges dieser Seite werden gefragt, wer von ihnen entscheidet…",
  arbitersSilent: "Entscheiden nicht oder antworten nicht: {names}",
  askAgain: "Noch einmal fragen",
  days: "Tage, bis ein Einsatz zurückgeht",
  daysHint:
    "{blocks} Blöcke von etwa zwei Minuten, ab dem Hinterlegen gezählt. Unbeansprucht geht er dann zurück.",
  answerDays: "Tage, um auf einen Anspruch zu antworten",
  answerDaysHint:
    "{blocks} Blöcke. So lange kann gezeigt werden, dass ein Anspruch falsch ist, bevor etwas entschieden wird.",
  witnesses: "Zeugen für einen Anspruch",
  witnessesHint:
    "Du kannst den Einsatz von jemandem beanspruchen, der falsche Daten geschickt hat, sobald so viele andere mit Einsatz es sagen. Mehr schützt Ehrliche vor einer Verschwörung.",
  banned: "Wer nicht teilen darf",
  bannedHint:
    "Namen von Münzen, je 64 Buchstaben und Ziffern, einer je Zeile. Im Protokoll eines Edge stehen sie. Darf leer sein.",
  costs: "Was das bedeutet",
  stakeFewer:
    "Weniger werden teilen: Jeder braucht Monero, zahlt {amount} XMR ein und wartet etwa zwanzig Minuten. Alle anderen sehen wie bisher von der Box zu.",
  stakePage:
    "Ein neuer Einsatz braucht deine Antwort, die diese Seite von selbst gibt: Man kann nur einen beginnen, solange dein Studio offen ist.",
  stakeKey:
    "Du bekommst in diesem Browser einen Schlüssel für Einsätze. Ohne ihn kannst du keinen beanspruchen; zurück gehen sie trotzdem.",
  stakeWrong:
    "Jemand kann im Unrecht sein, ohne es zu wissen, oder Opfer einer Verschwörung. Beanspruche nur, was du glaubst.",
  stakeReview: "Das Verfahren hat niemand von außen geprüft. Darum ist ein Einsatz höchstens {most} XMR.",
  bondFewer:
    "Weniger werden teilen: Jeder braucht ein Wallet mit {amount} XMR und macht damit ab und zu einen Nachweis.",
  bondShows: "Der Edge, der sie einlässt, erfährt, welche Münzen sie gezeigt haben. Sonst niemand.",
  bondFree: "Man kann ihnen nichts nehmen. Wer ferngehalten wird, braucht andere Münzen, um wiederzukommen.",
  "fault-amount": "Das ist kein Betrag: nimm Ziffern und einen Punkt, etwa 0.01.",
  "fault-stake-small": "Einen Einsatz unter {least} XMR würden die Gebühren auffressen.",
  "fault-stake-large":
    "Höchstens {most} XMR: Das Verfahren hat niemand von außen geprüft, darum darf durch einen Fehler darin nicht mehr verloren gehen.",
  "fault-bond-large": "Höchstens {mostBond} XMR.",
  "fault-days": "Eine ganze Zahl von Tagen, höchstens {days}.",
  "fault-days-short": "Ein Einsatz muss einen Tag länger dauern als die Zeit zum Antworten.",
  "fault-answer":
    "Eine ganze Zahl von Tagen, von 1 bis {answer}: Niemand muss die ganze Zeit vor dem Bildschirm sitzen.",
  "fault-arbiters-none":
    "Wähle mindestens einen. Wird keiner angeboten, entscheiden die Edges dieser Seite über keine Einsätze.",
  "fault-witnesses": "Eine ganze Zahl von {fewest} bis {witnesses}: Einer allein könnte für Geld lügen.",
  "fault-banned": "Jeder hat 64 Buchstaben a bis f und Ziffern.",
  "fault-banned-many": "Höchstens {banned}.",
  title: "Einsätze",
  about: "Was fürs Teilen dieses Streams hinterlegt wurde, und wie es damit ausgeht.",
  none: "Noch hat niemand etwas hinterlegt.",
  answering: "Wer anfragt, bekommt von selbst Antwort, solange diese Seite offen ist.",
  answeringLimit: "Höchstens {hour} in der Stunde und {day} am Tag.",
  answered: "{count} hier beantwortet | {count} hier beantwortet",
  ignored: "{count} Brief ungelesen gelassen | {count} Briefe ungelesen gelassen",
  noHeight: "Kein Monero-Knoten nennt dieser Seite die Höhe der Kette, darum stehen hier keine Zeiten.",
  noKey:
    "Der Schlüssel zu diesen Bedingungen ist nicht in diesem Browser, also bekommt niemand, der anfragt, eine Antwort. Bring ihn her, oder ändere die Bedingungen: Dann gilt der Schlüssel dieses Browsers.",
  keyOnly: "Dein Schlüssel für Einsätze ist nur in diesem Browser",
  keyOnlyWhy: "Ohne ihn kannst du keinen Einsatz beanspruchen und keinen früher zurückgeben.",
  keyFleeting: "Dein Schlüssel für Einsätze endet mit dieser Seite",
  keyFleetingWhy:
    "Diese Adresse teilt ihren Speicher mit anderen Seiten, oder der Browser speichert nichts. Sichere den Schlüssel, bevor du ihn benutzt.",
  keySave: "Schlüssel sichern",
  keyBring: "Schlüssel herbringen",
  keySaved: "Dein Schlüssel für Einsätze ist anderswo gesichert.",
  keySaveTitle: "Schlüssel für Einsätze sichern",
  keySaveAbout:
    "Du bekommst einen Text mit dem Schlüssel, verschlossen mit einem Passwort. Mit beidem kannst du in einem anderen Browser weitermachen. Ohne das Passwort ist er wertlos.",
  keyBringTitle: "Schlüssel für Einsätze herbringen",
  keyBringAbout: "Füge den gesicherten Text ein und nenne sein Passwort.",
  keyBringText: "Verschlossener Schlüssel",
  keyBringHint: "Er beginnt mit dstream-stake-key:",
  keyBringDo: "Diesen Schlüssel benutzen",
  keyWrong: "Das ist kein Schlüssel für Einsätze. Er beginnt mit dstream-stake-key:",
  keyLock: "Schlüssel verschließen",
  keyWorking: "Das dauert einen Moment",
  cancel: "Lass es",
  stakeOf: "Einsatz {name}",
  amount: "{amount} XMR",
  "state-waiting": "Wird beantwortet",
  "state-refused": "Nicht vereinbart",
  "state-agreed": "Vereinbart, nicht bezahlt",
  "state-unsure": "Vielleicht vereinbart, nicht bezahlt",
  "state-active": "Gilt",
  "state-due": "Geht zurück",
  "state-claimed": "Beansprucht",
  "state-decidable": "Zu entscheiden",
  "state-released": "Zurückgegeben",
  "state-granted": "Deiner",
  "state-contradiction": "Auf beide Arten entschieden",
  waitingTerms: "Die Bedingungen sind hier noch nicht bekannt.",
  waitingTurn: "Viele haben zugleich gefragt; die Antwort kommt bald.",
  waitingRelays: "Kein Relay hat die Antwort genommen. Es wird wieder versucht.",
  refusedWhy: "Nicht vereinbart: {why}",
  "why-terms-replaced": "gefragt wurde nach älteren Bedingungen",
  "why-too-old": "gefragt wurde mehr als eine Stunde, bevor diese Seite es sah",
  "why-too-many": "heute haben zu viele gefragt",
  "why-other": "es ist nicht, was die Bedingungen anbieten",
  goesBack: "Geht mit Block {block} zurück, etwa {date}",
  goesBackBlock: "Geht mit Block {block} zurück",
  answerUntil: "Geantwortet werden kann bis Block {block}, etwa {date}",
  answerUntilBlock: "Geantwortet werden kann bis Block {block}",
  agreedAbout: "Der Schiedsrichter hat nicht gesagt, dass bezahlt ist.",
  unsureAbout:
    "Diese Seite wurde geschlossen, während sie zusagte, oder kein Relay hat ihr Wort mehr. Vielleicht hat der Zuschauer es gehört und zahlt noch. Der Schiedsrichter hat nicht gesagt, dass bezahlt ist.",
  dueAbout:
    "Seine Zeit ist um. Wer ihn hinterlegt hat, kann ihn beim Schiedsrichter zurückholen; du kannst für ihn fragen.",
  releasedAbout: "Er gehört wieder dem Zuschauer und kann nicht mehr beansprucht werden.",
  grantedAbout:
    "Der Schiedsrichter hat dir deinen Anspruch zugesprochen. Die Münzen liegen, wo nur du sie bewegen kannst.",
  "taken-waiting":
    "{amount} XMR sind unterwegs an {to}: {confirmations} von 10 Bestätigungen. Zahlung {txid}. Kommt sie in keinen Block, dann sieh nach, was übrig ist, und schick es noch einmal.",
  "taken-lost":
    "Kein Monero-Knoten dieser Seite kennt die Zahlung an {to} noch: {txid}. Sieh nach, ob die Münzen noch dort liegen, und schick sie noch einmal.",
  "taken-rest":
    "{amount} XMR gingen an {to}. Zahlung {txid}. Es könnte noch etwas dort liegen: Warte einige Minuten und sieh dann nach.",
  "taken-home": "{amount} XMR gingen an {to}. Zahlung {txid}. Sonst liegt nichts dort.",
  contradictionAbout:
    "Der Schiedsrichter hat beide Teile offengelegt: Wer von euch zuerst kommt, hat die Münzen.",
  wantsOut: "Der Zuschauer möchte ihn zurückhaben.",
  giveBack: "Zurückgeben",
  giveBackAll: "Alle zurückgeben",
  giveBackTitle: "Diesen Einsatz zurückgeben?",
  giveBackAllTitle: "{count} Einsatz zurückgeben? | {count} Einsätze zurückgeben?",
  giveBackAbout:
    "Die Münzen können sofort heimgeholt werden. Du kannst ihn dann nicht mehr beanspruchen, was auch später herauskommt. Das lässt sich nicht zurücknehmen.",
  giveBackLeft:
    "{count} bleibt: Jemand hat sich darüber beschwert, oder er bezeugt etwas. | {count} bleiben: Jemand hat sich darüber beschwert, oder sie bezeugen etwas.",
  giveBackDo: "Zurückgeben",
  givenBack: "Zurückgegeben.",
  without: "Ohne Schiedsrichter zurückgeben",
  withoutAbout:
    "Der Schiedsrichter antwortet nicht. Du kannst stattdessen deinen eigenen Teil des Schlüssels schicken, das ist dasselbe: Es lässt sich nicht zurücknehmen, und beanspruchen kannst du ihn dann nicht mehr.",
  claim: "Beanspruchen",
  claimTitle: "Diesen Einsatz beanspruchen?",
  claimAbout:
    "{count} andere mit Einsatz sagen, dass von hier falsche Daten kamen. Bis etwa {date} kann das Gegenteil gezeigt werden; dann entscheidet der Schiedsrichter.",
  claimAboutBlocks:
    "{count} andere mit Einsatz sagen, dass von hier falsche Daten kamen. {blocks} Blöcke lang kann das Gegenteil gezeigt werden; dann entscheidet der Schiedsrichter.",
  claimStands:
    "{answered} von {complaints} Beschwerden sind beantwortet. Der Einsatz ist nur dann deiner, wenn {needed} oder mehr unbeantwortet bleiben.",
  claimPublic: "Anspruch und Entscheidung sind öffentlich. In dreißig Tagen sind acht Ansprüche erlaubt.",
  claimDo: "Beanspruchen",
  claimed: "Beansprucht. Die Quittung des Schiedsrichters steht auf den Relays.",
  evidence: "Was für einen Anspruch spricht",
  evidenceNone: "Niemand hat sich über diesen Zuschauer beschwert.",
  evidenceEnough: "{count} von {needed} Zeugen: Du kannst ihn beanspruchen.",
  evidenceMissing: "{count} von {needed} Zeugen: Es braucht noch {missing}.",
  "left-unstaked":
    "{count} ohne geltenden Einsatz beim selben Schiedsrichter | {count} ohne geltenden Einsatz beim selben Schiedsrichter",
  "left-unsigned": "{count} nicht vom Zeugen unterschrieben | {count} nicht von den Zeugen unterschrieben",
  "left-taken-back": "{count} zurückgenommen | {count} zurückgenommen",
  "left-ended": "{count} ohne Einsatz inzwischen | {count} ohne Einsatz inzwischen",
  "left-spent":
    "{count}, dessen Wort schon einen anderen Anspruch trug | {count}, deren Wort schon einen anderen Anspruch trug",
  evidenceLeft: "Nicht gezählt: {list}",
  barred: "Du hast ihn zurückgegeben, also kannst du ihn nicht beanspruchen.",
  decide: "Entscheidung erfragen",
  decideDue: "Den Schiedsrichter bitten, ihn zurückzugeben",
  asking: "Der Schiedsrichter wird gefragt…",
  askRefused: "Der Schiedsrichter hat abgelehnt",
  askLater: "Der Schiedsrichter kann es jetzt nicht sagen",
  askLaterDo: "Versuch es in einer Minute wieder.",
  "code-unreachable": "Er antwortet nicht.",
  "code-unreadable": "Seiner Antwort kann man nicht glauben.",
  "code-pending": "Seine Monero-Knoten sind sich nicht einig, oder zu wenige antworten.",
  "code-records-unreachable":
    "Zu wenige seiner Relays antworten, darum sagt er nichts, dem er widersprechen könnte.",
  "code-busy": "Er hat zu viel zu tun.",
  "code-rate-limited": "Er wurde zu oft gefragt.",
  "code-not-due": "Es ist noch nicht so weit.",
  "code-not-active": "Der Einsatz galt nie: Es gibt nichts zu beanspruchen.",
  "code-released": "Du hast diesen Einsatz zurückgegeben und kannst ihn nicht mehr beanspruchen.",
  "code-decided": "Es wurde schon entschieden.",
  "code-already-claimed": "Er ist schon beansprucht; über den ersten Anspruch wird entschieden.",
  "code-claims-capped":
    "Du hast in den letzten dreißig Tagen acht Ansprüche gestellt. Mehr werden nicht angenommen.",
  "code-too-few-witnesses": "Zu wenige Zeugen hatten einen Einsatz, als der Anspruch kam.",
  "code-unknown-witness": "Ein Zeuge hatte bei diesem Schiedsrichter nie einen geltenden Einsatz.",
  "code-witnesses-spent": "Ein Zeuge hat schon einen anderen Anspruch getragen und zählt nur einmal.",
  "code-bad-complaint":
    "Eine Beschwerde ist nicht von ihrem Zeugen unterschrieben oder handelt von etwas anderem.",
  "code-no-such-rule": "In den Bedingungen steht keine solche Regel.",
  "code-before-activation": "Der Einsatz galt noch nicht.",
  "code-after-deadline": "Die Zeit des Einsatzes ist um.",
  "code-too-late": "Über einen Anspruch wird gleich entschieden, darum nimmt er keine Rückgabe mehr an.",
  "code-contradiction": "Zwei Entscheidungen widersprechen sich. Er legt nichts offen.",
  "code-no-arbiter": "Dieser Edge entscheidet über keine Einsätze mehr.",
  "code-other": "Er sagt: {detail}",
  sweepMore: "Nachsehen, ob etwas übrig ist",
  sweep: "Münzen heimholen",
  showAll: "Alle {count} zeigen",
  record: "Was diese Seite getan hat",
  recordNone: "Noch nichts.",
  "did-answered": "{time}: Einsatz {name} vereinbart",
  "did-refused": "{time}: Einsatz {name} nicht vereinbart",
} satisfies Record<keyof typeof en, string>;
