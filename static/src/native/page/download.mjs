// What a reader takes away from the page as a file.

const KEPT_MS = 60_000; // a browser may begin to read the file late

export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
