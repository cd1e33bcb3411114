export default {
  title: "Show coins to share",
  asks: "The creator asks viewers who share to show that they hold {amount} XMR.",
  more: "What that means",
  look: "Look at it",
  holds: "You showed your coins; that holds until {until}.",
  what:
    "Your wallet signs that it holds at least {amount} XMR. Nothing is paid, nothing is locked, and nobody can take anything.",
  free:
    "The signature is for this creator alone, and holds for a month at most. Keep the coins where they are: once they are spent, it doesn't hold any more.",
  ban:
    "The coins are a name for you: who spreads false data can be banned by it, and would need other coins to come back.",
  privacy:
    "The edge that checks it learns which coins they are, and later that they were spent. Use coins that you keep for this.",
  here: "Sign with the wallet in this page",
  hereFailed: "The wallet in this page can't sign it: {why}.",
  command:
    "Any wallet of yours can sign it. In Monero's command-line wallet type this command; it writes the signature into a file.",
  commandLabel: "Command",
  address: "The wallet's main address",
  addressHint: "It begins with 4.",
  proof: "The signature",
  proofHint: "The text in the file: it begins with ReserveProofV2.",
  show: "Show it",
  forget: "Forget it here",
  "fault-address": "This is no Monero address of this network.",
  "fault-proof": "This is no such signature, or a part of it is missing. Copy the whole text.",
  "fault-foreign": "It was made for another creator, or over other words. Use exactly this command.",
  "fault-small": "It shows less than is asked.",
  "fault-banned": "The creator banned these coins. Others would be taken.",
  "fault-expired": "Its time is over. Close this and begin again.",
  "refused-bond-unconfirmed": "Your coins aren't ten blocks old yet. Sharing begins once they are.",
  "refused-bond-spent": "A coin that you showed was spent. Show others.",
  "refused-bond-banned": "The creator banned the coins that you showed. Others would be taken.",
  "refused-bad-reserve": "The edge found your signature wrong. Make a new one.",
  "refused-tier-not-offered": "No edge of this stream can check coins.",
};
