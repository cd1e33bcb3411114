export default {
  what: "An arbiter decided a stake both ways",
  why:
    "It signed that the same stake goes back to the viewer, and that the creator gets it. Nobody need be believed for that: both signatures are here. Put no coins where it decides.",
  arbiter: "Arbiter",
  stake: "Stake",
  back: "Verdict that gives it back",
  taken: "Verdict that grants it",
  copy: "Both verdicts, to show to others",
  notOffered: "It is not offered any more.",
};
