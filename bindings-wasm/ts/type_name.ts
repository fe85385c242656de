/** What a value is, for a message. Never the value: it may be a key. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) {
    return String(value);
  }
  const type = typeof value;
  if (type !== "object") {
    return `a ${type}`;
  }
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" && /^\w{1,40}$/.test(name) ? `of type ${name}` : "an object";
}
