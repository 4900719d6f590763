// The records of a text as the kernel tells of them: where each starts and ends, and what is known of it.
import { depth, ends, leaves, recordDepth, starts } from './brackets';
import { EVENTS, TEXT } from './layout';
import { digestOf, dropDigest, lastDigest, notePlace, notePlaces, resetDigests, resetPlaces } from './summary';
import { resetTaken, take } from './taken';

const STARTS: u32 = 0;
const ENDS: u32 = 1;
const LEAVES: u32 = 2;
const PASSED: u32 = 3;
const ESCAPED: u32 = 4;
const HIT: u32 = 8;
const NAMED: u32 = 16;
const WRONG: u32 = 32;
const DIGESTED: u32 = 64;

const ventName: u64 = 0x656d614e746e6576;
const ventTime: u64 = 0x656d6954746e6576;
const ntSource: u64 = 0x656372756f53746e;
const quoteE: u16 = 0x6522;
const quoteEve: u32 = 0x65766522;

/** What is known of the record at hand. */
let flags: u32 = 0;
let names: i32 = 0;
let facts: i32 = 0;
/** The text may hold records elsewhere. */
export let misplaced: bool = false;
let events: i32 = EVENTS;
/** Where positions are counted from. */
let origin: i32 = TEXT;
/** Records are digested: their text stays where it is. */
let digests: bool = false;
/** Where the record at hand begins. */
let started: i32 = 0;

/** What the caller is not told of: nothing; records of which nothing matters but that they are there; those that are taken here. */
const PLAIN: i32 = 1;
const KNOWN: i32 = 2;
let quietly: i32 = 0;
/** The caller was not told that the record at hand starts. */
let isHidden: bool = false;
/** Records that it was not told of in this call, and where the last one ends when nothing was told since; 0: something was. */
let passed: i32 = 0;
let passedEnd: i32 = 0;
/** Where the last record ends, if that was in this call. */
let lastEnd: i32 = 0;

/** Starts a text. */
export function resetRecords(digesting: bool, quiet: i32): void {
  quietly = quiet;
  isHidden = false;
  flags = 0;
  names = 0;
  facts = 0;
  misplaced = false;
  digests = digesting;
}

/** Forgets the events of the last call; positions are counted from `from` on. */
export function resetEvents(from: i32): void {
  events = EVENTS;
  origin = from;
  passed = 0;
  passedEnd = 0;
  lastEnd = 0;
  resetDigests();
  resetTaken();
}

/** Tells what the caller must know where a call ends: the record that is open, and where the last one ended. */
export function settleEvents(): void {
  if (isHidden) tellStart();
  else tellPassed();
}

/** Records of this call that the caller was told nothing of. */
export function passedCount(): i32 {
  return passed;
}

/** The record that is open is not digested: its text was moved. */
export function spoil(): void {
  flags |= WRONG;
}

/** How many events there are. */
export function eventCount(): i32 {
  return (events - EVENTS) >> 3;
}

// @ts-ignore: decorator
@inline
export function mark(hides: u64, hits: u64, wrong: u64): void {
  if (hides != 0) flags |= ESCAPED;
  if (hits != 0) flags |= HIT;
  if (wrong != 0) flags |= WRONG;
}

/** A block in which records start or end: everything in its order. */
export function step(at: i32, fields: u64, hides: u64, hits: u64, wrong: u64): void {
  let left: u64 = ~0;
  for (let rest = fields | starts | ends | leaves; rest != 0; rest &= rest - 1) {
    const bit = rest & (0 - rest);
    const place = at + i32(ctz(rest));
    if ((starts & bit) != 0) {
      started = place;
      // one comma between two records, as writers of trails have it: what else there may be, the caller looks at
      isHidden = quietly != 0 && place - lastEnd == 2 && load<u8>(place - 1) == 0x2c;
      if (!isHidden) tellStart();
      flags = 0;
      names = 0;
      facts = 0;
      resetPlaces();
      left = ~(bit - 1);
    } else if ((ends & bit) != 0) {
      const own = left & (bit | (bit - 1));
      mark(hides & own, hits & own, wrong & own);
      if (names == 1 && facts > 0) flags |= NAMED;
      if (digests && (flags & (ESCAPED | WRONG)) == 0 && digestOf(started, place + 1)) flags |= DIGESTED;
      finish(place);
      left = 0;
    } else if ((leaves & bit) != 0) {
      tellPassed();
      emit(place, LEAVES);
    } else field(place);
  }
  mark(hides & left, hits & left, wrong & left);
}

/** A record ends of which everything is known. */
function finish(place: i32): void {
  lastEnd = place;
  if (isHidden && passes()) {
    passed += 1;
    passedEnd = place;
  } else {
    if (isHidden) tellStart();
    emit(place, ENDS | flags);
  }
  isHidden = false;
}

/** Whether the caller need not know of the record at hand; if so it is taken where it must be. */
function passes(): bool {
  if (quietly == PLAIN) return (flags & (ESCAPED | HIT | NAMED | WRONG)) == NAMED;
  if (quietly != KNOWN || (flags & DIGESTED) == 0 || !take(lastDigest())) return false;
  dropDigest();
  return true;
}

function tellStart(): void {
  tellPassed();
  emit(started, STARTS);
  isHidden = false;
}

function tellPassed(): void {
  if (passedEnd != 0) emit(passedEnd, PASSED);
  passedEnd = 0;
}

/** The colons of 64 bytes that are fields: see {@link field}. */
export function eachField(at: i32, mask: u64): void {
  if (digests && recordDepth != 0) notePlaces(at, mask);
  else for (let rest = mask; rest != 0; rest &= rest - 1) field(at + i32(ctz(rest)));
}

/** A colon between a key of the record and its value, or a bracket that closes in its identity. */
export function field(place: i32): void {
  if (digests) notePlace(place);
  else {
    const tail = load<u64>(place - 9);
    if (tail == ventName) {
      if (load<u16>(place - 11) == quoteE) {
        // a second one, one that holds no text, or a key that merely ends so: the record is parsed
        names += load<u8>(place + 1) == 0x22 && load<u8>(place - 12) != 0x5c ? 1 : 2;
      }
    } else if (tail == ventTime) {
      if (load<u16>(place - 11) == quoteE) facts += 1;
    } else if (tail == ntSource) {
      if (load<u32>(place - 13) == quoteEve) facts += 1;
    }
  }
  if (recordDepth == 0) container(place);
}

/** At the top level an array (or what may be one) under another key than `resources` may hold the records itself. */
function container(place: i32): void {
  const next = load<u8>(place + 1);
  if (next <= 0x20 || next == 0x5b) misplaced = misplaced || load<u64>(place - 9) != 0x73656372756f7365 || load<u16>(place - 11) != 0x7222;
  else if (next == 0x7b) misplaced = misplaced || load<u32>(place - 5) == 0x73746968;
}

// @ts-ignore: decorator
@inline
function emit(place: i32, kind: u32): void {
  store<u32>(events, u32(place - origin));
  store<u32>(events, kind, 4);
  events += 8;
}
