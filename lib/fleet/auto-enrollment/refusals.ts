/** S3's refusals of an auto-enrollment token, word for word, in the order they are checked. */
export const tokenRefusals = {
  missing: "Auto-enrollment credentials required",
  unknown: "Invalid or inactive token",
  secret: "Invalid token secret",
  expired: "Token expired",
  address: "IP address not authorized for this token",
  quota: "Rate limit exceeded",
} as const;
