// What a user does with the package, and what came of it. The same in every environment; expected_report.js knows the answers.
export const GROUP_KEY = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
export const REGISTRATION_ID = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
export const ID_SCOPE = "0ne00000A0A";
export const EXPIRES_AT = 2_000_000_000;
// Enough for the vectors of the SIMD module and a rest.
export const FLEET = Array.from({ length: 101 }, (_, number) => `sn-${number}`);

export function uses({ DeviceKey, DpsError, GroupKey, RegistrationId, SasToken, deriveDeviceKey, generateKey, version }) {
  const groupKey = new GroupKey(GROUP_KEY);
  const deviceKey = groupKey.deriveDeviceKey(REGISTRATION_ID);
  const resource = { idScope: ID_SCOPE, registrationId: REGISTRATION_ID };
  const token = deviceKey.registrationSasToken({ ...resource, expiresAt: EXPIRES_AT });
  const lines = groupKey.deriveMany(new TextEncoder().encode(FLEET.join("\n")));
  const report = {
    registrationId: RegistrationId.fromSerialAndMac({ serial: "007-888-ABC", mac: "A1:B2:C3:D4:E5:F6" }).toString(),
    deviceKey: deviceKey.toBase64(),
    deviceKeyOfTexts: deriveDeviceKey(GROUP_KEY, REGISTRATION_ID),
    fleet: groupKey.deriveMany(FLEET),
    fleetLines: new TextDecoder().decode(lines),
    token: token.toString(),
    verifiedUntil: new DeviceKey(deviceKey.toBase64()).verify(token.toString(), resource).expiresAt,
    policyName: SasToken.parse(token.toString()).policyName,
    generatedKeyBytes: new GroupKey(generateKey()).byteLength,
    refused: refusal(() => new RegistrationId("sn-A1"), DpsError),
    refusedType: refusal(() => new GroupKey(42), TypeError),
    version,
  };
  groupKey[Symbol.dispose]();
  report.refusedAfterDispose = refusal(() => groupKey.deriveDeviceKey(REGISTRATION_ID), TypeError);
  return report;
}

function refusal(use, expected) {
  try {
    use();
    return "accepted";
  } catch (error) {
    return { name: error.name, code: error.code, instance: error instanceof expected && error instanceof Error };
  }
}
