const format = new Intl.NumberFormat("en");

/** A number as people read it: 1,000,000. */
export function count(number: number): string {
  return format.format(number);
}

export function counted(number: number, one: string, many: string): string {
  return `${count(number)} ${plural(number, one, many)}`;
}

export function plural(number: number, one: string, many: string): string {
  return number === 1 ? one : many;
}

/** The size of a file, in the units that a file manager shows. */
export function fileSize(bytes: number): string {
  const units = [plural(bytes, "byte", "bytes"), "kB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
