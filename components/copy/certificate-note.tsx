import { Note } from "@/components/page/note";
import { type ServerAddress, UNVERIFIED_RISK } from "@/lib/server-address";

/**
 * Warns wherever a command can be copied that certificates go unverified; nothing while they are
 * verified.
 */
export function CertificateNote({ server }: { server: ServerAddress }) {
  if (!server.insecure) return null;
  return (
    <Note warning label="Certificate" title="Certificates are not verified">
      {UNVERIFIED_RISK}
    </Note>
  );
}
