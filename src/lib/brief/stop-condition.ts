/** What can be measured of a stop condition: its type, its limit and the words of its chip. */
import { formatCount, formatMoney, formatSpan, formatTimeOfDay } from './quantity.ts';

export type StopCondition =
	| { type: 'money'; limit: { amount: number; currency: string } }
	| { type: 'tokens'; limit: { count: number } }
	| { type: 'steps'; limit: { count: number } }
	| { type: 'suggestions'; limit: { count: number } }
	/** A span after the start, or a time of day in a zone (null: the writer's own). */
	| {
			type: 'wall-clock';
			limit: { afterMs: number } | { hour: number; minute: number; zone: string | null };
	  }
	| { type: 'needs-unknown'; limit: { unknown: string } }
	| { type: 'evidence-against'; limit: { premise: string } }
	| { type: 'nothing-new'; limit: { steps: number } }
	/** Two or more in one sentence: whichever comes first. */
	| { type: 'first-of'; limit: { of: StopCondition[] } }
	| { type: 'free-text'; limit: null };

export type StopType = StopCondition['type'];

/** The words of the condition's chip. */
export const describeStop = (condition: StopCondition): string =>
	condition.type === 'first-of'
		? [...new Set(condition.limit.of.map(describeStop))].join(' or ')
		: CHIP[condition.type];

const CHIP: Record<Exclude<StopType, 'first-of'>, string> = {
	money: 'money',
	tokens: 'tokens',
	steps: 'steps',
	suggestions: 'suggestions',
	'wall-clock': 'wall clock',
	'needs-unknown': 'needs an unknown',
	'evidence-against': 'evidence against a premise',
	'nothing-new': 'nothing new',
	'free-text': 'in your words',
};

/** The limit as the chip shows it: `€4.00`, `30 minutes`, `06:30 UTC`, `12 steps`, `P4`, `2 hours or 40 suggestions`; null for free text. */
export function limitOf(condition: StopCondition): string | null {
	switch (condition.type) {
		case 'money':
			return formatMoney(condition.limit);
		case 'tokens':
			return formatCount(condition.limit.count, 'token');
		case 'steps':
			return formatCount(condition.limit.count, 'step');
		case 'suggestions':
			return formatCount(condition.limit.count, 'suggestion');
		case 'wall-clock':
			return 'afterMs' in condition.limit
				? formatSpan(condition.limit.afterMs)
				: formatTimeOfDay(condition.limit);
		case 'needs-unknown':
			return condition.limit.unknown;
		case 'evidence-against':
			return condition.limit.premise;
		case 'nothing-new':
			return formatCount(condition.limit.steps, 'step');
		case 'first-of':
			return condition.limit.of.map(limitOf).join(' or ');
		case 'free-text':
			return null;
	}
}
