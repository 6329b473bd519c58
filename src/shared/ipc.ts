/**
 * Names of the messages between the preload script and Electron's main process. Each carries the name of its
 * connection first, so that what is still under way from an earlier one is not taken for the present one's.
 */
export const IPC = {
  /** page → main: a new connection begins, the page's earlier one is over. */
  open: 'klipstream:open',
  /** Both ways: one RPC message, as text after the connection's name. */
  message: 'klipstream:message',
  /** page → main: the connection is over. */
  close: 'klipstream:close',
} as const;

/** The page's address in the Electron host; only it may speak to the main process. */
export const APP_SCHEME = 'klip';
export const APP_ORIGIN = `${APP_SCHEME}://app`;
