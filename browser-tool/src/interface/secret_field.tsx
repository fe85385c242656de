import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";

import type { Warning } from "../id/warnings.ts";
import type { WrongInput } from "../id/wrong_input.ts";
import { FieldAbout, Wrong } from "./field.tsx";
import { ShowButton } from "./show_button.tsx";

interface SecretFieldProperties {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  wrong?: WrongInput | undefined;
  /** What to look at again, though nothing is wrong. */
  warning?: Warning | undefined;
}

/** A field for a key: as dots until it is asked for, and nothing that the browser should fill in, check or remember. */
export function SecretField({ label, value, onInput, hint, wrong, warning }: SecretFieldProperties) {
  const id = useId();
  const [isShown, setShown] = useState(false);
  return (
    <div class="field secret">
      <label for={id}>{label}</label>
      <div class="input-with-button">
        <input
          id={id}
          class="input mono"
          // Preact's types tell the two kinds of field apart; this one changes from one into the other.
          type={(isShown ? "text" : "password") as "text"}
          value={value}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={wrong !== undefined}
          aria-describedby={`${id}-about`}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <ShowButton isShown={isShown} onShow={setShown} what={label.toLowerCase()} />
      </div>
      <FieldAbout id={`${id}-about`} hint={hint} warning={warning}>
        {/* Without the text: a mark in it would show the key. */}
        {wrong && <Wrong wrong={{ ...wrong, place: undefined }} text="" />}
      </FieldAbout>
    </div>
  );
}
