/** Where a store of so many times the events of another lies: beside it. */
export const multipliedStoreOf = (store: string, times: number): string => `${store}-x${times}`;
