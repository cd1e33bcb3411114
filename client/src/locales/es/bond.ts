import type en from "../en/bond.ts";

export default {
  title: "Mostrar monedas para compartir",
  asks: "Quien comparta esta emisión debe mostrar que tiene {amount} XMR.",
  more: "Qué significa",
  look: "Verlo",
  holds: "Mostraste tus monedas; vale hasta {until}.",
  what:
    "Tu monedero firma que tiene al menos {amount} XMR. No se paga nada, no se bloquea nada y nadie puede llevarse nada.",
  free:
    "La firma vale solo para quien emite y un mes como mucho. Deja las monedas donde están: si se gastan, deja de valer.",
  ban:
    "Las monedas son un nombre para ti: a quien difunda datos falsos se le puede excluir por ellas, y necesitaría otras para volver.",
  privacy:
    "Quien lo comprueba sabe qué monedas son y, más tarde, que se gastaron. Usa monedas que guardes para esto.",
  here: "Firmar con el monedero de esta página",
  hereFailed: "El monedero de esta página no puede firmarlo: {why}.",
  command:
    "Cualquier monedero tuyo puede firmar. En el monedero de línea de órdenes de Monero escribe esta orden; guarda la firma en un archivo.",
  commandLabel: "Orden",
  address: "La dirección principal del monedero",
  addressHint: "Empieza por 4.",
  proof: "La firma",
  proofHint: "El texto del archivo: empieza por ReserveProofV2.",
  show: "Mostrarla",
  forget: "Olvidarla aquí",
  "fault-address": "No es una dirección de Monero de esta red.",
  "fault-proof": "No es una firma así, o le falta una parte. Copia el texto entero.",
  "fault-foreign": "Se hizo para otra persona o sobre otras palabras. Usa exactamente esta orden.",
  "fault-small": "Muestra menos de lo que se pide.",
  "fault-banned": "Estas monedas están excluidas aquí. Otras valdrían.",
  "fault-expired": "Su tiempo terminó. Cierra esto y empieza de nuevo.",
  "refused-bond-unconfirmed": "Tus monedas aún no tienen diez bloques. Después empieza a compartirse.",
  "refused-bond-spent": "Una de las monedas mostradas se gastó. Muestra otras.",
  "refused-bond-banned": "Las monedas mostradas están excluidas aquí. Otras valdrían.",
  "refused-bad-reserve": "Tu firma no pasa la comprobación. Haz una nueva.",
  "refused-tier-not-offered": "Ningún edge de esta emisión puede comprobar monedas.",
} satisfies Record<keyof typeof en, string>;
