import { Note } from "@/components/page/note";

/** Out of the box PUBLIC_URL is this machine's own name for itself. */
export function ReachNote({ serverUrl }: { serverUrl: string }) {
  if (!/^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(serverUrl).hostname)) return null;
  return (
    <Note warning label="Reach" title={`Only this machine can reach ${serverUrl}`}>
      The command will work here and nowhere else. For other hosts, start the server with PUBLIC_URL
      set to an address they can reach.
    </Note>
  );
}
