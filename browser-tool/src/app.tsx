import { version } from "dps-symkey";
import { useCallback, useState } from "preact/hooks";

import { FleetPanel } from "./fleet/fleet_panel.tsx";
import { type DeviceInput, identify, NO_DEVICE } from "./id/device.ts";
import { Tabs } from "./interface/tabs.tsx";
import type { DeviceKeys } from "./keys/device_key_card.tsx";
import { useExpiring } from "./keys/expiring.ts";
import { type GroupKeysInput, NO_GROUP_KEYS } from "./keys/group_keys.ts";
import { useLeaving } from "./keys/use_leaving.ts";
import { OneDevice } from "./one_device.tsx";
import { MakeTokenCard, type MadeToken } from "./token/make_token_card.tsx";
import { ReadTokenCard } from "./token/read_token_card.tsx";
import type { TokenInput } from "./token/token_input.ts";

type TabId = "one-device" | "fleet" | "tokens";

const NO_TOKEN: TokenInput = {
  kind: "registration",
  deviceKey: "",
  registrationId: "",
  host: "",
  deviceId: "",
  moduleId: "",
};

/** Holds what more than one part of the page needs; secrets above all, so that they can be forgotten in one place. */
export function App() {
  const [tab, setTab] = useState<TabId>("one-device");
  const [device, setDevice] = useState<DeviceInput>(NO_DEVICE);
  const [groupKeys, setGroupKeys] = useState<GroupKeysInput>(NO_GROUP_KEYS);
  const [idScope, setIdScope] = useState("");
  const [tokenInput, setTokenInput] = useState<TokenInput>(NO_TOKEN);
  const [pasted, setPasted] = useState({ token: "", deviceKey: "" });
  const deviceKeys = useExpiring<DeviceKeys>();
  const token = useExpiring<MadeToken>();

  const clearDeviceKeys = deviceKeys.clear;
  const clearToken = token.clear;
  useLeaving(
    useCallback(() => {
      setGroupKeys(NO_GROUP_KEYS);
      setTokenInput((input) => ({ ...input, deviceKey: "" }));
      setPasted({ token: "", deviceKey: "" });
      clearDeviceKeys();
      clearToken();
    }, [clearDeviceKeys, clearToken]),
  );

  const identity = identify(device);
  const { registrationId } = identity;
  const known = registrationId === undefined ? undefined : { registrationId, deviceKey: deviceKeys.value?.primary };
  // A key is of one ID and one group: with another of either it is gone.
  const changeDevice = (changed: DeviceInput) => {
    clearDeviceKeys();
    setDevice(changed);
  };
  const changeGroupKeys = (changed: GroupKeysInput) => {
    clearDeviceKeys();
    setGroupKeys(changed);
  };

  return (
    <>
      <header class="page-header">
        <div class="page-width">
          <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <circle cx="11.5" cy="16" r="4.5" />
            <path d="M16 16h10v4.5M21.5 16v3.5" />
          </svg>
          <div>
            <h1>Device keys for Azure IoT DPS</h1>
            <p>Registration IDs, device keys and SAS tokens by symmetric key attestation</p>
          </div>
          <p class="badge">
            <span aria-hidden="true">●</span> Sends nothing
          </p>
        </div>
      </header>
      <main class="page-width">
        <Tabs
          label="Tasks"
          selected={tab}
          onSelect={setTab}
          tabs={[
            {
              id: "one-device",
              label: "One device",
              panel: (
                <OneDevice
                  device={device}
                  identity={identity}
                  onDevice={changeDevice}
                  groupKeys={groupKeys}
                  onGroupKeys={changeGroupKeys}
                  deviceKeys={deviceKeys}
                  idScope={idScope}
                  onIdScope={setIdScope}
                />
              ),
            },
            {
              id: "fleet",
              label: "Many devices",
              panel: <FleetPanel groupKeys={groupKeys} onGroupKeys={changeGroupKeys} />,
            },
            {
              id: "tokens",
              label: "SAS tokens",
              panel: (
                <div class="columns-layout">
                  <div class="column">
                    <MakeTokenCard
                      input={tokenInput}
                      onInput={setTokenInput}
                      idScope={idScope}
                      onIdScope={setIdScope}
                      known={known}
                      token={token}
                    />
                  </div>
                  <div class="column">
                    <ReadTokenCard
                      text={pasted.token}
                      onText={(text) => setPasted((old) => ({ ...old, token: text }))}
                      deviceKey={pasted.deviceKey}
                      onDeviceKey={(deviceKey) => setPasted((old) => ({ ...old, deviceKey }))}
                    />
                  </div>
                </div>
              ),
            },
          ]}
        />
      </main>
      <footer class="page-footer">
        <div class="page-width">
          <p>
            This page sends nothing, stores nothing, and works without a network. Its Content-Security-Policy refuses what
            a script could load or send in the background (<code>connect-src 'none'</code>). No policy stops a script that
            opens another page or uses WebRTC; this page does neither. Keys are forgotten when you leave, or when the page is
            hidden for five minutes.
          </p>
          <p>dps-symkey {version}</p>
        </div>
      </footer>
    </>
  );
}
