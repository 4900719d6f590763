/** Hands a text to the browser to be saved. */
export function saveFile({
  name,
  mediaType,
  text,
}: {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
