/** Whether a stop condition holds, read from the runner's own meters. The worker is never asked. */
import type { BriefSnapshot, StopCondition } from '#brief';
import type { StopRecord } from '#lib/handoff/handoff.ts';
import { addDays, readWall, wallTimeAt } from '#lib/handoff/wall-clock.ts';

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

/** The first instant after the start at which the clock shows this time; where it never does, when it goes on. */
function nextTimeOfDay(hour: number, minute: number, zone: string, startedAt: number): number {
	const start = wallTimeAt(startedAt, zone);
	for (let day = 0; ; day++) {
		const { at } = readWall({ ...addDays(start, day), hour, minute }, zone);
		if (at > startedAt) return at;
	}
}
