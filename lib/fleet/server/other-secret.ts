/** Stops a server whose secret is not that of the others. */
export class OtherSecretError extends Error {
  /** `host` is where one of the others runs, if that is known. */
  constructor(host?: string) {
    const running = host === undefined ? "" : `, and a server on ${host} serves with that one now`;
    const first = host === undefined ? "" : "stop every other server and ";
    super(
      `AUTH_SECRET is not the one this database is used with${running}. Give every server the same ` +
        "AUTH_SECRET, or the auth-secret of the first server's DATA_DIR. To change it for good, " +
        "which signs everybody out and makes hosts enroll again that never rotated their token, " +
        `${first}start once with AUTH_SECRET_CHANGED=yes.`,
    );
  }
}
