import type { FleetError } from "@/lib/fleet/errors";

/**
 * How a wire dresses what a verb returned: the envelopes of the three specifications.
 * The verbs know nothing of it.
 */
export type Face = {
  name: "agent" | "portal" | "portal.flat" | "portal.bare" | "v1" | "script";
  success(data: unknown): unknown;
  failure(error: FleetError): unknown;
};

const bare = (data: unknown) => data;
const sentence = (error: FleetError) => ({ error: error.message });
const sentenceAndDetail = (error: FleetError) =>
  error.issues.length > 0
    ? {
        errors: error.issues.map((issue) => ({
          msg: issue.message,
          param: issue.path,
          location: issue.location,
        })),
      }
    : error.detail === undefined
      ? { error: error.message }
      : { error: error.message, message: error.detail };

/** S1: bare object, `{error}`. */
export const agentFace: Face = { name: "agent", success: bare, failure: sentence };

/** S2: `{success: true, data}`, `{error}`. */
export const portalFace: Face = {
  name: "portal",
  success: (data) => ({ success: true, data }),
  failure: sentence,
};

/** S2's deletion: `{success: true, message}`. */
export const portalFlatFace: Face = {
  name: "portal.flat",
  success: (data) => ({ success: true, ...(data as object) }),
  failure: sentence,
};

/** S2's rotation and S0's token: bare object, `{error}`. */
export const portalBareFace: Face = { name: "portal.bare", success: bare, failure: sentence };

/** S3: bare, `{error}` or `{error, message}`, `{errors: [{msg, param, location}]}`. */
export const v1Face: Face = { name: "v1", success: bare, failure: sentenceAndDetail };

/** Text or bytes on success; failures as S3. */
export const scriptFace: Face = { name: "script", success: bare, failure: sentenceAndDetail };
