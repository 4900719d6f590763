/** Kleene's three values: null means that it depends on something the request does not tell. */
export type Truth = boolean | null;

export function not(value: Truth): Truth {
  return value === null ? null : !value;
}

/** True when one is; unknown when none is and one may be. */
export function some<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let answer: Truth = false;
  for (const item of items) {
    const one = test(item);
    if (one === true) return true;
    if (one === null) answer = null;
  }
  return answer;
}

/** False when one is; unknown when none is and one may be. */
export function every<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let answer: Truth = true;
  for (const item of items) {
    const one = test(item);
    if (one === false) return false;
    if (one === null) answer = null;
  }
  return answer;
}
