import type { z } from "zod";

/** Characters that no name needs and nobody sees, or that change how the rest is shown. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
// What Unicode lets a font leave out, an empty Braille cell, and anchors of annotations.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\u2800\ufff9-\ufffb]/u;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Scripts in which a joiner changes letters (RFC 5892 A.1 and A.2): Persian, Hindi, Sinhala, … */
const JOINED =
  "Arabic Syriac Mongolian Nko Mandaic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar"
    .split(" ")
    .map((script) => `\\p{Script=${script}}`)
    .join("");

/** Where characters that are not seen belong to the writing, and are seen by what they do. */
const WRITTEN = new RegExp(
  [
    `(?<=[${JOINED}])[\\u200c\\u200d](?=[${JOINED}])`,
    // An emoji of several, a flag of a region, variants of a character that has some.
    "(?<=\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d(?=\\p{Extended_Pictographic})",
    "(?<=\\u{1f3f4})[\\u{e0020}-\\u{e007e}]{1,6}\\u{e007f}",
    "(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]",
    "(?<=[0-9#*])\\ufe0f(?=\\u20e3)",
    "(?<=\\p{Script=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]",
    "(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]",
  ].join("|"),
  "gu",
);

/**
 * Why a text cannot be the name of something, as a sentence: it would be read as another, or not at
 * all. Undefined when it can, of an empty text and of one of more than 1,000 characters. Why these:
 * docs/decisions/0026.
 */
export function nameFault(text: string): string | undefined {
  // Schemas refuse it for its length; a body may hold one of megabytes.
  if (text.length > 1000) return undefined;
  const [control] = CONTROL.exec(text) ?? [];
  if (control) return `A name may not contain ${code(control)}, a control character`;
  const [turning] = BIDI.exec(text) ?? [];
  if (turning)
    return `A name may not contain ${code(turning)}, which changes the direction of the text around it`;
  const [unseen] = INVISIBLE.exec(text.replace(WRITTEN, "")) ?? [];
  if (unseen) return `A name may not contain ${code(unseen)} there, where it is invisible`;
  if (text !== "" && !VISIBLE.test(text)) return "A name needs at least one visible character";
  return undefined;
}

/** A name that somebody gives: refused with the sentence of `nameFault` where it would lie. */
export function readable<T extends z.ZodType<string>>(name: T) {
  return name.refine((text) => nameFault(text) === undefined, {
    error: ({ input }) => nameFault(String(input)),
  });
}

function code(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}
