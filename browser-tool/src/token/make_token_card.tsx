import { DpsError } from "dps-symkey";
import { useState } from "preact/hooks";

import type { WrongInput } from "../id/wrong_input.ts";
import { wrongInput } from "../id/wrong_input.ts";
import { Card } from "../interface/card.tsx";
import { Choice } from "../interface/choice.tsx";
import { Field, Wrong } from "../interface/field.tsx";
import { SecretField } from "../interface/secret_field.tsx";
import { type Expiring } from "../keys/expiring.ts";
import { Countdown, SecretOutput } from "../keys/secret_output.tsx";
import { expiryOf, ExpiryFields, type ExpiryInput, ExpiryTimes } from "./expiry_fields.tsx";
import { fieldTime, localTime } from "./times.ts";
import {
  checkField,
  FIELDS,
  LABELS,
  makeToken,
  type TokenField,
  type TokenInput,
  type TokenKind,
  warnOfField,
} from "./token_input.ts";

const KINDS: readonly (readonly [TokenKind, string])[] = [
  ["registration", "DPS registration"],
  ["device", "Hub device"],
  ["module", "Hub module"],
];

const PLACEHOLDERS: Partial<Record<TokenField, string>> = {
  idScope: "0ne00002193",
  registrationId: "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
  host: "my-hub.azure-devices.net",
  deviceId: "sn-007-888-abc",
  moduleId: "sensor",
};

const HINTS: Partial<Record<TokenField, string>> = {
  idScope: "On the overview page of the Device Provisioning Service.",
  registrationId: "Exactly as the device presents it.",
  host: "The name that provisioning gives, without https:// and port.",
  deviceId: "As the hub has it, case included: mostly the registration ID.",
};

/** A token that was made. */
export interface MadeToken {
  text: string;
  expiresAt: number;
  renewAt: number;
}

/** What the other tab knows of a device. */
export interface KnownDevice {
  registrationId: string;
  deviceKey: string | undefined;
}

interface MakeTokenCardProperties {
  input: TokenInput;
  onInput: (input: TokenInput) => void;
  idScope: string;
  onIdScope: (idScope: string) => void;
  known: KnownDevice | undefined;
  token: Expiring<MadeToken>;
}

export function MakeTokenCard({ input, onInput, idScope, onIdScope, known, token }: MakeTokenCardProperties) {
  const [expiry, setExpiry] = useState<ExpiryInput>(() => ({
    kind: "for",
    validFor: 3600,
    until: fieldTime(Date.now() / 1000 + 86_400),
  }));
  const [missing, setMissing] = useState("");
  const [wrong, setWrong] = useState<WrongInput | undefined>();
  const values: Record<TokenField, string> = { ...input, idScope };
  const fields = FIELDS[input.kind];
  const forget = () => {
    setMissing("");
    setWrong(undefined);
    token.clear();
  };
  const change = (field: TokenField) => (text: string) => {
    forget();
    if (field === "idScope") {
      onIdScope(text);
    } else {
      onInput({ ...input, [field]: text });
    }
  };
  const make = () => {
    forget();
    const chosen = expiryOf(expiry);
    const empty = fields.find((field) => values[field] === "");
    const notRight = fields.find((field) => checkField(field, values[field]) !== undefined);
    if (empty !== undefined) {
      setMissing(`Give the ${LABELS[empty]} first.`);
    } else if (notRight !== undefined) {
      setMissing(`The ${LABELS[notRight]} is not right yet.`);
    } else if (chosen === undefined) {
      setMissing("Choose until when it is valid.");
    } else {
      try {
        const made = makeToken(input, idScope, chosen);
        token.set({ text: made.toString(), expiresAt: made.expiresAt, renewAt: made.renewAt() });
      } catch (error) {
        if (!(error instanceof DpsError)) {
          throw error;
        }
        setWrong(wrongInput(error, ""));
      }
    }
  };
  const made = token.value;
  return (
    <Card title="Make a token" about="What a device signs in with: as its MQTT password, or in the Authorization header.">
      <Choice
        label="For"
        options={KINDS}
        value={input.kind}
        onChange={(kind) => {
          forget();
          onInput({ ...input, kind });
        }}
      />
      {known !== undefined && (
        <button
          type="button"
          class="button small"
          onClick={() => {
            forget();
            const { registrationId, deviceKey } = known;
            // The hub names a device by its registration ID unless an allocation says otherwise.
            onInput({ ...input, registrationId, deviceId: registrationId, deviceKey: deviceKey ?? input.deviceKey });
          }}
        >
          Fill in the device of the first tab
        </button>
      )}
      <div class="fields">
        {fields.map((field) =>
          field === "deviceKey" ? (
            <SecretField
              key={field}
              label="Device key"
              value={values[field]}
              wrong={checkField(field, values[field])}
              warning={warnOfField(input.kind, field, values[field])}
              hint="Of this device; never the group key."
              onInput={change(field)}
            />
          ) : (
            <Field
              key={field}
              label={capitalised(LABELS[field])}
              value={values[field]}
              placeholder={PLACEHOLDERS[field] ?? ""}
              hint={HINTS[field]}
              wrong={checkField(field, values[field])}
              warning={warnOfField(input.kind, field, values[field])}
              onInput={change(field)}
            />
          ),
        )}
      </div>
      <ExpiryFields
        expiry={expiry}
        onInput={(changed) => {
          forget();
          setExpiry(changed);
        }}
      />
      <div class="actions">
        <button type="button" class="button primary" onClick={make}>
          Make token
        </button>
        <span class="missing" role="status">
          {missing}
        </span>
      </div>
      <div class="made" aria-live="polite">
        {wrong !== undefined && <Wrong wrong={wrong} text="" />}
        {made === undefined ? (
          <p class="hint">The token shows here, hidden until you ask for it.</p>
        ) : (
          <>
            <SecretOutput key={made.text} label="SAS token" name="SAS token" text={made.text} />
            {made.expiresAt <= Date.now() / 1000 && (
              <p class="warning">This token has expired already: nobody will accept it.</p>
            )}
            <dl class="facts">
              <dt>Expires</dt>
              <dd>
                <ExpiryTimes expiresAt={made.expiresAt} />
              </dd>
              <dt>Renew at</dt>
              <dd>{localTime(made.renewAt)}</dd>
            </dl>
            <Countdown secondsLeft={token.secondsLeft} onExtend={token.extend} onClear={token.clear} />
          </>
        )}
      </div>
    </Card>
  );
}

function capitalised(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}
