import { DeviceCodeCard } from "./code/device_code_card.tsx";
import type { DeviceIdentity, DeviceInput } from "./id/device.ts";
import { RegistrationIdCard } from "./id/registration_id_card.tsx";
import { DeviceKeyCard, type DeviceKeys } from "./keys/device_key_card.tsx";
import type { Expiring } from "./keys/expiring.ts";
import type { GroupKeysInput } from "./keys/group_keys.ts";

interface OneDeviceProperties {
  device: DeviceInput;
  identity: DeviceIdentity;
  onDevice: (device: DeviceInput) => void;
  groupKeys: GroupKeysInput;
  onGroupKeys: (keys: GroupKeysInput) => void;
  deviceKeys: Expiring<DeviceKeys>;
  idScope: string;
  onIdScope: (idScope: string) => void;
}

/** From what a device has to the lines that stand in it. */
export function OneDevice(properties: OneDeviceProperties) {
  const { device, identity, onDevice, groupKeys, onGroupKeys, deviceKeys, idScope, onIdScope } = properties;
  const { registrationId } = identity;
  return (
    <div class="columns-layout">
      <div class="column">
        <RegistrationIdCard input={device} identity={identity} onInput={onDevice} />
      </div>
      <div class="column">
        <DeviceKeyCard
          registrationId={registrationId}
          rules={device.rules}
          groupKeys={groupKeys}
          onGroupKeys={onGroupKeys}
          deviceKeys={deviceKeys}
        />
      </div>
      <div class="wide">
        <DeviceCodeCard
          idScope={idScope}
          onIdScope={onIdScope}
          registrationId={registrationId}
          deviceKey={deviceKeys.value?.primary}
        />
      </div>
    </div>
  );
}
