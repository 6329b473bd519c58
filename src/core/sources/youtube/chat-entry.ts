import { AppError } from '../../../shared/errors.ts';
import { readChatEntry } from '../../domain/youtube/next-answer.ts';
import type { InnertubeSession } from './innertube.ts';

/** Asks where a video's chat begins. Throws AppError `link/no-chat` where it has none. */
export async function findChat(
  session: InnertubeSession,
  videoId: string,
): Promise<{ continuation: string; isReplay: boolean }> {
  const { continuation, isReplay, unavailable } = readChatEntry(await session.next({ videoId }));
  if (continuation === null) throw closedChat(unavailable);
  return { continuation, isReplay };
}

/** `said`: what YouTube shows instead of the chat. */
export const closedChat = (said: string | null): AppError =>
  new AppError({
    code: 'link/no-chat',
    message:
      said === null ? 'This YouTube video has no chat.' : `This YouTube video shows no chat: “${said}”`,
    nextStep: 'The video can be analysed without its chat.',
  });
