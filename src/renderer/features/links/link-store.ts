import { create } from 'zustand';

interface LinkBox {
  /** What stands in the paste field. */
  readonly text: string;
  /** What the platform is asked about; null while nothing is. */
  readonly asked: { readonly text: string; readonly count: number } | null;
  /** Questions so far: no two have the same number, so that none is answered by what was said earlier. */
  readonly count: number;
}

export const useLinkBox = create<LinkBox>(() => ({ text: '', asked: null, count: 0 }));

export const typeLink = (text: string): void => useLinkBox.setState({ text });

/** Asks what a text is, anew even if it is the same text: a channel may have gone live meanwhile. */
export const askLink = (text: string): void =>
  useLinkBox.setState(({ count }) => ({
    text: text.trim(),
    asked: { text: text.trim(), count: count + 1 },
    count: count + 1,
  }));

export const closeLink = (): void => useLinkBox.setState({ text: '', asked: null });
