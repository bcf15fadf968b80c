/** Placeholders that are no sentence of the words below. */
const texts = new Set(
  [
    "nan na null nil empty error oem standard serialnumber systemserialnumber chassisserialnumber",
    "baseboardserialnumber systemproductname productname systemname systemuuid productuuid uuid",
    "machineid objectobject",
    // Host names of machines that were given none.
    "localhost localhostlocaldomain localhost4 localhost6",
    // Container Linux before its first boot; then the UUIDs of whole series of mainboards, in
    // either order of their bytes, and of Dell's without a service tag.
    "42000000000000000000000000000042",
    "03000200040005000006000700080009 00020003000400050006000700080009",
    "000102030405060708090a0b0c0d0e0f 030201000504070608090a0b0c0d0e0f",
    "11111111222233334444555555555555",
    "123456781234567890abcddeefaabbcc 12345678123412341234123456789abc",
    "6ab5b300538d10149fb5b0684d007b53",
    "4c4c454400002010802080c04f202020 44454c4c00002010802080c04f202020",
  ].flatMap((line) => line.split(" ")),
);

/** "Not Specified", "no machine id", "To be filled by O.E.M.": all words, at least one of the first. */
const negations =
  "un(?:initiali[sz]ed|known|defined|named|specified|available|set)|not|no|none|invalid|missing|default|placeholder|changeme|filled";
const nouns =
  "available|applicable|specified|set|settable|provided|present|found|to|be|by|oem|string|value|machine|id|serial|number|system|product|name|uuid|chassis|baseboard|asset|tag";
const sentence = new RegExp(`^(?:${nouns})*(?:${negations})(?:${negations}|${nouns})*$`);

/** deadbeef, cafebabe and their like, as long as a UUID. */
const joke = /^(?:dead|beef|cafe|babe|feed|face|f00d|d00d|c0de|baad){8}$/;

/** Before a placeholder: what scripts put there for machines without an id (S3's bulk playbook). */
const prefix = /^(?:proxmox-[a-z]*-\d*-*|direct-host-*)/;

const counting = "1234567890".repeat(4);

/**
 * Whether a text in the place of a machine id is one that many machines have: empty, one of those
 * above however it is written, counting digits, or one or two characters over and over (up to 64 in
 * all: no id is longer, and a longer text is somebody's own).
 * Such a machine has no id, and no two are the same for it. agent/host/machine-id.sh knows the same.
 */
export function isPlaceholder(id: string): boolean {
  const bare = id
    .trim()
    .toLowerCase()
    .replace(prefix, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
  if (texts.has(bare) || sentence.test(bare) || joke.test(bare)) return true;
  if (/^0*$|^(.)\1{3,63}$|^(..)\2{7,31}$/u.test(bare)) return true;
  return bare.length >= 7 && counting.startsWith(bare.replace(/^0/, ""));
}

/** The machine id in a text; undefined for none and for a placeholder. */
export function machineIdOf(text: string | null | undefined): string | undefined {
  return text != null && !isPlaceholder(text) ? text.trim() : undefined;
}
