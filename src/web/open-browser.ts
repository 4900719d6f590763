import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What opens a file with the program the user has chosen for it; none of them is a shell. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens the page in the user's browser. The arguments of a process can be read by everyone on the machine, and the address holds the
 * token: so it is put into a file that only the user can read, and the file is opened. Returns what takes the file away.
 */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'trimtrail-ui-'));
  const path = join(folder, 'open.html');
  writeFileSync(path, redirection(url), { mode: 0o600 });
  const [command = 'xdg-open', ...args] = OPENERS[platform] ?? ['xdg-open'];
  const opener = spawn(command, [...args, path], { stdio: 'ignore', detached: true });
  // without such a program the printed address is there still
  opener.on('error', () => {});
  opener.unref();
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The address is ours: a host, a port and a token of letters, digits, `-` and `_`. */
const redirection = (url: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>trimtrail</title>` +
  `<meta http-equiv="refresh" content="0;url=${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">\n`;
