import type { Expiry } from "dps-symkey";
import { useId } from "preact/hooks";

import { Choice } from "../interface/choice.tsx";
import { localTime, unixTime, utcTime } from "./times.ts";

/** How long a token is to be valid, as it was chosen. */
export interface ExpiryInput {
  kind: "for" | "until";
  validFor: number;
  /** Of a `datetime-local` field. */
  until: string;
}

const KINDS: readonly (readonly [ExpiryInput["kind"], string])[] = [
  ["for", "For a while"],
  ["until", "Until a time"],
];

const DURATIONS: readonly (readonly [seconds: number, label: string])[] = [
  [900, "15 minutes"],
  [3_600, "1 hour"],
  [8 * 3_600, "8 hours"],
  [86_400, "1 day"],
  [7 * 86_400, "7 days"],
  [30 * 86_400, "30 days"],
  [365 * 86_400, "1 year"],
];

/** Undefined while the time is not complete. */
export function expiryOf({ kind, validFor, until }: ExpiryInput): Expiry | undefined {
  if (kind === "for") {
    return { validFor };
  }
  const expiresAt = unixTime(until);
  return expiresAt === undefined ? undefined : { expiresAt };
}

interface ExpiryFieldsProperties {
  expiry: ExpiryInput;
  onInput: (expiry: ExpiryInput) => void;
}

export function ExpiryFields({ expiry, onInput }: ExpiryFieldsProperties) {
  const id = useId();
  const expiresAt = unixTime(expiry.until);
  return (
    <div class="expiry">
      <Choice label="Valid" options={KINDS} value={expiry.kind} onChange={(kind) => onInput({ ...expiry, kind })} />
      {expiry.kind === "for" ? (
        <div class="field">
          <label for={id}>Valid for</label>
          <select
            id={id}
            class="input"
            value={String(expiry.validFor)}
            onChange={(event) => onInput({ ...expiry, validFor: Number(event.currentTarget.value) })}
          >
            {DURATIONS.map(([seconds, label]) => (
              <option key={seconds} value={String(seconds)}>
                {label}
              </option>
            ))}
          </select>
          <p class="hint">Counted from when the token is made.</p>
        </div>
      ) : (
        <div class="field">
          <label for={id}>Valid until (your local time)</label>
          <input
            id={id}
            class="input"
            type="datetime-local"
            value={expiry.until}
            onInput={(event) => onInput({ ...expiry, until: event.currentTarget.value })}
          />
          <p class="hint">
            {expiresAt === undefined ? "Choose a date and a time." : `${utcTime(expiresAt)} in UTC`}
          </p>
        </div>
      )}
    </div>
  );
}

export function ExpiryTimes({ expiresAt }: { expiresAt: number }) {
  return (
    <>
      <span>{localTime(expiresAt)}</span>
      <br />
      <span class="mono">{utcTime(expiresAt)}</span>
    </>
  );
}
