import { Gunzip as TolerantGunzip } from 'fflate';

const SALVAGE_PIECE = 256;

/** What lies beyond the first `produced` bytes, as far as an inflater that checks nothing gets. */
export function* salvage(kept: readonly Uint8Array[], produced: number): Generator<Uint8Array> {
  let skip = produced;
  let ready: Uint8Array[] = [];
  const inflater = new TolerantGunzip((chunk) => {
    const rest = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - rest.length;
    if (rest.length > 0) ready.push(new Uint8Array(rest));
  });
  for (const piece of kept) {
    for (let at = 0; at < piece.length; at += SALVAGE_PIECE) {
      const isFine = push(inflater, piece.subarray(at, at + SALVAGE_PIECE));
      yield* ready;
      ready = [];
      if (!isFine) return;
    }
  }
}

function push(inflater: TolerantGunzip, piece: Uint8Array): boolean {
  try {
    inflater.push(new Uint8Array(piece));
    return true;
  } catch {
    return false;
  }
}
