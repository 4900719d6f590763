/** How much may be under way at once: `most` items, and `mostWeight` of their weights together, but always one. */
export interface ParallelLimits<In> {
  readonly most: number;
  readonly mostWeight?: number;
  readonly weightOf?: (item: In) => number;
}

/**
 * Maps items as they come, several at once, in the order in which they are done. What waits to be taken counts as under way, so memory is
 * bounded however slow the taker. The first failure ends it; leaving the loop early stops the taking of items.
 */
export async function* inParallel<In, Out>(
  items: AsyncIterable<In> | Iterable<In>,
  work: (item: In) => Promise<Out>,
  { most, mostWeight = Number.POSITIVE_INFINITY, weightOf = () => 1 }: ParallelLimits<In>,
): AsyncGenerator<Out> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const running = new Map<number, Promise<{ readonly id: number; readonly out: Out }>>();
  const weights = new Map<number, number>();
  let weight = 0;
  let next = await iterator.next();
  let id = 0;
  try {
    while (next.done !== true || running.size > 0) {
      while (
        next.done !== true &&
        running.size < most &&
        (running.size === 0 || weight + weightOf(next.value) <= mostWeight)
      ) {
        const own = id;
        id += 1;
        weights.set(own, weightOf(next.value));
        weight += weightOf(next.value);
        const promise = work(next.value).then((out) => ({ id: own, out }));
        // a failure is met when the promise is waited for; until then nobody need know of it
        promise.catch(() => {});
        running.set(own, promise);
        next = await iterator.next();
      }
      const done = await Promise.race(running.values());
      running.delete(done.id);
      weight -= weights.get(done.id) ?? 0;
      weights.delete(done.id);
      yield done.out;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Runs several generators at once; each is asked for its next item while the others' are taken. Order is that of arrival. */
export async function* merged<T>(
  streams: AsyncIterable<AsyncIterable<T>> | Iterable<AsyncIterable<T>>,
  most: number,
): AsyncGenerator<T> {
  const source = Symbol.asyncIterator in streams ? streams[Symbol.asyncIterator]() : streams[Symbol.iterator]();
  const open = new Map<AsyncIterator<T>, Promise<readonly [AsyncIterator<T>, IteratorResult<T>]>>();
  const ask = (iterator: AsyncIterator<T>): void => {
    const promise = iterator.next().then((result) => [iterator, result] as const);
    promise.catch(() => {});
    open.set(iterator, promise);
  };
  let isAll = false;
  try {
    for (;;) {
      while (!isAll && open.size < most) {
        const next = await source.next();
        if (next.done === true) isAll = true;
        else ask(next.value[Symbol.asyncIterator]());
      }
      if (open.size === 0) return;
      const [iterator, result] = await Promise.race(open.values());
      if (result.done === true) {
        open.delete(iterator);
        continue;
      }
      ask(iterator);
      yield result.value;
    }
  } finally {
    await source.return?.();
    for (const iterator of open.keys()) void iterator.return?.(undefined);
  }
}
