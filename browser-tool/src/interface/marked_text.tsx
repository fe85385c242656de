import type { Place } from "../id/byte_position.ts";

/** How much of a long text is shown on either side of the mark. */
const SHOWN_AROUND = 18;

/** What is typed, with the character that is wrong marked in it. */
export function MarkedText({ text, place }: { text: string; place: Place }) {
  const { start, end } = place;
  const marked = text.slice(start, end);
  const from = Math.max(0, start - SHOWN_AROUND);
  const to = Math.min(text.length, end + SHOWN_AROUND);
  return (
    <code class="marked-text">
      {from > 0 && "…"}
      {visible(text.slice(from, start))}
      <mark>{marked === "" ? "▁" : visible(marked.slice(0, SHOWN_AROUND))}</mark>
      {visible(text.slice(end, to))}
      {to < text.length && "…"}
      <span class="code-point"> {marked === "" ? "at the end" : codePointName(marked)}</span>
    </code>
  );
}

/** A character by its number, since many that are wrong look like one that is right, or like nothing. */
function codePointName(text: string): string {
  const characters = [...text];
  if (characters.length > 1) {
    return `${characters.length} too many`;
  }
  const number = characters[0].codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Characters that cannot be seen, as signs that can. */
function visible(text: string): string {
  return text.replaceAll(/\p{White_Space}|\p{Control}|\p{Format}/gu, (character) => {
    switch (character) {
      case " ":
        return "␠";
      case "\t":
        return "⇥";
      case "\n":
        return "␊";
      case "\r":
        return "␍";
      default:
        return "▯";
    }
  });
}
