import { useState } from "preact/hooks";

import { idScopeWarning } from "../id/warnings.ts";
import { Card } from "../interface/card.tsx";
import { Choice } from "../interface/choice.tsx";
import { CopyButton } from "../interface/copy_button.tsx";
import { Field } from "../interface/field.tsx";
import { ShowButton } from "../interface/show_button.tsx";
import { checkField } from "../token/token_input.ts";
import { deviceCode, type DeviceValues, type Language, WHERE } from "./device_code.ts";

const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["c", "C"],
  ["python", "Python"],
  ["node", "Node.js"],
];

interface DeviceCodeCardProperties {
  idScope: string;
  onIdScope: (idScope: string) => void;
  registrationId: string | undefined;
  deviceKey: string | undefined;
}

export function DeviceCodeCard({ idScope, onIdScope, registrationId, deviceKey }: DeviceCodeCardProperties) {
  const [language, setLanguage] = useState<Language>("c");
  const idScopeWrong = checkField("idScope", idScope);
  const values = {
    idScope: idScope === "" || idScopeWrong !== undefined ? "<ID scope>" : idScope,
    registrationId: registrationId ?? "<registration ID>",
    deviceKey: deviceKey ?? "<device key>",
  };
  return (
    <Card title="In the device" step={3} about="The lines to put in, with these values. The group key has no place here.">
      <div class="side-by-side">
        <Field
          label="ID scope"
          value={idScope}
          placeholder="0ne00002193"
          hint="On the overview page of the Device Provisioning Service."
          wrong={idScopeWrong}
          warning={idScopeWarning(idScope)}
          onInput={onIdScope}
        />
        <Choice label="Language" options={LANGUAGES} value={language} onChange={setLanguage} />
      </div>
      {/* Another one for each key, which is hidden again. */}
      <Lines key={deviceKey ?? ""} language={language} values={values} hasKey={deviceKey !== undefined} />
    </Card>
  );
}

function Lines({ language, values, hasKey }: { language: Language; values: DeviceValues; hasKey: boolean }) {
  const [isShown, setShown] = useState(false);
  const code = deviceCode(language, values);
  const hidden = { ...values, deviceKey: "•".repeat(values.deviceKey.length) };
  return (
    <div class="output code-output">
      <div class="output-header">
        <span class="output-label">{WHERE[language]}</span>
        {hasKey && <ShowButton isShown={isShown} onShow={setShown} what="device key in the lines" />}
        <CopyButton text={code} what="the lines" />
      </div>
      {/* It scrolls, so the keyboard must reach it. */}
      <pre tabIndex={0} role="region" aria-label="The lines for the device">
        <code>{hasKey && !isShown ? deviceCode(language, hidden) : code}</code>
      </pre>
    </div>
  );
}
