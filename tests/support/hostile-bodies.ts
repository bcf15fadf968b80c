import { gzipSync } from "node:zlib";

// Bodies made to cost the server more than they cost whoever sends them. Every endpoint that takes
// a body gets all of them: tests/contract/hostile-bodies.test.ts and `npm run bench -- --only
// hostile`.

export type HostileBody = { name: string; bytes: Buffer; headers?: Record<string, string> };

type Made = {
  name: string;
  make: () => HostileBody;
  /** Whether some route takes it and stores something; the others are refused before that. */
  stored: boolean;
};

const MB = 1024 * 1024;
const LIMIT = 5 * MB;

const list = (count: number, item: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => item(at)).join();
const packages = (count: number, item: (at: number) => string) =>
  `{"packages":[${list(count, item)}]}`;
const objectOf = (count: number, name: (at: number) => string) =>
  `{${list(count, (at) => `"${name(at)}":1`)}}`;
const one = (name: string) =>
  `{"packages":[{"name":"${name}","currentVersion":"1","needsUpdate":false}]}`;
const pack = (at: number, more = "") =>
  `{"name":"package-${at}","currentVersion":"1.${at}","needsUpdate":true${more}}`;

/** Structure without end: what a parser builds. */
const structures: Record<string, () => string> = {
  "lists within lists": () => "[".repeat(LIMIT - 1),
  "lists within lists, closed": () => `${"[".repeat(2 * MB)}${"]".repeat(2 * MB)}`,
  "objects within objects": () => '{"a":'.repeat(1_000_000),
  "lists in objects in lists": () => '[{"packages":'.repeat(380_000),
  "a nest in the name of the packages": () => `{"packages":${"[".repeat(1000)}${"]".repeat(1000)}}`,
  "just one level too deep": () => `{"packages":${"[".repeat(32)}${"]".repeat(32)}}`,
  "empty objects": () => packages(1_700_000, () => "{}"),
  "empty lists": () => packages(1_700_000, () => "[]"),
  "as many empty objects as pass": () => packages(39_990, () => "{}"),
  "objects of one name": () => packages(600_000, () => '{"a":1}'),
  "objects of ever other names": () => packages(200_000, (at) => `{"a${at}":1}`),
  "the same names in ever another order": () =>
    packages(200_000, (at) => `{"a${at % 400}":1,"b${Math.floor(at / 400)}":1}`),
  "closing brackets alone": () => "]".repeat(LIMIT),
};

/** Values without end. */
const values: Record<string, () => string> = {
  zeros: () => packages(2_600_000, () => "0"),
  nulls: () => packages(1_000_000, () => "null"),
  "empty texts": () => packages(1_700_000, () => '""'),
  "numbers of many digits": () => packages(200_000, () => "1.2345678901234567e-300"),
  "one number of five million digits": () => "1".repeat(LIMIT - 1),
  "a fraction of five million digits": () => `0.${"3".repeat(LIMIT - 3)}`,
  "one text of five megabytes": () => one("x".repeat(LIMIT - 200)),
  "escapes of two characters": () => one("\\n".repeat(2_600_000)),
  "escapes of six characters": () => one("\\u00e9".repeat(850_000)),
  "a text of NULs": () => one("\\u0000".repeat(850_000)),
  "halves of characters": () => one("\\ud800".repeat(850_000)),
  backslashes: () => one("\\\\".repeat(2_600_000)),
  "a text that never ends": () => `{"packages":["${"a".repeat(LIMIT - 100)}`,
  "blanks around one number": () => `${" ".repeat(LIMIT - 1)}1`,
};

/** Names without end: an object of many is another kind of object to a JavaScript engine. */
const names: Record<string, () => string> = {
  "names of one object": () => objectOf(400_000, (at) => `n${at}`),
  "one name many times": () => objectOf(800_000, () => "a"),
  "names that are numbers": () => objectOf(300_000, (at) => String(at * 7919)),
  "as many names as pass, in many objects": () =>
    packages(390, () => objectOf(1000, (at) => `n${at}`)),
  "names that are numbers, in many objects": () =>
    packages(390, () => objectOf(1000, (at) => String(at * 7919))),
  "long names": () => objectOf(40_000, (at) => `${"n".repeat(100)}${at}`),
  "names of the prototype": () => packages(100_000, () => '{"__proto__":{"constructor":{}}}'),
  "a hundred names in each of many objects": () =>
    packages(3_900, () => objectOf(100, (at) => `n${at}`)),
};

