import type { Handlers } from '../../src/shared/contract/index.ts';
import type { RpcClient } from '../../src/shared/rpc/client.ts';

/** A client and the handlers behind it, joined by one way of travelling. */
export interface Joined {
  readonly client: RpcClient;
  /** Cuts the connection under the client's feet; it makes a new one by itself. */
  readonly breakConnection: () => void;
  close(): Promise<void>;
}

export interface Transport {
  readonly name: string;
  join(handlers: Handlers): Promise<Joined>;
}
