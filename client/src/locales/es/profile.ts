import type en from "../en/profile.ts";

export default {
  badLink: "Este enlace no lleva a nadie",
  badLinkWhy: "Su código está dañado o es de otro tipo: puede faltar una letra.",
  badLinkDo: "Copia otra vez el enlace completo o mira quién está en directo.",
  nip05Hint: "El nombre que da esta persona. Nadie lo ha comprobado.",
  address: "Dirección pública (npub)",
  ended: "Terminadas",
  noStreams: "No se encontraron emisiones",
  noStreamsWhy: "Los relés que responden no conocen ninguna de esta persona.",
} satisfies Record<keyof typeof en, string>;
