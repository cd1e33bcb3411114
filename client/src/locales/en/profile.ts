export default {
  badLink: "This link leads to nobody",
  badLinkWhy: "Its code is damaged or of another kind: a letter may be missing.",
  badLinkDo: "Copy the whole link again, or look at who is live.",
  nip05Hint: "The name this person gives. Nobody checked it.",
  address: "Public address (npub)",
  ended: "Ended",
  noStreams: "No streams found",
  noStreamsWhy: "The relays that answer know of none by this person.",
};
