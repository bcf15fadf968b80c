import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256 as hex: how 256-bit random tokens are stored and looked up. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Equality that takes the same time wherever the difference is. */
export function equalHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
