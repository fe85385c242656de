import { useId, useState } from "preact/hooks";

interface DropAreaProperties {
  fileName: string | undefined;
  onFile: (file: File) => void;
}

/** Takes a file that is dropped here, or chosen by the button, which is for the keyboard too. */
export function DropArea({ fileName, onFile }: DropAreaProperties) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file !== undefined) {
      onFile(file);
    }
  };
  return (
    <div
      class={isOver ? "drop-area over" : "drop-area"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M16 21V8m0 0-5 5m5-5 5 5M6 20v4a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-4" />
      </svg>
      <p>
        <b>{fileName ?? "Drop a list or a CSV file here"}</b>
        <br />
        <span class="hint">
          {fileName === undefined ? "A million rows are no problem." : "Drop another one to replace it."}
        </span>
      </p>
      <input
        id={id}
        class="file-input"
        type="file"
        accept=".csv,.txt,.list,text/csv,text/plain"
        onChange={(event) => {
          take(event.currentTarget.files);
          // So that the same file can be chosen again after it was mended.
          event.currentTarget.value = "";
        }}
      />
      <label for={id} class="button">
        Choose a file
      </label>
    </div>
  );
}
