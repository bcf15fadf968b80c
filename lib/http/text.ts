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
