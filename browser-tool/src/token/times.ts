/** Both ends in words that need no calendar: "expired 3 h ago", "valid for 2 days more". */
export function relativeTime(expiresAt: number, now: number): string {
  const seconds = expiresAt - now;
  return seconds > 0 ? `valid for ${duration(seconds)} more` : `expired ${duration(-seconds)} ago`;
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [365 * 86_400, "years"],
  [86_400, "days"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

export function duration(seconds: number): string {
  for (const [length, name] of UNITS) {
    // Two at least of the long ones, where one would say too little.
    if (seconds >= (name === "years" || name === "days" ? 2 * length : length)) {
      return `${Math.floor(seconds / length)} ${name}`;
    }
  }
  return "0 s";
}

/** In the user's own time zone, and in UTC, which logs are written in. */
export function localTime(unixSeconds: number): string {
  const date = validDate(unixSeconds);
  return date?.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" }) ?? "beyond the calendar";
}

export function utcTime(unixSeconds: number): string {
  return validDate(unixSeconds)?.toISOString().replace(".000Z", "Z") ?? `${unixSeconds} s after 1970`;
}

function validDate(unixSeconds: number): Date | undefined {
  const date = new Date(unixSeconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** As a `datetime-local` field has it: local time without a zone, to the minute. */
export function fieldTime(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Unix seconds of such a field; undefined while it is not complete. */
export function unixTime(fieldTime: string): number | undefined {
  const milliseconds = new Date(fieldTime).getTime();
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
