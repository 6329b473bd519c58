/** For the bench, which starts the command line as `klipstream` does. */
export const NODE_FLAGS: readonly string[];
export const NODE_ENV: NodeJS.ProcessEnv;
