import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { ObjectStore } from '../../aws/s3/object-store.js';
import { TrimtrailError } from '../../base/errors.js';
import { manifestOf, STORE_FOLDER, type Manifest } from '../../store/manifest.js';

export const MANIFEST_NAME = `${STORE_FOLDER}/manifest.json`;

/** How long a writer that says nothing is taken for alive. */
const LEASE_MS = 15 * 60_000;
const RENEW_MS = 4 * 60_000;

const writerSchema = v.object({ writer: v.object({ id: v.string(), until: v.string() }) });

/** The manifest of a store in S3 at one moment. */
export interface RemoteManifest {
  readonly manifest: Manifest;
  readonly etag: string;
  /** Until when a writer has it; null: none, or one that has gone. */
  readonly busyUntil: string | null;
}

/** Null: there is no store. Errors: `store-damaged`, those of AWS. */
export async function readRemoteManifest(objects: ObjectStore, now: Date): Promise<RemoteManifest | null> {
  const held = await objects.read(MANIFEST_NAME);
  if (held === null) return null;
  const json = parsed(held.text);
  const writer = v.safeParse(writerSchema, json);
  const until = writer.success ? writer.output.writer.until : '';
  return {
    manifest: manifestOf(json, objects.url + MANIFEST_NAME),
    etag: held.etag,
    busyUntil: until > now.toISOString() ? until : null,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/**
 * One writer's hold on a store in S3. Taking it writes the manifest anew, as it is but with the writer's name, on the condition that nobody
 * wrote it meanwhile. Whoever had it before can then not commit any more, since its own condition fails: so two writers never mix, even where
 * one was taken for dead and was not.
 */
export class HeldManifest {
  /** Null: there is none yet. */
  readonly before: Manifest | null;
  /** Aborted when another writer has taken over. */
  readonly lost = new AbortController();
  readonly #objects: ObjectStore;
  readonly #id = randomUUID();
  #etag: string | null;
  #renewing: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  private constructor(objects: ObjectStore, before: RemoteManifest | null) {
    this.#objects = objects;
    this.before = before?.manifest ?? null;
    this.#etag = before?.etag ?? null;
    this.#timer = setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renew()).catch(() => {});
    }, RENEW_MS);
    this.#timer.unref();
  }

  /** Errors: `store-locked`, `store-damaged`, those of AWS. */
  static async take(objects: ObjectStore, now: Date): Promise<HeldManifest> {
    const there = await readRemoteManifest(objects, now);
    if (there?.busyUntil != null) {
      throw new TrimtrailError('store-locked', `another ingest writes to ${objects.url}`, {
        hint: `wait until it has finished; one that has died is taken over after ${there.busyUntil}`,
      });
    }
    const held = new HeldManifest(objects, there);
    try {
      if (there !== null) await held.#write(there.manifest, now);
    } catch (error) {
      clearInterval(held.#timer);
      throw error;
    }
    return held;
  }

  /** Makes this the store, and lets it go. Errors: `store-locked`, those of AWS. */
  async publish(manifest: Manifest): Promise<void> {
    await this.#stop();
    await this.#put(manifest, manifest);
  }

  /** Lets go of a store that stays as it was. Never fails: a hold that is not let go of ends by itself. */
  async release(): Promise<void> {
    await this.#stop();
    const { before } = this;
    if (before !== null && !this.lost.signal.aborted) await this.#put(before, before).catch(() => {});
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    if (this.before === null || this.lost.signal.aborted) return;
    await this.#write(this.before, new Date());
  }

  #write(manifest: Manifest, now: Date): Promise<void> {
    const until = new Date(now.getTime() + LEASE_MS).toISOString();
    return this.#put({ ...manifest, writer: { id: this.#id, until } }, manifest);
  }

  async #put(json: object, { generation }: Manifest): Promise<void> {
    const when = this.#etag === null ? ({ absent: true } as const) : { etag: this.#etag };
    const etag = await this.#objects.write(MANIFEST_NAME, `${JSON.stringify(json, null, 1)}\n`, when);
    if (etag !== null) {
      this.#etag = etag;
      return;
    }
    this.lost.abort();
    throw new TrimtrailError('store-locked', `another ingest has written to ${this.#objects.url} meanwhile`, {
      hint: `nothing of this one is in the store (generation ${generation}); run the command again`,
    });
  }
}
