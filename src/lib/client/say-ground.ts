/** Where a premise comes from, as said beside what leans on it. */
import type { Premise } from './say-brief.ts';
import { firstName } from './say-suggestion.ts';
import { sayDate, type Here } from './say-time.ts';

/** “Leans on P5 held, P2 checked.” */
export function sayLeans(premises: readonly (Premise | null)[]): string {
	if (premises.length === 0) return 'Stands alone.';
	const named = premises.map((one) =>
		one ? `${one.label} ${one.standing}` : 'a premise that is gone',
	);
	return `Leans on ${named.join(', ')}.`;
}

/** “Tomas, 17 Nov. Grants audit”, “No source” */
export function sayPremiseSource({ record, source }: Premise, here: Here): string {
	const judged = record ? `${firstName(record.by)}, ${sayDate(record.at, here)}. ` : '';
	return judged + (source ?? 'No source');
}
