import { createContext, useContext } from 'react';
import type { ReviewActions } from './actions.ts';

const ActionsContext = createContext<ReviewActions | null>(null);
export const ActionsProvider = ActionsContext.Provider;

export function useActions(): ReviewActions {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('no <ActionsProvider> above this component');
  return actions;
}
