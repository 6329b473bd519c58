import { create } from 'zustand';
import { isAbortError, toErrorShape, type AppErrorShape } from '../../shared/errors.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly text: string;
  readonly error: AppErrorShape | null;
  readonly action: { readonly label: string; readonly run: () => void; readonly isUndo: boolean } | null;
  readonly durationMs: number;
}

interface ToastStore {
  readonly toasts: readonly Toast[];
  push(toast: Partial<Omit<Toast, 'id'>> & { text: string }): number;
  readonly dismiss: (id: number) => void;
}

const PLAIN_MS = 4000;
const WITH_ACTION_MS = 9000;
const ERROR_MS = 15_000;
const SHOWN_AT_ONCE = 4;
let nextId = 1;

export const useToasts = create<ToastStore>((set) => ({
  toasts: [],
  push: (given) => {
    const id = nextId++;
    const error = given.error ?? null;
    const action = given.action ?? null;
    const durationMs =
      given.durationMs ?? (error !== null ? ERROR_MS : action !== null ? WITH_ACTION_MS : PLAIN_MS);
    const toast: Toast = { id, tone: given.tone ?? 'plain', text: given.text, error, action, durationMs };
    set((state) => ({
      toasts: [...state.toasts.filter((other) => other.text !== toast.text), toast].slice(-SHOWN_AT_ONCE),
    }));
    return id;
  },
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

export interface NotifyOptions {
  readonly tone?: Toast['tone'];
  /** Takes the action back; also bound to the undo shortcut. */
  readonly undo?: () => void;
  /** Another thing to do next, such as showing a folder. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** A short word at the edge of the window, with at most one button. */
export function notify(text: string, { tone = 'plain', undo, action }: NotifyOptions = {}): void {
  const button =
    undo !== undefined
      ? { label: 'Undo', run: undo, isUndo: true }
      : action !== undefined
        ? { ...action, isUndo: false }
        : null;
  useToasts.getState().push({ text, tone, action: button });
}

/** Shows a failure with its next step and a copyable detail; a cancelled call shows nothing. */
export function reportError(thrown: unknown): void {
  if (isAbortError(thrown)) return;
  const error = toErrorShape(thrown);
  if (error.code === 'cancelled') return;
  useToasts.getState().push({ text: error.message, tone: 'bad', error });
}

/** Runs the newest undo that is on screen; false when there is none. */
export function undoLatest(): boolean {
  const { toasts, dismiss } = useToasts.getState();
  const latest = [...toasts].reverse().find((toast) => toast.action?.isUndo === true);
  if (latest?.action == null) return false;
  latest.action.run();
  dismiss(latest.id);
  return true;
}
