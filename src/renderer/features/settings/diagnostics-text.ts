import type { DoctorLine } from '../../../shared/contract/app.ts';
import { strings } from './strings.ts';

/** The lines of the doctor as text for a report. */
export function diagnosticsText(version: string, host: string, lines: readonly DoctorLine[]): string {
  const { version: name, states } = strings.diagnostics;
  return [
    `${name} ${version} (${host})`,
    ...lines.map(
      (line) =>
        `[${states[line.state]}] ${line.label}: ${line.value}${line.nextStep === null ? '' : ` → ${line.nextStep}`}`,
    ),
  ].join('\n');
}
