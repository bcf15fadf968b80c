// A file of its own: forms show these numbers and need nothing else of the schemas.

export const PASSWORD_MIN_LENGTH = 10;

/** bcrypt reads no more than 72 bytes; a longer password would be cut without a word. */
export const PASSWORD_MAX_BYTES = 72;
