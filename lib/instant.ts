import { z } from "zod";

/** Whether every database stores a date and ISO 8601 writes its year in four digits: 1 to 9999. */
export function isStorable(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** A moment of an agent: ISO 8601 with its zone. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(isStorable, "The year must be from 1 to 9999");
