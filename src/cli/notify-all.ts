import type { Notice, Notifier } from '../main/notify.js';

/** Sends a notice everywhere; what could not be sent is said on standard error and stops nothing. */
export async function notifyAll(notifiers: readonly Notifier[], notice: Notice): Promise<void> {
  for (const { send } of notifiers) {
    const failed = await send(notice);
    if (failed !== null) process.stderr.write(`not notified: ${failed}\n`);
  }
}
