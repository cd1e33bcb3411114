import type en from "../en/misconduct.ts";

export default {
  what: "Un árbitro decidió un mismo depósito de dos maneras",
  why:
    "Firmó que el mismo depósito vuelve al espectador y que se lo queda quien emite. No hay que creer a nadie: las dos firmas están aquí. No pongas monedas donde decida.",
  arbiter: "Árbitro",
  stake: "Depósito",
  back: "Decisión que lo devuelve",
  taken: "Decisión que lo concede",
  copy: "Las dos decisiones, para enseñarlas",
  notOffered: "Ya no se ofrece.",
} satisfies Record<keyof typeof en, string>;
