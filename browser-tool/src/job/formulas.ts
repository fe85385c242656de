/** How many cells are named; all are counted. */
const NAMED_CELLS = 5;

const PLUS = 43;
const MINUS = 45;
const EQUALS = 61;
const AT = 64;

export interface FormulasFound {
  count: number;
  named: { line: number; column: string }[];
}

/** Whether a spreadsheet takes a cell that begins so for a formula, and runs it. */
export function beginsFormula(byte: number): boolean {
  return byte === EQUALS || byte === PLUS || byte === MINUS || byte === AT;
}

/** The user's cells that a spreadsheet would run, in the file that has the keys. They are never changed. */
export class Formulas {
  readonly found: FormulasFound = { count: 0, named: [] };

  note(line: number, columns: readonly string[]): void {
    const { found } = this;
    found.count += columns.length;
    for (const column of columns) {
      if (found.named.length < NAMED_CELLS) {
        found.named.push({ line, column });
      }
    }
  }
}
