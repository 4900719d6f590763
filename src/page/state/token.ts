const KEY = 'trimtrail-token';

/**
 * The server's token. It comes in the fragment, which browsers never send, is kept for this tab and taken out of the address, so that
 * it is in no history, no bookmark and no screenshot. Null: a page without a server.
 */
export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', `${location.pathname}${location.search}`);
  }
  return given ?? sessionStorage.getItem(KEY);
}
