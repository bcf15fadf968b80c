import { FleetError } from "@/lib/fleet/errors";

/** No report nests deeper; JSON.parse and zod pay for each level. */
export const MAX_DEPTH = 32;
/** Objects and lists: 10,000 packages and 2,000 repositories, with room for the rest. */
const MAX_CONTAINERS = 40_000;
/** Values between commas: 10,000 packages of 16 members have 160,000. */
const MAX_VALUES = 250_000;
/** Names of one object: the largest that any document names has fifty. */
const MAX_NAMES = 1_000;
/** Names beyond the hundredth of their object, of the whole body: large objects are slow to make. */
const MAX_LATE_NAMES = 4_000;
const LATE_NAME = 100;
/** Different names of the whole body: each is kept for as long as the process lives. */
const MAX_DIFFERENT_NAMES = 1_500;
/**
 * Steps from one kind of object to the next by one more name. An engine describes each kind anew, and
 * goes the same steps; an object of ten names makes ten of them the first time.
 */
const MAX_STEPS = 5_000;
/** A name of more bytes than these counts as another each time: no document has one. */
const NAME_BYTES = 64;
/** More than there are different names. */
const NAMES = 2_048;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * Counts what JSON text holds while its bytes come, before anything is built of them: depth,
 * objects and lists, values, names. It knows no grammar; JSON.parse does, and what passes here costs
 * it no more than a good report. `push` throws 400 at the first byte too many.
 */
export class JsonShape {
  #depth = 0;
  #containers = 0;
  #values = 0;
  /** Names of the object at each depth. */
  readonly #names = new Int32Array(MAX_DEPTH + 1);
  /** The kind of the object at each depth, as far as it is read: the number of the last step. */
  readonly #kind = new Int32Array(MAX_DEPTH + 1);
  /** By the step before and the number of the name. */
  readonly #steps = new Map<number, number>();
  /** The names themselves with their numbers: a hash of them could be made to collide. */
  readonly #different = new Map<string, number>();
  #longNames = 0;
  #lateNames = 0;
  #inText = false;
  #escaped = false;
  #textBytes = 0;
  /** The text that is read, as far as a name may go. */
  readonly #head = Buffer.alloc(NAME_BYTES);

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length)
      at = this.#inText ? this.#text(bytes, at) : this.#structure(bytes, at);
  }

  /** From within a text to behind its end, or to the end of the bytes. */
  #text(bytes: Uint8Array, from: number): number {
    const head = this.#head;
    let length = this.#textBytes;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) {
        this.#inText = false;
        this.#textBytes = length;
        return at + 1;
      }
      if (length < NAME_BYTES) head[length] = byte;
      length++;
    }
    this.#textBytes = length;
    return bytes.length;
  }

  /** From outside of texts to behind the next opening quote, or to the end of the bytes. */
  #structure(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      switch (bytes[at]) {
        case QUOTE:
          this.#inText = true;
          this.#textBytes = 0;
          return at + 1;
        case 0x5b: // [
        case 0x7b: // {
          this.#open();
          break;
        case 0x5d: // ]
        case 0x7d: // }
          this.#close();
          break;
        case COMMA:
          if (++this.#values > MAX_VALUES) throw tooMuch("values");
          break;
        case COLON:
          this.#name();
          break;
      }
    }
    return bytes.length;
  }

  #open(): void {
    if (++this.#depth > MAX_DEPTH)
      throw new FleetError("invalid", "Request body is nested too deeply");
    if (++this.#containers > MAX_CONTAINERS) throw tooMuch("objects and lists");
    this.#names[this.#depth] = this.#kind[this.#depth] = 0;
  }

  #close(): void {
    // More may close than was opened: JSON.parse refuses that.
    if (this.#depth > 0) this.#depth--;
  }

  /** The text that ended last was a name. */
  #name(): void {
    const names = (this.#names[this.#depth] as number) + 1;
    this.#names[this.#depth] = names;
    if (names > MAX_NAMES) throw tooMuch("names in one object");
    if (names > LATE_NAME && ++this.#lateNames > MAX_LATE_NAMES) throw tooMuch("large objects");
    const key = (this.#kind[this.#depth] as number) * NAMES + this.#numberOfName();
    const step = this.#steps.get(key) ?? this.#steps.size + 1;
    this.#steps.set(key, step);
    if (step > MAX_STEPS) throw tooMuch("kinds of objects");
    this.#kind[this.#depth] = step;
  }

  #numberOfName(): number {
    const long = this.#textBytes > NAME_BYTES;
    const name = long ? "" : this.#head.toString("latin1", 0, this.#textBytes);
    const known = long ? undefined : this.#different.get(name);
    if (known !== undefined) return known;
    const number = this.#different.size + this.#longNames;
    if (number >= MAX_DIFFERENT_NAMES) throw tooMuch("different names");
    if (long) this.#longNames++;
    else this.#different.set(name, number);
    return number;
  }
}

function tooMuch(what: string): FleetError {
  return new FleetError("invalid", `Request body has too many ${what}`);
}
