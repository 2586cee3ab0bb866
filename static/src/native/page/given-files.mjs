// The files of an event: chosen, pasted or dropped. They can be read while it is dispatched only.

export function givenFiles(event) {
  const given = event.clipboardData ?? event.dataTransfer;
  if (!given) return [...(event.target.files ?? [])].map((file) => ({ file, folder: false }));
  return [...given.items]
    .filter((item) => item.kind === "file")
    .map((item) => ({
      file: item.getAsFile(),
      folder: Boolean(item.webkitGetAsEntry?.()?.isDirectory),
    }))
    .filter(({ file, folder }) => file || folder);
}
