import { create } from 'zustand';

interface LinkBox {
  /** What stands in the paste field. */
  readonly text: string;
  /** What the platform is asked about; null while nothing is. */
  readonly asked: { readonly text: string; readonly count: number } | null;
}

export const useLinkBox = create<LinkBox>(() => ({ text: '', asked: null }));

export const typeLink = (text: string): void => useLinkBox.setState({ text });

/** Asks what a text is, anew even if it is the same text: a channel may have gone live meanwhile. */
export const askLink = (text: string): void =>
  useLinkBox.setState(({ asked }) => ({
    text: text.trim(),
    asked: { text: text.trim(), count: (asked?.count ?? 0) + 1 },
  }));

export const closeLink = (): void => useLinkBox.setState({ text: '', asked: null });
