import { Hono } from 'hono';
import type { DataSource } from '../views/types/data-source.js';
import { apiRoutes } from './api-routes.js';
import type { OnFault } from './answer.js';
import { assets } from './assets.js';
import { guardOrigin, guardToken, type GuardOptions } from './guard.js';
import { securityHeaders } from './security-headers.js';

export interface AppOptions extends GuardOptions {
  readonly source: DataSource;
  /** Directory of the page's files; null: only the API is served. */
  readonly page: string | null;
  readonly onFault: OnFault;
}

/** Everything the server answers. The page's own files need no token: they hold no data. */
export function createApp({ source, page, onFault, ...guard }: AppOptions): Hono {
  const app = new Hono({ strict: true });
  app.use(securityHeaders());
  app.use(guardOrigin(guard));
  app.use('/api/*', guardToken(guard));
  app.route('/api', apiRoutes(source, onFault));
  if (page !== null) app.get('*', assets(page));
  app.notFound((context) => context.text('there is nothing here\n', 404));
  app.onError((error, context) => {
    onFault(error);
    return context.text('something went wrong that should not\n', 500);
  });
  return app;
}
