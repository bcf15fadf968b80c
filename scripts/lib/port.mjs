import { createServer } from "node:net";
import { Sentence } from "./say.mjs";

/**
 * Throws a Sentence when somebody else listens there, before anything slow is done. What is not a
 * port number is left to the app's own check of its settings.
 */
export async function assertPortFree(port, host) {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return;
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(portTaken(error, port) ?? error));
    probe.listen(port, host, () => probe.close(resolve));
  });
}

/** The sentence for a port that cannot be had, or undefined for any other error. */
export function portTaken(error, port) {
  if (error.code === "EADDRINUSE") {
    return new Sentence(
      `Port ${port} is already in use. Stop what uses it, or choose another one: ` +
        `PORT=${port < 65_535 ? port + 1 : 3000} npm start`,
    );
  }
  if (error.code === "EACCES") {
    return new Sentence(
      `Port ${port} needs more rights than this user has. Choose one above 1023 with PORT.`,
    );
  }
  if (["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EAFNOSUPPORT", "EINVAL"].includes(error.code)) {
    return new Sentence(
      `HOST is not an address of this machine: ${process.env.HOST}. Set one that it has, such as ` +
        "127.0.0.1, or leave HOST out to listen at all.",
    );
  }
  if (error.syscall === "listen" || error.syscall === "getaddrinfo") {
    return new Sentence(
      `Nothing can listen on port ${port} (${error.message}). Set other values of PORT and HOST.`,
    );
  }
  return undefined;
}
