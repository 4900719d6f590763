import { createHttpDataSource, type DataSource } from '../../core.js';

/** The server that served the page. Its address is the page's own, whatever folder it lies in. */
export const serverSource = (token: string): DataSource =>
  createHttpDataSource({ fetch: (address, init) => fetch(address, init), base: '', token });
