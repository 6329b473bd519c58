import { ensureBuilt } from '../../scripts/lib/build.mjs';

/** Vitest's global setup: tests start the built command line and the built worker thread, as the product does. */
export default (): Promise<void> => ensureBuilt(process.execPath, (text: string) => console.log(text));
