/** What a SAS token is for. */
export type Resource =
  | { kind: "registration"; idScope: string; registrationId: string }
  | { kind: "device"; host: string; deviceId: string; moduleId: string | undefined }
  | { kind: "other"; text: string };

/** Reads the text of sr=: its parts are told apart by slashes, percent-encoded or not. */
export function readResource(encodedResourceUri: string): Resource {
  const text = decoded(encodedResourceUri);
  const [first, kind, id, modules, moduleId, ...rest] = text.split("/");
  if (rest.length === 0 && first !== "" && id !== undefined && id !== "") {
    if (kind === "registrations" && modules === undefined) {
      return { kind: "registration", idScope: first, registrationId: id };
    }
    if (kind === "devices" && modules === undefined) {
      return { kind: "device", host: first, deviceId: id, moduleId: undefined };
    }
    if (kind === "devices" && modules === "modules" && moduleId !== undefined && moduleId !== "") {
      return { kind: "device", host: first, deviceId: id, moduleId };
    }
  }
  return { kind: "other", text };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // An escape that is none: shown as it stands.
    return text;
  }
}
