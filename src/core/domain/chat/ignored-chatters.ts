import type { ChatMessage } from '../../../shared/model/chat.ts';

/** Tells whether somebody wrote a message whose lines are kept out; `names` are logins or display names in any case. */
export function ignoredChatters(names: readonly string[] = []): (message: ChatMessage) => boolean {
  const ignored = new Set(names.map((name) => name.toLowerCase()));
  return ({ author }) =>
    ignored.size > 0 &&
    author !== null &&
    ((author.login !== null && ignored.has(author.login.toLowerCase())) ||
      ignored.has(author.displayName.toLowerCase()));
}

/** The same with names that may change: they are made into a set anew only then. */
export function ignoredAnew(namesNow: () => readonly string[]): (message: ChatMessage) => boolean {
  let names: readonly string[] = [];
  let isIgnored = ignoredChatters(names);
  return (message) => {
    const now = namesNow();
    if (now !== names) [names, isIgnored] = [now, ignoredChatters(now)];
    return isIgnored(message);
  };
}
