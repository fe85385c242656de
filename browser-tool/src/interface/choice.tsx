import { useId } from "preact/hooks";

interface ChoiceProperties<T extends string> {
  label: string;
  options: readonly (readonly [value: T, label: string])[];
  /** Undefined where nothing is chosen yet. */
  value: T | undefined;
  onChange: (value: T) => void;
}

/** A few alternatives side by side: radio buttons, for the keyboard and for screen readers too. */
export function Choice<T extends string>({ label, options, value, onChange }: ChoiceProperties<T>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div class="choice-options">
        {options.map(([option, text]) => (
          <label key={option} class="choice-option">
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
