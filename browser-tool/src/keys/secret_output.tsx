import { useState } from "preact/hooks";

import { CopyButton } from "../interface/copy_button.tsx";
import { ShowButton } from "../interface/show_button.tsx";

interface SecretOutputProperties {
  label: string;
  /** The label in the middle of a sentence. */
  name: string;
  text: string;
}

/**
 * A secret that was made: hidden until it is asked for, and it can be copied unseen. Give it the text as its `key` too, so
 * that the next secret is hidden again.
 */
export function SecretOutput({ label, name, text }: SecretOutputProperties) {
  const [isShown, setShown] = useState(false);
  return (
    <div class="output">
      <div class="output-header">
        <span class="output-label">{label}</span>
        <ShowButton isShown={isShown} onShow={setShown} what={name} />
        <CopyButton text={text} what={name} />
      </div>
      <output class="output-text mono" aria-label={isShown ? label : `${label}, hidden`}>
        {isShown ? text : "•".repeat(Math.min(text.length, 44))}
      </output>
    </div>
  );
}

interface CountdownProperties {
  secondsLeft: number;
  onExtend: () => void;
  onClear: () => void;
}

/** Says when it will be forgotten. Not read aloud each second. */
export function Countdown({ secondsLeft, onExtend, onClear }: CountdownProperties) {
  return (
    <div class="countdown">
      <span role="timer" aria-live="off">
        Forgotten in <b>{secondsLeft} s</b>
      </span>
      <button type="button" class="button small" onClick={onExtend}>
        Keep longer
      </button>
      <button type="button" class="button small" onClick={onClear}>
        Forget now
      </button>
    </div>
  );
}
