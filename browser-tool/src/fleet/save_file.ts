/** The part of the File System Access API that is used here; TypeScript's own types do not have it. */
interface SaveFilePickerWindow {
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }) => Promise<{ createWritable: () => Promise<WritableStream<Uint8Array<ArrayBuffer>>> }>;
}

/** How long a download link must live: the browser has taken the file over by then. */
const LINK_LIFETIME = 60_000;

/** What became of it. */
export type Saved = "saved" | "downloaded" | "dismissed";

/**
 * Saves a file piece by piece to where the user chooses, where the browser can; else as a download, for which the browser
 * puts all of it together first.
 */
export async function saveFile(pieces: readonly Uint8Array<ArrayBuffer>[], name: string): Promise<Saved> {
  const { showSaveFilePicker } = window as SaveFilePickerWindow;
  if (showSaveFilePicker !== undefined) {
    try {
      const types = [{ description: "CSV", accept: { "text/csv": [".csv"] } }];
      const handle = await showSaveFilePicker.call(window, { suggestedName: name, types });
      await streamOf(pieces).pipeTo(await handle.createWritable());
      return "saved";
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") {
        return "dismissed";
      }
      // A frame or a policy forbids the picker: the download is left.
      if (!(error instanceof DOMException && (error.name === "SecurityError" || error.name === "NotAllowedError"))) {
        throw error;
      }
    }
  }
  download(pieces, name);
  return "downloaded";
}

function streamOf(pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (next < pieces.length) {
        controller.enqueue(pieces[next++]);
      } else {
        controller.close();
      }
    },
  });
}

function download(pieces: readonly Uint8Array<ArrayBuffer>[], name: string): void {
  const address = URL.createObjectURL(new Blob([...pieces], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), LINK_LIFETIME);
}
