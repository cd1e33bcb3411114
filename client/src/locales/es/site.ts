import type en from "../en/site.ts";

export default {
  shared: "Muchos sitios comparten esta dirección",
  sharedWhy:
    "Esta pasarela sirve todos los sitios desde un mismo lugar, y cada uno podría leer y cambiar lo que se guarde aquí. Por eso tu identidad, tus ajustes y tus propinas duran solo lo que dure esta página.",
  sharedDo: "Abre el mismo sitio en una dirección propia: allí puede guardar cosas.",
  sharedElsewhere:
    "Guarda tu identidad en una extensión o en una app de firma, o abre el sitio desde otro lugar.",
  sharedOpen: "Abrirlo en su propia dirección",
  leadsTo: "Lleva a {host}.",
  about: "Esta copia",
  aboutHint:
    "Cualquiera puede alojar este sitio. Quien lo publica firma cada versión, así nadie puede hacer pasar otra por nueva.",
  unreadable: "No se puede decir qué es esta copia: su archivo release.json falta o está roto.",
  version: "Versión {version}.",
  noKey: "No lleva ninguna clave de publicación, así que no puede saber si hay una más nueva.",
  noRelease: "Los relés de este sitio y los tuyos aún no conocen ninguna versión firmada.",
  ahead: "Va por delante de la última versión firmada, {version}.",
  current: "Es la última versión firmada.",
  currentMaybe: "No hay otra más nueva firmada. Si este lugar sirve la firmada no se puede ver desde aquí.",
  currentOther:
    "Lo firmado para esta versión tiene otro identificador de contenido. Basta un config.json propio de este lugar; si difiere algo más lo dice deno task publish --check.",
  commit: "Quien publica dice que la versión {version} se construyó desde el commit {commit}.",
  cid: "Identificador de contenido (CID)",
  cidAddress:
    "De la dirección de esta página: responde de él la pasarela que la sirvió; tu propio nodo IPFS lo probaría.",
  cidGateway: "Lo dice la pasarela, según adónde lleva ahora su nombre.",
  cidUnknown:
    "Este lugar no nombra ningún identificador. Quien tenga el código puede comparar: deno task publish --check, con esta dirección.",
  newer: "Ya está la versión {version}",
  newerWhy: "Quien publica la firmó el {date}.",
  newerDo:
    "Una versión nueva tiene dirección propia, y la identidad y los ajustes no pasan: guarda antes una copia de tu identidad.",
  newerWait: "Quien aloja este sitio decide cuándo llega aquí. Su identificador, para una pasarela tuya:",
  newerCid: "Identificador de la versión nueva",
  newerOpen: "Abrir la versión {version}",
  framed: "Esta página se muestra dentro de otra",
  framedWhy: "El sitio que la rodea podría hacerte pulsar lo que no ves, y aquí hay claves y dinero.",
  framedDo: "Ábrela en su propia pestaña.",
  framedOpen: "Abrir en su propia pestaña",
  openSite: "Abrir en dStream, en otra pestaña",
  noStream: "Aquí no se nombra ninguna emisión",
  noStreamWhy: "La dirección de este reproductor no termina con el naddr de una emisión.",
  noStreamDo: 'Quien lo puso en su página tiene que nombrar una: stream="naddr1…".',
} satisfies Record<keyof typeof en, string>;
