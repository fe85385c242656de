import { useCallback, useEffect, useState } from "preact/hooks";

/** How long a secret that was made stays in the page, in seconds. */
export const SECRET_LIFETIME = 60;

export interface Expiring<T> {
  value: T | undefined;
  secondsLeft: number;
  set: (value: T) => void;
  /** Begins its time anew. */
  extend: () => void;
  clear: () => void;
}

/** A secret that is forgotten after a while. By the clock, since the timers of a hidden page hardly run. */
export function useExpiring<T>(): Expiring<T> {
  const [held, setHeld] = useState<{ value: T; until: number } | undefined>();
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (held === undefined) {
      return;
    }
    const tick = () => {
      const time = Date.now();
      setNow(time);
      // Of what is held by then: it may have been given more time.
      setHeld((current) => (current !== undefined && time >= current.until ? undefined : current));
    };
    const timer = setInterval(tick, 250);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [held]);
  const hold = (value: T) => {
    const time = Date.now();
    setNow(time);
    setHeld({ value, until: time + SECRET_LIFETIME * 1000 });
  };
  const clear = useCallback(() => setHeld(undefined), []);
  return {
    value: held?.value,
    secondsLeft: held === undefined ? 0 : Math.max(0, Math.ceil((held.until - now) / 1000)),
    set: hold,
    extend: () => {
      if (held !== undefined) {
        hold(held.value);
      }
    },
    clear,
  };
}
