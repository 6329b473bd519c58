import { createChannelPair, type Channel } from '../../src/shared/rpc/channel.ts';
import { createClient } from '../../src/shared/rpc/client.ts';
import { createRpcServer } from '../../src/shared/rpc/server.ts';
import { describeCoreContract } from './core-suite.ts';
import { describeContract } from './suite.ts';
import type { Transport } from './transport.ts';

const transport: Transport = {
  name: 'the in-process link',
  join(handlers) {
    const server = createRpcServer(handlers, { checkOutputs: true });
    let near: Channel | null = null;
    const client = createClient(() => {
      const [mine, theirs] = createChannelPair();
      server.serve(theirs);
      near = mine;
      return Promise.resolve(mine);
    });
    return Promise.resolve({
      client,
      breakConnection: () => near?.close(),
      close() {
        client.close();
        server.dispose();
        return Promise.resolve();
      },
    });
  },
};
describeContract(transport);
describeCoreContract(transport);
