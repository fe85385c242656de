import type { Rules } from "dps-symkey";

import { Card } from "../interface/card.tsx";
import { Choice } from "../interface/choice.tsx";
import { CopyButton } from "../interface/copy_button.tsx";
import { Field, sentence, Wrong } from "../interface/field.tsx";
import type { DeviceIdentity, DeviceInput, Source } from "./device.ts";
import { registrationIdWarning } from "./warnings.ts";

const SOURCES: readonly (readonly [Source, string])[] = [
  ["both", "Serial + MAC"],
  ["serial", "Serial"],
  ["mac", "MAC"],
  ["typed", "Typed ID"],
];

const RULES: readonly (readonly [Rules, string])[] = [
  ["portable", "Portable"],
  ["service", "Service"],
];

interface RegistrationIdCardProperties {
  input: DeviceInput;
  identity: DeviceIdentity;
  onInput: (input: DeviceInput) => void;
}

export function RegistrationIdCard({ input, identity, onInput }: RegistrationIdCardProperties) {
  const change = (changed: Partial<DeviceInput>) => onInput({ ...input, ...changed });
  return (
    <Card title="Registration ID" step={1} about="Built from what the device has, or checked as you type it.">
      <Choice label="Made from" options={SOURCES} value={input.source} onChange={(source) => change({ source })} />
      <div class="fields">
        {(input.source === "both" || input.source === "serial") && (
          <Field
            label="Serial number"
            value={input.serial}
            placeholder="007-888-ABC"
            hint="As on the label; it is written in lower case."
            wrong={identity.serialWrong}
            onInput={(serial) => change({ serial })}
          />
        )}
        {(input.source === "both" || input.source === "mac") && (
          <Field
            label="MAC address"
            value={input.mac}
            placeholder="A1:B2:C3:D4:E5:F6"
            hint="With colons, dashes, dots or none."
            wrong={identity.macWrong}
            onInput={(mac) => change({ mac })}
          />
        )}
        {input.source === "typed" && <TypedField input={input} identity={identity} onInput={onInput} />}
      </div>
      <Choice label="Rules" options={RULES} value={input.rules} onChange={(rules) => change({ rules })} />
      <p class="hint">
        {input.rules === "portable"
          ? "a-z, 0-9 and inner dashes: what every public document accepts."
          : "Also A-Z and . _ : as the service's concepts page has them. Case changes the key!"}
      </p>
      <Outcome input={input} identity={identity} />
    </Card>
  );
}

function TypedField({ input, identity, onInput }: RegistrationIdCardProperties) {
  const hasUpperCase = identity.typedWrong?.code === "registration_id_upper_case";
  // ASCII's alone: another letter stays, and is refused as what it is.
  const lowerCase = () =>
    onInput({ ...input, typed: input.typed.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) });
  return (
    <Field
      label="Registration ID to check"
      value={input.typed}
      placeholder="sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
      hint="1 to 128 characters, exactly as the device will present it."
      wrong={identity.typedWrong}
      action={
        hasUpperCase && (
          <button type="button" class="button small" onClick={lowerCase}>
            Lower-case it here – do so on the device too
          </button>
        )
      }
      onInput={(typed) => onInput({ ...input, typed })}
    />
  );
}

function Outcome({ input, identity }: { input: DeviceInput; identity: DeviceIdentity }) {
  const { registrationId, isLocallyAdministered, wholeWrong } = identity;
  const upperCase = registrationId === undefined ? undefined : registrationIdWarning(registrationId);
  return (
    <div class="output registration-id" aria-live="polite">
      <div class="output-header">
        <span class="output-label">Registration ID</span>
        {registrationId !== undefined && <CopyButton text={registrationId} what="registration ID" />}
      </div>
      <output class="output-text mono" aria-label="Registration ID">
        {registrationId ?? <span class="nothing-yet">{nothingYet(input, identity)}</span>}
      </output>
      <p class={registrationId === undefined ? "hint" : "hint good"}>
        {registrationId !== undefined && `✓ Valid: ${registrationId.length} of 128 characters`}
      </p>
      {upperCase !== undefined && (
        <p class="warning" data-code={upperCase.code}>
          {sentence(upperCase.message)}
        </p>
      )}
      {wholeWrong !== undefined && <Wrong wrong={wholeWrong} text="" />}
      {isLocallyAdministered && input.source !== "serial" && input.source !== "typed" && (
        <p class="warning">
          This MAC address is locally administered: software has set it. It may change at the next boot, and the ID with
          it.
        </p>
      )}
    </div>
  );
}

function nothingYet(input: DeviceInput, { serialWrong, macWrong, typedWrong, wholeWrong }: DeviceIdentity): string {
  if ((serialWrong ?? macWrong ?? typedWrong ?? wholeWrong) !== undefined) {
    return "not right yet";
  }
  switch (input.source) {
    case "typed":
      return "type an ID";
    case "serial":
      return "type a serial number";
    case "mac":
      return "type a MAC address";
    case "both":
      if (input.serial === "" && input.mac === "") {
        return "type a serial number and a MAC address";
      }
      return input.serial === "" ? "type the serial number too" : "type the MAC address too";
  }
}
