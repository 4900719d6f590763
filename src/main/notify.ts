import { TrimtrailError } from '../base/errors.js';

/** What is sent: one line for people, and the same as data. */
export interface Notice {
  readonly text: string;
  readonly detail: unknown;
}

/** Where notices go. Never throws: what could not be sent comes back as a sentence without the address. */
export interface Notifier {
  readonly send: (notice: Notice) => Promise<string | null>;
}

const PATIENCE = 10_000;

/**
 * `webhook:NAME` and `slack:NAME`, where NAME is the variable of the environment that holds the address: such an address is a secret. A
 * plain `webhook:https://…` is taken too. Errors: `bad-usage`.
 */
export function readNotifier(text: string, env: Readonly<Record<string, string | undefined>>): Notifier {
  const [, kind, where] = /^(webhook|slack):(.+)$/s.exec(text) ?? [];
  if (kind === undefined || where === undefined) throw usage('it takes webhook:NAME or slack:NAME');
  if (/^https?:\/\//.test(where)) {
    if (kind === 'slack')
      throw usage('the address of a Slack webhook is a secret: put it into a variable and name that');
    return webhook(where);
  }
  const address = env[where];
  if (address === undefined || !/^https?:\/\//.test(address)) throw usage(`the variable ${where} holds no address`);
  return kind === 'slack' ? slack(address) : webhook(address);
}

const usage = (why: string): TrimtrailError =>
  new TrimtrailError('bad-usage', `--notify: ${why}`, { hint: '--notify slack:SLACK_WEBHOOK_URL' });

const webhook = (address: string): Notifier => ({
  send: async (notice) => {
    try {
      const { ok, status } = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(notice),
        signal: AbortSignal.timeout(PATIENCE),
      });
      return ok ? null : `the webhook answered ${status}`;
    } catch {
      return 'the webhook could not be reached';
    }
  },
});

const slack = (address: string): Notifier => ({
  send: async ({ text }) => {
    const { IncomingWebhook } = await import('@slack/webhook');
    try {
      await new IncomingWebhook(address, { timeout: PATIENCE }).send({ text: escaped(text) });
      return null;
    } catch {
      return 'Slack did not take the message';
    }
  },
});

/** Source: Slack API, "Formatting text for app surfaces" (the three characters that control it). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
