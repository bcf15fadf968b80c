import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { textStream } from "@/lib/http/text-stream";

/** A shell script, which browsers show as text. */
export function scriptResponse(text: string): Response {
  return new Response(text, {
    headers: { "content-type": "text/x-shellscript; charset=utf-8" },
  });
}

/** Plain text, which S3 says of its scripts too. */
export function plainResponse(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
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
    },
  });
}

/** A checksum in the form `sha256sum --check` reads. */
export function checksumResponse(sha256: string, file: string): Response {
  return plainResponse(`${sha256}  ${file}\n`);
}

/** A CSV file to save, made as it is read. */
export function csvResponse(file: string, lines: AsyncIterable<string>): Response {
  return new Response(textStream(lines), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${file}"`,
    },
  });
}
