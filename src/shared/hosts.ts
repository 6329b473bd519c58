/**
 * What the page and its host agree on, beside the contract.
 *
 * In Electron the page finds `window.klipstream` and speaks RPC through it. In a browser it is opened as
 * `http://127.0.0.1:<port>/#token=<token>`; it sends the token once, as `POST /session` with the JSON body
 * `{"token": "…"}`, gets a cookie (204) or a refusal (401 with an AppErrorShape), takes the fragment off its address
 * and opens a WebSocket at `/rpc`, one RPC message per text frame. `GET /session` says 204 or 401 for the cookie it
 * already has (after a reload, or when the socket could not be opened).
 */
export const RPC_PATH = '/rpc';
export const SESSION_PATH = '/session';
export const TOKEN_FRAGMENT_KEY = 'token';

/** On answers of `/session`: what the page may do. `live` = the live window alone (contract/dock-scope.ts). */
export const SCOPE_HEADER = 'klipstream-scope';
export type PageScope = 'everything' | 'live';

/** The route of the live window of whatever is recorded; stands behind the token in the address for docks. */
export const DOCK_ROUTE = '/live/current';

/** Asset paths (assets.ts) follow this on the page's own origin, in Electron (`klip://app`) and in the browser alike. */
export const ASSET_BASE = '/asset/';

/** `window.klipstream`, frozen, exposed by the preload script. */
export interface KlipstreamBridge {
  /** Sends one RPC message to the core. */
  send(text: string): void;
  /** Starts a connection of its own: earlier ones of this page are closed. Returns the way to end it. */
  onMessage(callback: (text: string) => void): () => void;
  readonly assetBase: string;
  /** The path of a dropped or picked `File`; empty when it has none. */
  pathForFile(file: object): string;
  /** Node's name of the platform: `linux`, `darwin`, `win32`. */
  readonly platform: string;
}
