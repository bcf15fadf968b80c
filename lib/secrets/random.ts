import { randomBytes } from "node:crypto";

/** What a secret of ours starts with, so that secret scanners can find a leaked one. */
export type TokenKind = "mst_enroll" | "mst_agent" | "mst_invite" | "mst_bootstrap";

/** A new secret: its kind and 32 random bytes as hex. */
export function randomToken(kind: TokenKind): string {
  return `${kind}_${randomBytes(32).toString("hex")}`;
}

/** Random bytes as hex, for secrets whose form a specification fixes. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

/** A setup code a person can type: 20 letters and digits in groups of five (100 bits). */
export function randomSetupCode(): string {
  const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  const letters = Array.from(randomBytes(20), (byte) => alphabet[byte & 31]);
  return [0, 5, 10, 15].map((start) => letters.slice(start, start + 5).join("")).join("-");
}

/** The part of a token that may be shown and stored: its kind and six characters. */
export function tokenPrefix(token: string): string {
  return token.slice(0, token.lastIndexOf("_") + 7);
}
