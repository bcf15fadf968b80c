import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { UNVERIFIED_RISK } from "@/lib/server-address";

/** Says in the log what IGNORE_SSL_SELF_SIGNED does here, when it is on. */
export function warnOfCertificates(): void {
  const { ignoreSslSelfSigned, serverAddress } = env;
  if (serverAddress.insecure) {
    log.warn(
      `IGNORE_SSL_SELF_SIGNED is on: hosts are told not to verify the certificate of ${serverAddress.url}. ${UNVERIFIED_RISK}`,
    );
  } else if (ignoreSslSelfSigned) {
    log.warn(
      `IGNORE_SSL_SELF_SIGNED is on but changes nothing: PUBLIC_URL is ${serverAddress.url}, where there is no certificate`,
    );
  }
}
