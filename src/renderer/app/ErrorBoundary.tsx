import { Component, type ErrorInfo, type ReactNode } from 'react';
import { toErrorShape } from '../../shared/errors.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { CopyDetail } from '../ui/ErrorNotice.tsx';
import { strings } from './strings.ts';

interface State {
  readonly error: Error | null;
  readonly place: string;
}

/** Keeps a fault of one screen from taking the others down, and makes it copyable. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null, place: '' };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(_error: Error, info: ErrorInfo): void {
    this.setState({ place: info.componentStack ?? '' });
  }

  override render(): ReactNode {
    const { error, place } = this.state;
    if (error === null) return this.props.children;
    const shape = toErrorShape(error);
    return (
      <EmptyState icon="warning" title={strings.crash.title} text={strings.crash.text}>
        <Button tone="primary" icon="retry" onClick={() => this.setState({ error: null, place: '' })}>
          {strings.crash.again}
        </Button>
        <CopyDetail error={{ ...shape, detail: `${shape.detail ?? ''}\n${place}` }} />
      </EmptyState>
    );
  }
}
