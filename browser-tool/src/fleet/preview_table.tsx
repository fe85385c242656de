import type { PreviewRow } from "../job/preview.ts";

interface PreviewTableProperties {
  header: readonly string[];
  rows: readonly PreviewRow[];
}

/** How many of the user's own columns fit beside what comes of them. */
const SHOWN_COLUMNS = 4;

/** The first rows, and the registration ID that each would have. */
export function PreviewTable({ header, rows }: PreviewTableProperties) {
  const columns = header.length === 0 ? ["line of the list"] : header.slice(0, SHOWN_COLUMNS);
  const isCut = header.length > SHOWN_COLUMNS;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Preview of the first rows">
      <table>
        <caption>First rows</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Registration ID</th>
            {columns.map((name, index) => (
              <th key={index} scope="col">
                {name}
              </th>
            ))}
            {isCut && <th scope="col">… {header.length - SHOWN_COLUMNS} more</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, fields, registrationId, refusal }) => (
            <tr key={line}>
              <td class="number">{line}</td>
              <td class={refusal === undefined ? "mono" : "bad reason"}>{registrationId ?? refusal?.reason ?? "–"}</td>
              {columns.map((_, index) => (
                <td key={index} class="mono">
                  {fields[index] ?? ""}
                </td>
              ))}
              {isCut && <td>…</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
