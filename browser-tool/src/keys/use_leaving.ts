import { useEffect } from "preact/hooks";

/** How long the page may be hidden before its keys are forgotten, in milliseconds: time enough to look something up. */
const HIDDEN_FOR = 5 * 60 * 1000;

/** Calls when the page is left, or was hidden for long: nobody looks after what stands in it. */
export function useLeaving(forget: () => void): void {
  useEffect(() => {
    let hiddenSince: number | undefined;
    const look = () => {
      if (hiddenSince !== undefined && Date.now() - hiddenSince >= HIDDEN_FOR) {
        forget();
      }
    };
    const onVisibilityChange = () => {
      if (document.visibilityState === "hidden") {
        hiddenSince ??= Date.now();
      } else {
        // A hidden page may have slept over its timer.
        look();
        hiddenSince = undefined;
      }
    };
    const timer = setInterval(look, 10_000);
    document.addEventListener("visibilitychange", onVisibilityChange);
    // Also where the browser keeps the page to come back to.
    addEventListener("pagehide", forget);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisibilityChange);
      removeEventListener("pagehide", forget);
    };
  }, [forget]);
}
