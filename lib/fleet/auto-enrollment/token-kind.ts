/** S3's `metadata.integration_type` of a token that reads the fleet and enrolls nobody. */
const API = "api";

/**
 * Whether a token is one of the integration API. The two kinds exclude each other: an api token
 * may never enroll, an enrollment token may never read.
 */
export function isApiToken(token: { metadata: unknown }): boolean {
  const { metadata } = token;
  return (
    typeof metadata === "object" &&
    metadata !== null &&
    "integration_type" in metadata &&
    metadata.integration_type === API
  );
}
