/** Whether a stop condition holds, read from the runner's own meters. The worker is never asked. */
import type { BriefSnapshot, StopCondition } from '#brief';
import type { StopRecord } from '#lib/handoff/handoff.ts';

export interface Meters {
	steps: number;
	suggestions: number;
	/** Null when a step does not say how many it used. */
	tokens: number | null;
	startedAt: number;
	now: number;
}

/** @returns the first condition, in the order of the brief, that holds; null when none does */
export function findHit(brief: BriefSnapshot, meters: Meters): StopRecord | null {
	for (const { label, uid, text, condition } of brief.stops) {
		const evidence = readEvidence(condition, brief, meters);
		if (evidence === null) continue;
		return { condition: label, uid, text, evidence, step: meters.steps, at: meters.now };
	}
	return null;
}

/** The instant at which the first wall clock of the brief ends the run; null when it has none. */
export function deadlineOf(brief: BriefSnapshot, startedAt: number): number | null {
	return firstOf(brief.stops.map(({ condition }) => endOf(condition, brief, startedAt)));
}

function firstOf(instants: (number | null)[]): number | null {
	const known = instants.filter((instant) => instant !== null);
	return known.length > 0 ? Math.min(...known) : null;
}

/** How many suggestions the brief allows before the run is stopped. */
export function suggestionLimit(brief: BriefSnapshot): number {
	const limitIn = (condition: StopCondition): number => {
		if (condition.type === 'first-of') return Math.min(...condition.limit.of.map(limitIn));
		return condition.type === 'suggestions' ? condition.limit.count : Infinity;
	};
	return Math.min(Infinity, ...brief.stops.map(({ condition }) => limitIn(condition)));
}

function readEvidence(
	condition: StopCondition,
	brief: BriefSnapshot,
	meters: Meters,
): string | null {
	switch (condition.type) {
		case 'steps':
			return meters.steps >= condition.limit.count ? `${meters.steps} steps were made` : null;
		case 'suggestions':
			return meters.suggestions >= condition.limit.count
				? `${meters.suggestions} suggestions were made`
				: null;
		case 'tokens':
			// A meter that can't be read ends the run: to go on would be to guess.
			if (meters.tokens === null)
				return 'the model’s server does not say how many tokens were used';
			return meters.tokens >= condition.limit.count ? `${meters.tokens} tokens were used` : null;
		case 'wall-clock': {
			const end = endOf(condition, brief, meters.startedAt);
			return end !== null && meters.now >= end
				? `it had run for ${Math.round((meters.now - meters.startedAt) / 1_000)} seconds`
				: null;
		}
		case 'first-of': {
			for (const part of condition.limit.of) {
				const evidence = readEvidence(part, brief, meters);
				if (evidence !== null) return evidence;
			}
			return null;
		}
		default:
			return null;
	}
}

function endOf(condition: StopCondition, brief: BriefSnapshot, startedAt: number): number | null {
	if (condition.type === 'first-of') {
		return firstOf(condition.limit.of.map((part) => endOf(part, brief, startedAt)));
	}
	if (condition.type !== 'wall-clock') return null;
	const { limit } = condition;
	if ('afterMs' in limit) return startedAt + limit.afterMs;
	return nextTimeOfDay(limit.hour, limit.minute, limit.zone ?? brief.timeZone, startedAt);
}

/** The first instant after `after` at which clocks in the zone show this time. */
export function nextTimeOfDay(hour: number, minute: number, zone: string, after: number): number {
	for (let day = 0; ; day++) {
		const date = partsIn(zone, after + day * 86_400_000);
		const wanted = Date.UTC(date.year, date.month - 1, date.day, hour, minute);
		// Twice: the first guess may lie on the other side of a clock change.
		let instant = wanted - offsetIn(zone, wanted);
		instant = wanted - offsetIn(zone, instant);
		if (instant > after) return instant;
	}
}

function offsetIn(zone: string, at: number): number {
	const { year, month, day, hour, minute, second } = partsIn(zone, at);
	return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

function partsIn(
	zone: string,
	at: number,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number> {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	const parts = Object.fromEntries(
		format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
	);
	return parts as ReturnType<typeof partsIn>;
}
