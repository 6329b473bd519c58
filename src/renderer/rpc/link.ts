import type { RpcClient } from '../../shared/rpc/client.ts';
import type { Connection, LinkState } from './connection.ts';

/** The client's state as a person needs it: a first connection is not a lost one. */
export function watchLink(client: Pick<RpcClient, 'state' | 'onState'>): Connection['link'] {
  let wasOpen = client.state() === 'open';
  const read = (): LinkState => {
    switch (client.state()) {
      case 'open':
        wasOpen = true;
        return 'open';
      case 'connecting':
        return wasOpen ? 'lost' : 'connecting';
      case 'closed':
        return 'refused';
    }
  };
  let current = read();
  return {
    get: () => current,
    subscribe: (onChange) =>
      client.onState(() => {
        current = read();
        onChange();
      }),
  };
}
