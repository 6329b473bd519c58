/** Builds when a source is newer than the outputs; `say` is told once before. Throws with the build's output when it fails. */
export function ensureBuilt(node: string, say: (text: string) => void): Promise<void>;
