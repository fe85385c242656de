import { SecretField } from "../interface/secret_field.tsx";
import { checkGroupKey, type GroupKeysInput, groupKeyWarning, NO_GROUP_KEYS } from "./group_keys.ts";

interface GroupKeyFieldsProperties {
  keys: GroupKeysInput;
  onInput: (keys: GroupKeysInput) => void;
}

/** The group keys, which both the key of one device and those of a file are derived from. */
export function GroupKeyFields({ keys, onInput }: GroupKeyFieldsProperties) {
  const hasKeys = keys.primary !== "" || keys.secondary !== "";
  return (
    <div class="group-keys">
      <SecretField
        label="Primary group key"
        value={keys.primary}
        wrong={checkGroupKey(keys.primary)}
        warning={groupKeyWarning(keys.primary, "group key")}
        hint="Of the enrollment group in the Azure portal. It is never stored, and never goes into a device."
        onInput={(primary) => onInput({ ...keys, primary })}
      />
      <SecretField
        label="Secondary group key"
        value={keys.secondary}
        wrong={checkGroupKey(keys.secondary)}
        warning={groupKeyWarning(keys.secondary, "secondary group key")}
        hint="Optional: gives the secondary device key."
        onInput={(secondary) => onInput({ ...keys, secondary })}
      />
      <button type="button" class="button small" disabled={!hasKeys} onClick={() => onInput(NO_GROUP_KEYS)}>
        Forget group keys
      </button>
    </div>
  );
}
