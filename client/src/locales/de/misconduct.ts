import type en from "../en/misconduct.ts";

export default {
  what: "Ein Schiedsrichter hat über einen Einsatz auf beide Arten entschieden",
  why:
    "Er hat unterschrieben, dass derselbe Einsatz zurückgeht, und dass ihn die sendende Person bekommt. Dafür muss man niemandem glauben: Beide Unterschriften stehen hier. Hinterlege nichts, worüber er entscheidet.",
  arbiter: "Schiedsrichter",
  stake: "Einsatz",
  back: "Entscheidung, die ihn zurückgibt",
  taken: "Entscheidung, die ihn zuspricht",
  copy: "Beide Entscheidungen, um sie anderen zu zeigen",
  notOffered: "Er wird nicht mehr angeboten.",
} satisfies Record<keyof typeof en, string>;
