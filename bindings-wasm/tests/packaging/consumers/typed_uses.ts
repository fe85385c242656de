// What a user writes, and what must not compile. Compiled, never run.
import {
  GroupKey, DeviceKey, SasToken, DpsError, RegistrationId, IdScope, HubHost, HubDeviceId, HubModuleId, deriveDeviceKey, type Expiry,
} from "dps-symkey";
import { init } from "dps-symkey/slim";
await init();
using g = new GroupKey("x");
const k: string[] = g.deriveMany(["a"]);
const { keys, errors } = g.deriveMany(["a"], { errors: "collect" });
g.deriveMany(["a", null, undefined, new RegistrationId("b")], { errors: "collect" });
const n: (string | null)[] = keys; const e: DpsError[] = errors; const at: number | undefined = errors[0]?.byteIndex;
const b: Uint8Array = g.deriveMany(new Uint8Array());
new Blob([g.deriveMany(new Uint8Array())]);
const d = g.deriveDeviceKey(new RegistrationId("a"));
const t: SasToken = d.registrationSasToken({ idScope: "a", registrationId: "b", validFor: 1 });
const expiry: Expiry = { expiresAt: new Date() };
d.hubDeviceSasToken({ host: "h", deviceId: "d", ...expiry });
d.verify(t, { idScope: "a", registrationId: "b", now: 1, allowedSkew: 3 });
d.verify("x", { host: "a", deviceId: "b", moduleId: "c" });
const s: string = deriveDeviceKey(g, "x", { rules: "service" });
const host = new HubHost("h"); const device = new HubDeviceId(new HubDeviceId("d")); const scope = new IdScope("a");
d.hubModuleSasToken({ host, deviceId: device, moduleId: new HubModuleId("m"), ...expiry });
d.verify(t, { idScope: scope, registrationId: "b" });
const doubts: boolean[] = [d.mayBeGroupKey, scope.isUnusual, host.hasDomain]; const texts: string[] = [String(host), host.toJSON()];
// Each of these must be refused.
// @ts-expect-error an ID that is missing, where the first error throws
g.deriveMany(["a", null]);
// @ts-expect-error a group key signs nothing
g.registrationSasToken({});
// @ts-expect-error a device key derives nothing
d.deriveDeviceKey("x");
// @ts-expect-error no text
new GroupKey(42);
// @ts-expect-error two expiries
d.registrationSasToken({ idScope: "a", registrationId: "b", validFor: 1, expiresAt: 2 });
// @ts-expect-error no expiry
d.registrationSasToken({ idScope: "a", registrationId: "b" });
// @ts-expect-error the key of a device is none of a group
deriveDeviceKey(d, "x");
// @ts-expect-error unknown rules
new RegistrationId("x", { rules: "other" });
// @ts-expect-error half of one resource and half of another
d.verify("x", { idScope: "a", host: "b" });
// @ts-expect-error a module ID is no device ID
d.hubDeviceSasToken({ host, deviceId: new HubModuleId("m"), ...expiry });
// @ts-expect-error nor is a host
new HubDeviceId(host);
// @ts-expect-error what tells one name from another is not for callers
new HubHost("h").kind;
// @ts-expect-error only a device key makes a token
new SasToken("x", 1);
export { k, n, e, at, b, s, doubts, texts };
