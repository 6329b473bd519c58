import type { ChatEvent, ChatMessage } from '../../../shared/model/chat.ts';

const MENTION = /@[\p{L}\p{N}_.-]{2,}/gu;

/**
 * Chat lines without names: "viewer 1", "viewer 2" … for authors in the order in which they first wrote, `@viewer` for every
 * mention, and none of the ids, badges, colours and other fields by which somebody could be found again. A name that is
 * written without `@` stays where somebody wrote it.
 */
export function createPseudonyms(): (message: ChatMessage) => ChatMessage {
  const aliases = new Map<string, string>();
  const aliasOf = (key: string): string => {
    const alias = aliases.get(key) ?? `viewer ${aliases.size + 1}`;
    aliases.set(key, alias);
    return alias;
  };
  return (message) => {
    const { author, text, event } = message;
    const shown = text.replace(MENTION, '@viewer');
    return {
      ...message,
      id: null,
      author:
        author === null
          ? null
          : {
              ...{ id: null, login: null },
              displayName: aliasOf(author.id ?? author.login ?? author.displayName),
            },
      text: shown,
      // Places in a text that changed are no longer true.
      emotes: shown === text ? message.emotes : [],
      badges: [],
      color: null,
      reply: null,
      event: event === null ? null : withoutPeople(event),
      extra: null,
    };
  };
}

/** A sentence of the platform's ("ann subscribed …") and whom something was given to are names, too. */
function withoutPeople(event: ChatEvent): ChatEvent {
  const figures = { ...event };
  delete figures.systemText;
  delete figures.recipient;
  return figures;
}
