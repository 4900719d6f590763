/**
 * Looks at a store as the page does: `page.mjs TRIMTRAIL STORE QUESTIONS`, from starting `trimtrail ui` on. The busiest principal is opened
 * where the questions say so: `list`, `opened`, or a number of windows that are drawn over its heat map, each with all that hangs on it.
 */
import { spawn } from 'node:child_process';

const [, , trimtrail = '', store = '', questions = 'list'] = process.argv;

const child = spawn(process.execPath, [trimtrail, 'ui', store, '--port', '0', '--no-open', '--no-cache'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, CI: 'true' },
});

const address = await new Promise<URL>((resolve, reject) => {
  child.once('exit', (code) => reject(new Error(`trimtrail ui ended with ${code}`)));
  child.stdout.once('data', (chunk: Buffer) => resolve(new URL(chunk.toString().trim())));
});
const token = address.hash.slice('#token='.length);

async function ask(name: string, question: unknown): Promise<unknown> {
  const response = await fetch(`${address.origin}/api/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(question),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return response.json();
}

interface List {
  readonly items: readonly { readonly key: string; readonly nobodyToCut: string | null }[];
}

await ask('about', {});
const order = { search: '', sort: 'events', descending: true, current: null, offset: 0, limit: 100 };
const list = (await ask('principals', order)) as List; // as docs/http-api.openapi.json says

if (questions !== 'list') {
  const principal = list.items.find(({ nobodyToCut }) => nobodyToCut === null)?.key ?? '';
  const none = { services: [], regions: [], sessions: [], addresses: [], accessKeys: [] };
  const look = async (window: { readonly from: string | null; readonly to: string | null }): Promise<unknown> => {
    const [activity] = await Promise.all(
      ['activity', 'activity/top', 'learning'].map((name) => ask(name, { principal, ...window, ...none })),
    );
    return activity;
  };
  const { days } = (await look({ from: null, to: null })) as { readonly days: readonly string[] }; // as above
  for (let drawn = 0; drawn < Number(questions); drawn += 1) {
    const first = (drawn * 7) % Math.max(1, days.length - 8);
    await look({
      from: days[first] ?? null,
      to: days[Math.min(days.length - 1, first + 6 + ((drawn * 13) % 40))] ?? null,
    });
  }
}

child.removeAllListeners('exit');
child.kill('SIGTERM');
