import { whereIs } from "./database-url.mjs";
import { fileFault } from "./file-faults.mjs";

/**
 * The sentence for why a database cannot be used: what is wrong, which setting it stands in, what to
 * do. `links` are the error and its causes; undefined when none of them is known here.
 * `setting` is the one that names the database. No sentence holds a password.
 */
export function databaseFault(links, target, setting) {
  const sentenceOf =
    target.engine === "sqlite"
      ? (link) => sqliteFault(link, target.file, setting)
      : (link) => postgresqlFault(link, target.url, setting);
  for (const link of links) {
    const sentence = sentenceOf(link);
    if (sentence) return sentence;
  }
  // Any other SQLSTATE of the driver: PostgreSQL's own words, with the place they come from.
  const refusal = links[0]?.code && links.find(({ code }) => /^[0-9A-Z]{5}$/.test(code ?? ""));
  if (!refusal || target.engine === "sqlite") return undefined;
  const { place } = whereIs(target.url);
  return (
    `PostgreSQL at ${place} (${setting}) refused: ${refusal.message} (${refusal.code}). ` +
    "Its log says more."
  );
}

function sqliteFault(link, file, setting) {
  const { code = "" } = link;
  const named = `the SQLite file ${file} (${setting})`;
  if (code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT")) {
    return (
      `What is in ${named} is not a whole SQLite database. Restore a backup, or let ${setting} ` +
      "name another place."
    );
  }
  if (code.startsWith("SQLITE_FULL")) return `The disk of ${named} is full. Make space on it.`;
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return `Another program keeps ${named} locked. Stop it, then start again.`;
  }
  if (code.startsWith("SQLITE_READONLY")) {
    return `Muster may not write to ${named}. Give it to the user Muster runs as, with its folder.`;
  }
  if (code.startsWith("SQLITE_CANTOPEN")) {
    return `Muster cannot open ${named}. Give it and its folder to the user Muster runs as.`;
  }
  if (code.startsWith("SQLITE_IOERR")) {
    return `The disk of ${named} fails (${code}). Look at the disk, and keep your backups.`;
  }
  const fault = fileFault(link);
  return fault && `${setting}: ${fault}`;
}

const CERTIFICATE_FAULTS = new Set([
  ...["SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_UNTRUSTED"],
  ...["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT", "CERT_SIGNATURE_FAILURE"],
  ...["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "INVALID_CA", "CERT_REJECTED"],
]);

function postgresqlFault(link, url, setting) {
  const { code = "", message = "" } = link;
  const { host, place, user, database, parameters } = whereIs(url);
  const postgresql = `PostgreSQL at ${place}`;

  if (link.path !== undefined) {
    const names = ["sslrootcert", "sslcert", "sslkey"];
    const name = names.find((one) => parameters.get(one) === link.path);
    const gone = `${link.path} does not exist. Correct the path.`;
    return name && `${name} in ${setting}: ${code === "ENOENT" ? gone : fileFault(link)}`;
  }
  // Of a folder the error of reading has no path.
  if (code === "EISDIR") {
    return `sslrootcert, sslcert or sslkey in ${setting} is a folder where a file should be. Correct the path.`;
  }
  if (CERTIFICATE_FAULTS.has(code)) {
    return (
      `The certificate of ${postgresql} cannot be verified (${message}). Let sslrootcert in ` +
      `${setting} name a file with the certificate of the authority that signed it; ` +
      "sslmode=no-verify encrypts without knowing who answers."
    );
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return `The certificate of ${postgresql} (${setting}) is not valid now: ${message}. Renew it there, and look at the clocks.`;
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `The certificate of ${postgresql} is for other names than ${host}. Write one of its names as the host of ${setting}.`;
  }
  if (/^ERR_(OSSL|SSL|TLS)/.test(code) || /PEM routines|asn1 encoding/.test(message)) {
    return `sslrootcert, sslcert or sslkey in ${setting} names a file that is no certificate or key in PEM form, or two that do not belong together (${message}). Correct what they name.`;
  }
  if (message === "The server does not support SSL connections") {
    return `${postgresql} does not use TLS, which ${setting} asks for. Turn it on there (ssl = on), or write sslmode=disable where the network is your own.`;
  }
  if (/^SASL: .*password must be/.test(message)) {
    return `${postgresql} asks "${user}" for a password, and ${setting} has none. Write postgresql://USER:PASSWORD@HOST/DATABASE.`;
  }
  // The driver gives these two no code.
  if (/^(timeout expired|timeout exceeded when trying to connect)/.test(message)) {
    return `${postgresql} does not answer in time. Look whether host and port in ${setting} are right, and whether a firewall lets this machine through.`;
  }
  if (/^Connection terminated unexpectedly/.test(message) || code === "ECONNRESET") {
    return `What listens at ${place} ended the connection: it is not PostgreSQL, or is stopping. Look at host and port in ${setting}, and at PostgreSQL's log.`;
  }
  const sentences = {
    ECONNREFUSED: `Nothing is listening at ${place}. Start PostgreSQL, or correct host and port in ${setting}.`,
    ENOENT: `PostgreSQL has no socket in ${host}. Start it, or correct the folder of its socket in ${setting}.`,
    EACCES: `The user Muster runs as may not use ${place}. Give it that right, or correct ${setting}.`,
    ENOTFOUND: `No name server knows the host ${host}. Correct it in ${setting}.`,
    EAI_AGAIN: `No name server answers for the host ${host}. Look at this machine's network, or correct the host in ${setting}.`,
    ETIMEDOUT: `${postgresql} does not answer in time. Look whether host and port in ${setting} are right, and whether a firewall lets this machine through.`,
    EHOSTUNREACH: `This machine has no route to ${place}. Look at its network, or correct the host in ${setting}.`,
    ENETUNREACH: `This machine has no route to ${place}. Look at its network, or correct the host in ${setting}.`,
    "28P01": `${postgresql} refuses the password of "${user}". Correct user and password in ${setting}; in it @ is written %40, : %3A, / %2F, ? %3F, # %23, % %25.`,
    28000: user
      ? `${postgresql} does not let "${user}" in: ${message}. Make that role, or correct the user in ${setting}, or let pg_hba.conf there allow it.`
      : `${setting} names no user: ${message}. Write postgresql://USER:PASSWORD@HOST/DATABASE.`,
    "3D000": `${postgresql} has no database "${database}". Correct its name in ${setting}, or make it: CREATE DATABASE "${database}" OWNER "${user}" ENCODING 'UTF8' TEMPLATE template0`,
    42501: `The role "${user}" of ${setting} lacks a right on the database "${database}": ${message}. Its owner, or a superuser, can give it by GRANT.`,
    "3F000": `The role "${user}" of ${setting} has no schema to make tables in: ${message}. Let its search_path name one it may use.`,
    53300: `${postgresql} accepts no further connections: ${message}. Close some, or raise max_connections there.`,
    "57P03": `${postgresql} is starting or stopping: ${message}. Start Muster again in a moment.`,
    25006: `${postgresql} accepts no writes: it is a standby, or read-only. Let ${setting} name the primary.`,
    53100: `The disk of ${postgresql} is full: ${message}. Make space there.`,
  };
  return sentences[code];
}
