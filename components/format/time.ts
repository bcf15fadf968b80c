const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * "now", "20 s ago", "3 min ago", "2 h ago", "5 d ago", later the date; "in 3 h" for the future.
 * Seconds go by tens: a table of hosts must not flicker.
 */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 10 * second) return "now";
  if (distance >= 30 * day) return formatDate(at);
  const text =
    distance < minute
      ? `${Math.floor(distance / (10 * second)) * 10} s`
      : distance < hour
        ? `${Math.floor(distance / minute)} min`
        : distance < day
          ? `${Math.floor(distance / hour)} h`
          : `${Math.floor(distance / day)} d`;
  return at < now ? `${text} ago` : `in ${text}`;
}

/** A length of time by its two largest units: "23 h 14 min", "14 min 03 s", "9 s". */
export function formatDuration(ms: number): string {
  const left = Math.max(0, Math.floor(ms / second) * second);
  if (left >= day) return `${Math.floor(left / day)} d ${Math.floor((left % day) / hour)} h`;
  if (left >= hour) return `${Math.floor(left / hour)} h ${pad((left % hour) / minute)} min`;
  if (left >= minute) return `${Math.floor(left / minute)} min ${pad((left % minute) / second)} s`;
  return `${left / second} s`;
}

function pad(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}

const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

function formatDate(at: number): string {
  return date.format(at);
}

const utc = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});

/** "22 Nov 2025, 00:38:12 UTC". */
export function formatUtc(at: number): string {
  return `${utc.format(at)} UTC`;
}

/** The same moment on the reader's clock. In the browser only: the server has another zone. */
export function formatLocal(at: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
