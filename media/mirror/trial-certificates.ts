import { join } from "node:path";

/** A key and what it proves, both in PEM. */
export type TrialIdentity = { key: string; cert: string };

/** Certificates of a trial, two days old at most. */
export type TrialCertificates = {
  /** Who signed those two, in PEM; trusted by whoever names it. */
  authority: string;
  /** Proves the name. */
  named: TrialIdentity;
  /** Proves another name. */
  other: TrialIdentity;
  /** Claims the name, signed by itself. */
  own: TrialIdentity;
};

/** Makes them with openssl. */
export async function trialCertificates(name: string): Promise<TrialCertificates> {
  const folder = await Deno.makeTempDir({ prefix: "dstream-certificates-" });
  const at = (file: string) => join(folder, file);
  const make = async (file: string, subject: string, more: string[]): Promise<TrialIdentity> => {
    const { success, stderr } = await new Deno.Command("openssl", {
      args: [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-days", "2", "-subj", `/CN=${subject}`, "-keyout", at(`${file}.key`), "-out", at(`${file}.pem`)],
        ...more,
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return {
      key: await Deno.readTextFile(at(`${file}.key`)),
      cert: await Deno.readTextFile(at(`${file}.pem`)),
    };
  };
  const leafOf = (subject: string) => [
    ...["-addext", `subjectAltName=DNS:${subject}`],
    ...["-addext", "basicConstraints=critical,CA:FALSE"],
  ];
  const signed = ["-CA", at("authority.pem"), "-CAkey", at("authority.key")];
  try {
    const { cert: authority } = await make("authority", "Trial authority", []);
    return {
      authority,
      named: await make("named", name, [...leafOf(name), ...signed]),
      other: await make("other", "router.local", [...leafOf("router.local"), ...signed]),
      own: await make("own", name, leafOf(name)),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
