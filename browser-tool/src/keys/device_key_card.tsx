import { GroupKey, type Rules } from "dps-symkey";
import { useState } from "preact/hooks";

import { Card } from "../interface/card.tsx";
import type { Expiring } from "./expiring.ts";
import { GroupKeyFields } from "./group_key_fields.tsx";
import { type GroupKeysInput, missingGroupKey } from "./group_keys.ts";
import { Countdown, SecretOutput } from "./secret_output.tsx";

/** The keys of one device, as base64. */
export interface DeviceKeys {
  registrationId: string;
  primary: string;
  secondary: string | undefined;
}

interface DeviceKeyCardProperties {
  registrationId: string | undefined;
  rules: Rules;
  groupKeys: GroupKeysInput;
  onGroupKeys: (keys: GroupKeysInput) => void;
  deviceKeys: Expiring<DeviceKeys>;
}

export function DeviceKeyCard({ registrationId, rules, groupKeys, onGroupKeys, deviceKeys }: DeviceKeyCardProperties) {
  const [missing, setMissing] = useState("");
  const made = deviceKeys.value;
  const derive = () => {
    const why = registrationId === undefined ? "Finish the registration ID first." : missingGroupKey(groupKeys);
    setMissing(why ?? "");
    if (registrationId !== undefined && why === undefined) {
      deviceKeys.set(deriveKeys(groupKeys, registrationId, rules));
    }
  };
  return (
    <Card title="Device key" step={2} about="Derived from the key of the enrollment group.">
      <GroupKeyFields
        keys={groupKeys}
        onInput={(keys) => {
          setMissing("");
          onGroupKeys(keys);
        }}
      />
      <div class="actions">
        <button type="button" class="button primary" onClick={derive}>
          Derive device key
        </button>
        <span class="missing" role="status">
          {missing}
        </span>
      </div>
      <div class="made" aria-live="polite">
        {made === undefined ? (
          <p class="hint">The key shows here, hidden until you ask for it.</p>
        ) : (
          <>
            {made.secondary === undefined ? (
              <SecretOutput key={made.primary} label="Device key" name="device key" text={made.primary} />
            ) : (
              <>
                <SecretOutput
                  key={made.primary}
                  label="Primary device key"
                  name="primary device key"
                  text={made.primary}
                />
                <SecretOutput
                  key={made.secondary}
                  label="Secondary device key"
                  name="secondary device key"
                  text={made.secondary}
                />
              </>
            )}
            <Countdown secondsLeft={deviceKeys.secondsLeft} onExtend={deviceKeys.extend} onClear={deviceKeys.clear} />
          </>
        )}
      </div>
    </Card>
  );
}

function deriveKeys(groupKeys: GroupKeysInput, registrationId: string, rules: Rules): DeviceKeys {
  const { primary, secondary } = groupKeys;
  return {
    registrationId,
    primary: deriveKey(primary, registrationId, rules),
    secondary: secondary === "" ? undefined : deriveKey(secondary, registrationId, rules),
  };
}

function deriveKey(groupKey: string, registrationId: string, rules: Rules): string {
  const key = new GroupKey(groupKey);
  try {
    const deviceKey = key.deriveDeviceKey(registrationId, { rules });
    try {
      return deviceKey.toBase64();
    } finally {
      deviceKey.free();
    }
  } finally {
    key.free();
  }
}
