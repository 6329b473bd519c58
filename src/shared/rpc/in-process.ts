import type { Handlers } from '../contract/index.ts';
import { createChannelPair } from './channel.ts';
import { createClient, type RpcClient } from './client.ts';
import { serveChannel, type RpcServerOptions } from './server.ts';

/**
 * A client of handlers in the same process. Everything still goes through text, so that what works here works over
 * a socket: no shared objects, no functions, no class instances.
 */
export function createInProcessClient(handlers: Handlers, options: RpcServerOptions = {}): RpcClient {
  return createClient(
    () => {
      const [near, far] = createChannelPair();
      serveChannel(handlers, far, options);
      return Promise.resolve(near);
    },
    { reconnect: false },
  );
}
