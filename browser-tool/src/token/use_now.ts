import { useEffect, useState } from "preact/hooks";

/** Unix seconds that go on, for texts such as "expired 3 h ago". */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