/** What a schema or the database would look at one by one. */
const reports: Record<string, () => string> = {
  "blanks between brackets": () => `{"packages":[${"\n\t".repeat(2_600_000)}]}`,
  "packages that are all wrong": () =>
    packages(10_000, () => '{"name":1,"currentVersion":[],"needsUpdate":"x","category":{}}'),
  "packages without anything": () => packages(10_000, () => "{}"),
  "one package more than are taken": () => packages(10_001, (at) => pack(at)),
  "as many new packages as are taken": () =>
    packages(10_000, (at) => pack(at, `,"description":"${"About it. ".repeat(30)}${at}"`)),
  "one package ten thousand times": () => packages(10_000, () => pack(1)),
  "packages with members nobody reads": () =>
    packages(10_000, (at) => pack(at, `,${list(12, (member) => `"member${member}":[]`)}`)),
  "repositories of long addresses with passwords": () =>
    `{"packages":[],"repositories":[${list(
      2000,
      (at) => `{"name":"r${at}","url":"https://user:pass@host${at}/${"a/".repeat(900)}?token=x"}`,
    )}]}`,
  "components that look like credentials": () =>
    `{"packages":[],"repositories":[${list(
      2000,
      (at) => `{"name":"${"a:b@".repeat(120)}${at}","components":"${"u:p@h ".repeat(160)}"}`,
    )}]}`,
  "interfaces of many addresses": () =>
    `{"packages":[],"networkInterfaces":[${list(
      150,
      (at) =>
        `{"name":"e${at}","addresses":[${list(
          256,
          (address) => `{"address":"10.0.${at}.${address}","netmask":"255.255.255.0"}`,
        )}]}`,
    )}]}`,
  "more interfaces than are taken": () =>
    `{"packages":[],"networkInterfaces":[${list(100_000, () => "{}")}]}`,
  "as many interfaces as are taken": () =>
    `{"packages":[],"networkInterfaces":[${list(
      2048,
      (at) => `{"name":"e${at}","addresses":[{"address":"10.0.0.${at}","netmask":"255.0.0.0"}]}`,
    )}]}`,
  "disks of long names": () =>
    `{"packages":[],"diskDetails":[${list(
      1024,
      (at) => `{"name":"${"d".repeat(1000)}${at}","size":"${"9".repeat(1000)}","used":"x"}`,
    )}]}`,
  "disks as long as are taken": () =>
    `{"packages":[],"diskDetails":[${list(
      1024,
      (at) => `{"name":"${"d".repeat(500)}${at}","size":"${"9".repeat(480)}"}`,
    )}]}`,
  "a thousand hashes": () =>
    `{"packages":[],"hashes":{${list(1000, (at) => `"${at}${"h".repeat(50)}":"${"0".repeat(250)}"`)}}}`,
  "containers as many as are taken": () =>
    `{"containers":[${list(
      1000,
      (at) =>
        `{"id":"${at}","name":"${"n".repeat(200)}","image":"${"i".repeat(200)}","state":"running"}`,
    )}]}`,
  "containers that are all wrong": () =>
    `{"containers":[${list(1000, () => '{"id":[],"name":{}}')}]}`,
  "enrollments that are all wrong": () => `{"hosts":[${list(200_000, () => "1")}]}`,
  "ids without end": () => `{"hostIds":[${list(200_000, () => '"x"')}],"kind":"REPORT"}`,
  "metadata of many names": () =>
    `{"token_name":"n","metadata":${objectOf(1000, (at) => `m${at}`)}}`,
};

const text = (make: () => string): Buffer => Buffer.from(make());
const gzip = { "content-encoding": "gzip" };

/** Bytes that are no JSON, and what inflates to more than it is. */
const bytes: Record<string, () => Omit<HostileBody, "name">> = {
  "bytes that are no UTF-8": () => ({ bytes: Buffer.alloc(LIMIT, 0xff) }),
  "UTF-16": () => ({ bytes: Buffer.from(`\ufeff${packages(1000, (at) => pack(at))}`, "utf16le") }),
  "gzip of blanks": () => ({ bytes: gzipSync(Buffer.alloc(64 * MB, 0x20)), headers: gzip }),
  "gzip of empty objects": () => ({
    bytes: gzipSync(text(() => packages(1_700_000, () => "{}"))),
    headers: gzip,
  }),
  "gzip of brackets": () => ({ bytes: gzipSync(Buffer.alloc(LIMIT, 0x5b)), headers: gzip }),
  "gzip of ever other names": () => ({
    bytes: gzipSync(text(() => objectOf(400_000, (at) => `n${at}`))),
    headers: gzip,
  }),
  "gzip within gzip": () => ({ bytes: gzipSync(gzipSync(Buffer.alloc(64 * MB))), headers: gzip }),
  "gzip that breaks off": () => ({
    bytes: gzipSync(text(() => packages(10_000, (at) => pack(at)))).subarray(0, 20_000),
    headers: gzip,
  }),
  "many small parts of gzip": () => ({
    bytes: Buffer.concat(Array.from({ length: 100_000 }, () => gzipSync(" "))),
    headers: gzip,
  }),
  "gzip that is none": () => ({ bytes: Buffer.alloc(MB, 0x1f), headers: gzip }),
};

/** Every hostile body, the large ones made when they are asked for. */
export function hostileBodies(): Made[] {
  const spelled = Object.entries({ ...structures, ...values, ...names, ...reports });
  return [
    ...spelled.map(([name, make]) => ({
      name,
      make: () => ({ name, bytes: text(make) }),
      stored: name in reports,
    })),
    ...Object.entries(bytes).map(([name, make]) => ({
      name,
      make: () => ({ name, ...make() }),
      stored: false,
    })),
  ];
}
