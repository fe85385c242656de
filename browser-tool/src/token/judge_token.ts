import { DeviceKey, DpsError, GroupKey, SasToken } from "dps-symkey";

import { readResource, type Resource } from "./resource.ts";

/** Whether a token is right for a key. */
export type Verdict =
  | { kind: "right"; resource: Exclude<Resource, { kind: "other" }>; mayBeGroupKey: boolean }
  /** Made with this key, and too old. */
  | { kind: "expired"; message: string }
  /** The key is of the group, and the token was made with the device's, as it should be. */
  | { kind: "right_for_group" }
  | { kind: "wrong"; message: string }
  /** Of a resource that neither the service nor a hub has. */
  | { kind: "unknown_resource" };

/**
 * Judges a token by a device key, for the resource that the token itself names: so it may be the wrong one. Throws DpsError for a
 * key that is none.
 */
export function judgeToken(token: SasToken, keyText: string): Verdict {
  const key = new DeviceKey(keyText);
  try {
    return judge(token, key);
  } catch (error) {
    if (!(error instanceof DpsError)) {
      throw error;
    }
    if (error.code === "sas_token_expired") {
      return { kind: "expired", message: error.message };
    }
    if (isOfGroup(token, keyText)) {
      return { kind: "right_for_group" };
    }
    return { kind: "wrong", message: error.message };
  } finally {
    key.free();
  }
}

function judge(token: SasToken, key: DeviceKey): Verdict {
  const resource = readResource(token.encodedResourceUri);
  switch (resource.kind) {
    case "registration": {
      const { idScope, registrationId } = resource;
      key.verify(token, { idScope, registrationId, rules: "service" });
      return { kind: "right", resource, mayBeGroupKey: key.mayBeGroupKey };
    }
    case "device": {
      const { host, deviceId, moduleId } = resource;
      key.verify(token, moduleId === undefined ? { host, deviceId } : { host, deviceId, moduleId });
      // A hub's keys have any length.
      return { kind: "right", resource, mayBeGroupKey: false };
    }
    case "other":
      return { kind: "unknown_resource" };
  }
}

/** The usual mix-up: whoever has the group key at hand takes it for the device's. */
function isOfGroup(token: SasToken, keyText: string): boolean {
  const resource = readResource(token.encodedResourceUri);
  if (resource.kind !== "registration") {
    return false;
  }
  const groupKey = new GroupKey(keyText);
  try {
    const key = groupKey.deriveDeviceKey(resource.registrationId, { rules: "service" });
    try {
      return judge(token, key).kind === "right";
    } finally {
      key.free();
    }
  } catch (error) {
    if (error instanceof DpsError) {
      return error.code === "sas_token_expired";
    }
    throw error;
  } finally {
    groupKey.free();
  }
}
