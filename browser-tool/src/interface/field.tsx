import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

import type { Warning } from "../id/warnings.ts";
import type { WrongInput } from "../id/wrong_input.ts";
import { MarkedText } from "./marked_text.tsx";

interface FieldProperties {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  wrong?: WrongInput | undefined;
  warning?: Warning | undefined;
  placeholder?: string;
  /** Beside what is wrong: what can be done about it. */
  action?: ComponentChildren;
  isLong?: boolean;
}

/** A text field, with what is wrong and where below it. Its height stays as it is when something is wrong. */
export function Field(field: FieldProperties) {
  const { label, value, onInput, hint, wrong, warning, placeholder, action, isLong = false } = field;
  const id = useId();
  const properties = {
    id,
    value,
    placeholder,
    class: "input mono",
    autocomplete: "off",
    autocapitalize: "off" as const,
    spellcheck: false,
    "aria-invalid": wrong !== undefined,
    "aria-describedby": `${id}-about`,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isLong ? (
        <textarea {...properties} rows={4} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input {...properties} type="text" onInput={(event) => onInput(event.currentTarget.value)} />
      )}
      <FieldAbout id={`${id}-about`} hint={hint} warning={warning}>
        {wrong && <Wrong wrong={wrong} text={value} action={action} />}
      </FieldAbout>
    </div>
  );
}

interface FieldAboutProperties {
  id: string;
  hint: ComponentChildren;
  warning: Warning | undefined;
  /** What is wrong, where something is. */
  children: ComponentChildren;
}

/** What stands below a field: what is wrong, else what to look at again, else what it is for. */
export function FieldAbout({ id, hint, warning, children }: FieldAboutProperties) {
  return (
    <div id={id} class="field-about" aria-live="polite">
      {children ??
        (warning === undefined ? (
          <p class="hint">{hint}</p>
        ) : (
          <p class="hint warning-text" data-code={warning.code}>
            {sentence(warning.message)}
          </p>
        ))}
    </div>
  );
}

interface WrongProperties {
  wrong: WrongInput;
  text: string;
  action?: ComponentChildren;
}

export function Wrong({ wrong, text, action }: WrongProperties) {
  return (
    <div class="wrong" data-code={wrong.code}>
      {wrong.place !== undefined && <MarkedText text={text} place={wrong.place} />}
      <p>{sentence(wrong.message)}</p>
      {action}
    </div>
  );
}

/** A message of the package as a sentence of its own. */
export function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
