import { useEffect, useState } from "preact/hooks";

const SAID_FOR = 2000;

interface CopyProperties {
  text: string;
  /** What is copied, for those who do not see where the button stands. */
  what: string;
}

/** Puts a text onto the clipboard: the one place that it may go to, and only when it is asked for. */
export function CopyButton({ text, what }: CopyProperties) {
  const [said, setSaid] = useState<"" | "Copied" | "Not copied">("");
  useEffect(() => {
    if (said === "") {
      return;
    }
    const timer = setTimeout(() => setSaid(""), SAID_FOR);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid("Copied"),
      // The browser or the user forbids it.
      () => setSaid("Not copied"),
    );
  };
  return (
    <button type="button" class="button small copy" onClick={copy}>
      <span aria-live="polite">{said === "" ? "Copy" : said}</span>
      <span class="unseen"> {what}</span>
    </button>
  );
}
