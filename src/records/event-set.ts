import { hash128 } from '../base/hash128.js';

/** Words of a slot: 128 bits of identity, then the mark. */
const SLOT = 5;
const SHARDS = 64;
/**
 * Fullest a shard may be, and how much it grows. Small shards have room to spare and so are quick; together the large ones' keep the cost of
 * an event at 32 bytes or less.
 */
const SMALL = { capacity: 2 ** 13, load: 0.6, growth: 2 } as const;
const LARGE = { load: 0.85, growth: 1.2 } as const;
const roomOf = (capacity: number): typeof SMALL | typeof LARGE => (capacity <= SMALL.capacity ? SMALL : LARGE);

interface Shard {
  slots: Uint32Array;
  capacity: number;
  /** Events beyond which it grows. */
  limit: number;
  size: number;
}

/**
 * A set of events by 128-bit identity, each with a 32-bit mark that is not 0. Costs at most 32 bytes an event (about 24 on average): open
 * addressing in shards that grow on their own, so that only a 64th of the set is ever held twice.
 */
export class EventSet {
  readonly #shards: Shard[] = [];
  #size = 0;

  constructor() {
    for (let i = 0; i < SHARDS; i += 1)
      this.#shards.push({ slots: new Uint32Array(16 * SLOT), capacity: 16, limit: 16 * SMALL.load, size: 0 });
  }

  /** Events in the set. */
  get size(): number {
    return this.#size;
  }

  /** Bytes the set occupies. */
  get bytes(): number {
    return this.#shards.reduce((sum, { slots }) => sum + slots.byteLength, 0);
  }

  /**
   * Adds the event whose identity is the four words of `ids` at `at`. 0 when it is new; else the mark it was added with, and nothing
   * changes.
   */
  add(ids: Uint32Array, at: number, mark: number): number {
    const hash = mix(ids, at);
    const shard = this.#shards[hash & (SHARDS - 1)];
    if (shard === undefined) return 0;
    if (shard.size >= shard.limit) grow(shard);
    const slot = find(shard, ids, at, hash);
    const present = shard.slots[slot + 4] ?? 0;
    if (present !== 0) return present;
    for (let word = 0; word < 4; word += 1) shard.slots[slot + word] = ids[at + word] ?? 0;
    shard.slots[slot + 4] = mark >>> 0 || 1;
    shard.size += 1;
    this.#size += 1;
    return 0;
  }

  /** The mark of an event, 0 when it is not in the set. */
  get(ids: Uint32Array, at: number): number {
    if (this.#size === 0) return 0;
    const hash = mix(ids, at);
    const shard = this.#shards[hash & (SHARDS - 1)];
    return shard === undefined ? 0 : (shard.slots[find(shard, ids, at, hash) + 4] ?? 0);
  }

  /** Adds the event or gives it another mark. */
  set(ids: Uint32Array, at: number, mark: number): void {
    if (this.add(ids, at, mark) === 0) return;
    const hash = mix(ids, at);
    const shard = this.#shards[hash & (SHARDS - 1)];
    if (shard !== undefined) shard.slots[find(shard, ids, at, hash) + 4] = mark >>> 0 || 1;
  }

  /** Identities and marks, five words each, in no order: what {@link fromWords} takes. */
  toWords(): Uint32Array {
    const words = new Uint32Array(this.#size * SLOT);
    let at = 0;
    for (const { slots } of this.#shards) {
      for (let slot = 0; slot < slots.length; slot += SLOT) {
        if (slots[slot + 4] === 0) continue;
        words.set(slots.subarray(slot, slot + SLOT), at);
        at += SLOT;
      }
    }
    return words;
  }

  static fromWords(words: Uint32Array): EventSet {
    const set = new EventSet();
    for (let at = 0; at < words.length; at += SLOT) set.add(words, at, words[at + 4] ?? 1);
    return set;
  }
}

/** The slot of the identity, or the empty one where it belongs. */
// oxlint-disable-next-line max-params -- a hot loop: no object for every event
function find({ slots, capacity }: Shard, ids: Uint32Array, at: number, hash: number): number {
  const a = ids[at];
  const b = ids[at + 1];
  const c = ids[at + 2];
  const d = ids[at + 3];
  let slot = Math.floor(((hash >>> 6) / 0x4000000) * capacity) * SLOT;
  for (;;) {
    if (slots[slot + 4] === 0) return slot;
    if (slots[slot] === a && slots[slot + 1] === b && slots[slot + 2] === c && slots[slot + 3] === d) return slot;
    slot += SLOT;
    if (slot === slots.length) slot = 0;
  }
}

function grow(shard: Shard): void {
  const old = shard.slots;
  shard.capacity = Math.ceil(shard.capacity * roomOf(shard.capacity).growth) + 1;
  shard.limit = shard.capacity * roomOf(shard.capacity).load;
  shard.slots = new Uint32Array(shard.capacity * SLOT);
  for (let at = 0; at < old.length; at += SLOT) {
    if (old[at + 4] === 0) continue;
    const to = find(shard, old, at, mix(old, at));
    for (let word = 0; word < SLOT; word += 1) shard.slots[to + word] = old[at + word] ?? 0;
  }
}

/** Spreads identities that differ in few bits: event ids need not be random. */
function mix(ids: Uint32Array, at: number): number {
  let h = Math.imul((ids[at] ?? 0) ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 15) ^ (ids[at + 1] ?? 0)) | 0, 0xc2b2ae35);
  h = Math.imul((h ^ (h >>> 13) ^ (ids[at + 2] ?? 0)) | 0, 0x27d4eb2f);
  h = Math.imul((h ^ (h >>> 16) ^ (ids[at + 3] ?? 0)) | 0, 0x165667b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

const encoder = new TextEncoder();

/** Writes the identity's 128 bits to `ids` at `at`; true when it is a lower-case GUID, which {@link guidText} gives back. */
export function writeIdentity(identity: string, ids: Uint32Array, at: number): boolean {
  if (writeGuid(identity, ids, at)) return true;
  const hex = hash128(encoder.encode(identity));
  for (let word = 0; word < 4; word += 1) ids[at + word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16);
  return false;
}

function writeGuid(text: string, ids: Uint32Array, at: number): boolean {
  if (text.length !== 36) return false;
  let word = 0;
  let digits = 0;
  for (let i = 0; i < 36; i += 1) {
    const c = text.charCodeAt(i);
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (c !== 0x2d) return false;
      continue;
    }
    const digit = c >= 0x30 && c <= 0x39 ? c - 0x30 : c >= 0x61 && c <= 0x66 ? c - 0x57 : -1;
    if (digit < 0) return false;
    word = (word << 4) | digit;
    digits += 1;
    if ((digits & 7) === 0) ids[at + (digits >> 3) - 1] = word;
  }
  return true;
}

/** The GUID that {@link writeIdentity} took apart. */
export function guidText(ids: Uint32Array, at: number): string {
  let hex = '';
  for (let word = 0; word < 4; word += 1) hex += (ids[at + word] ?? 0).toString(16).padStart(8, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
