import { SasToken } from "dps-symkey";

import { deviceKeyWarning } from "../id/warnings.ts";
import { attempt } from "../id/wrong_input.ts";
import { Card } from "../interface/card.tsx";
import { Field, sentence } from "../interface/field.tsx";
import { SecretField } from "../interface/secret_field.tsx";
import { ExpiryTimes } from "./expiry_fields.tsx";
import { judgeToken, type Verdict } from "./judge_token.ts";
import { readResource, type Resource } from "./resource.ts";
import { relativeTime } from "./times.ts";
import { checkField } from "./token_input.ts";
import { useNow } from "./use_now.ts";

interface ReadTokenCardProperties {
  text: string;
  onText: (text: string) => void;
  deviceKey: string;
  onDeviceKey: (key: string) => void;
}

export function ReadTokenCard({ text, onText, deviceKey, onDeviceKey }: ReadTokenCardProperties) {
  // One line end at the end is what copying a line brings along; the command takes it off as well.
  const pasted = text.replace(/\r?\n$/, "");
  const { made: token, wrong } = attempt(pasted, () => (pasted === "" ? undefined : SasToken.parse(pasted)));
  const keyWrong = checkField("deviceKey", deviceKey);
  return (
    <Card title="Read a token" about="What it is for, until when, and whether a given key made it.">
      <Field
        label="SAS token"
        value={text}
        placeholder="SharedAccessSignature sr=…&sig=…&se=…&skn=registration"
        hint="Paste it as it stands in the header or the MQTT password. It stays in this page."
        wrong={wrong}
        isLong
        onInput={onText}
      />
      <SecretField
        label="Device key to check it with"
        value={deviceKey}
        wrong={keyWrong}
        warning={isForHub(token) ? undefined : deviceKeyWarning(deviceKey)}
        hint="Optional."
        onInput={onDeviceKey}
      />
      <button
        type="button"
        class="button small"
        disabled={text === "" && deviceKey === ""}
        onClick={() => {
          onText("");
          onDeviceKey("");
        }}
      >
        Forget token and key
      </button>
      <div class="made" aria-live="polite">
        {token === undefined ? (
          <p class="hint">What the token says shows here.</p>
        ) : (
          <Facts token={token} deviceKey={keyWrong === undefined ? deviceKey : ""} />
        )}
      </div>
    </Card>
  );
}

function isForHub(token: SasToken | undefined): boolean {
  return token !== undefined && readResource(token.encodedResourceUri).kind === "device";
}

function Facts({ token, deviceKey }: { token: SasToken; deviceKey: string }) {
  const now = useNow();
  const resource = readResource(token.encodedResourceUri);
  const { expiresAt, policyName } = token;
  return (
    <>
      <dl class="facts">
        <dt>For</dt>
        <dd>
          <ResourceText resource={resource} />
        </dd>
        <dt>Expires</dt>
        <dd>
          <ExpiryTimes expiresAt={expiresAt} />
          <br />
          <span class={expiresAt > now ? "good" : "bad"}>{relativeTime(expiresAt, now)}</span>
        </dd>
        <dt>Policy</dt>
        <dd>{policyName === null ? "none (skn is not there)" : <code>{policyName}</code>}</dd>
      </dl>
      {deviceKey !== "" && <VerdictText verdict={judgeToken(token, deviceKey)} />}
    </>
  );
}

function ResourceText({ resource }: { resource: Resource }) {
  switch (resource.kind) {
    case "registration":
      return (
        <>
          Registration with the Device Provisioning Service
          <br />
          ID scope <code>{resource.idScope}</code>
          <br />
          Registration ID <code>{resource.registrationId}</code>
        </>
      );
    case "device":
      return (
        <>
          {resource.moduleId === undefined ? "A device" : "A module"} on an IoT hub
          <br />
          Hub <code>{resource.host}</code>
          <br />
          Device <code>{resource.deviceId}</code>
          {resource.moduleId !== undefined && (
            <>
              <br />
              Module <code>{resource.moduleId}</code>
            </>
          )}
        </>
      );
    case "other":
      return (
        <>
          Neither a registration nor a device: <code>{resource.text}</code>
        </>
      );
  }
}

function VerdictText({ verdict }: { verdict: Verdict }) {
  switch (verdict.kind) {
    case "right":
      return (
        <p class={verdict.mayBeGroupKey ? "verdict warning" : "verdict good"}>
          {verdict.mayBeGroupKey
            ? "Made with this key, and valid now, but the key may be the group key: see above."
            : "✓ Made with this key, and valid now."}{" "}
          {verdict.resource.kind === "registration" ? "The ID scope and the registration ID" : "The hub and the device"} are
          those that the token names, and were not compared with your device's.
        </p>
      );
    case "expired":
      return <p class="verdict bad">✗ Made with this key, but: {verdict.message}.</p>;
    case "right_for_group":
      return (
        <p class="verdict warning">
          This is the group key. The token was made with the device key that derives from it, as it should be.
        </p>
      );
    case "wrong":
      return <p class="verdict bad">✗ {sentence(verdict.message)}</p>;
    case "unknown_resource":
      return <p class="verdict bad">✗ Nothing that a device key signs for: compare what it is for.</p>;
  }
}
