import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

/** A shell script, shown as text by browsers and never guessed to be anything else. */
export function scriptResponse(text: string): Response {
  return new Response(text, {
    headers: {
      "content-type": "text/x-shellscript; charset=utf-8",
      "x-content-type-options": "nosniff",
    },
  });
}

/** A script of S3, which calls it plain text. */
export function plainScriptResponse(text: string): Response {
  return new Response(text, {
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}

/** A file to save, streamed from the disk. */
export function fileResponse({ name, path, bytes }: { name: string; path: string; bytes: number }) {
  // As many bytes as are announced, should the file grow meanwhile.
  const file = bytes === 0 ? Readable.from([]) : createReadStream(path, { end: bytes - 1 });
  return new Response(Readable.toWeb(file) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(bytes),
      "content-disposition": `attachment; filename="${name}"`,
      "x-content-type-options": "nosniff",
    },
  });
}

/** A checksum in the form `sha256sum --check` reads. */
export function checksumResponse(sha256: string, file: string): Response {
  return new Response(`${sha256}  ${file}\n`, {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

/** A CSV file to save, streamed as it is made. */
export function csvResponse(file: string, lines: AsyncIterable<string>): Response {
  const stream = Readable.toWeb(Readable.from(bytes(lines), { objectMode: false }));
  return new Response(stream as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${file}"`,
    },
  });
}

async function* bytes(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(line);
}
