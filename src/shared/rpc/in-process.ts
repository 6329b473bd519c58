import type { Handlers } from '../contract/index.ts';
import { createChannelPair } from './channel.ts';
import { createClient, type RpcClient } from './client.ts';
import { createRpcServer, type RpcServer } from './server.ts';

/**
 * A client of a server in the same process. Everything still goes through text, so that what works here works over a
 * socket: no shared objects, no functions, no class instances. It ends with the server.
 */
export function connectInProcess(server: RpcServer): RpcClient {
  const connect = () => {
    const [near, far] = createChannelPair();
    server.serve(far);
    return Promise.resolve(near);
  };
  return createClient(connect, { reconnect: false });
}

/** The same for handlers that nobody else is served with. */
export const createInProcessClient = (handlers: Handlers): RpcClient =>
  connectInProcess(createRpcServer(handlers));
