/** Accept, reject, revert: commands that happen exactly once, on the server alone. */
import { setImmediate } from 'node:timers/promises';
import type { Person } from '#lib/handoff/handoff.ts';
import type { Decision, DecisionRequest } from '#lib/protocol/answers.ts';
import { Problem } from '#lib/protocol/problem.ts';
import type { Log } from '../log.ts';
import { isOutage } from '../store/failures.ts';
import { decideChunk, type ChunkDeps } from './decide-chunk.ts';

export interface Decisions {
	/** @throws {Problem} not-found; every other outcome is an answer, stored so that asking again gives it again */
	decide(by: Person, briefId: string, request: DecisionRequest): Promise<Decision>;
	/**
	 * Ends as if they had been sent one after the other. Between chunks of them others get their turn.
	 * @param ask who decides; asked before each chunk, and what it throws is why the rest is not decided
	 * @returns in the order of the requests: the answer, or why there is none
	 */
	decideMany(
		ask: () => Promise<Person>,
		briefId: string,
		requests: readonly DecisionRequest[],
	): Promise<(Decision | Error)[]>;
}

const LARGEST_CHUNK = 25;

export function createDecisions(deps: ChunkDeps & { log: Log }): Decisions {
	const { log } = deps;
	return {
		async decide(by, briefId, request) {
			const [answer] = await decideChunk(deps, by, briefId, [request]);
			if (answer === undefined) throw new Error('nothing was decided');
			if (answer instanceof Problem) throw answer;
			return answer;
		},

		async decideMany(ask, briefId, requests) {
			const answers: (Decision | Error)[] = [];
			/** Those before this one are decided each by itself: of a chunk that failed, most may be sound. */
			let apartUntil = 0;
			while (answers.length < requests.length) {
				const rest = requests.slice(answers.length);
				const chunk = answers.length < apartUntil ? rest.slice(0, 1) : firstChunk(rest);
				try {
					answers.push(...(await decideChunk(deps, await ask(), briefId, chunk)));
				} catch (cause) {
					const error = cause instanceof Error ? cause : new Error(String(cause));
					if (!(error instanceof Problem)) {
						log.error('not-decided', error, { brief: briefId, decisions: chunk.length });
					}
					if (concernsAll(error)) return [...answers, ...rest.map(() => error)];
					if (chunk.length > 1) apartUntil = answers.length + chunk.length;
					else answers.push(error);
				}
				await setImmediate();
			}
			return answers;
		},
	};
}

/** Ends before a second decision on one suggestion, or under one id: that one goes by what the first one did. */
function firstChunk(requests: readonly DecisionRequest[]): DecisionRequest[] {
	const seen = new Set<string>();
	const chunk: DecisionRequest[] = [];
	for (const request of requests.slice(0, LARGEST_CHUNK)) {
		if (seen.has(request.suggestionId) || seen.has(request.decisionId)) break;
		seen.add(request.suggestionId).add(request.decisionId);
		chunk.push(request);
	}
	return chunk;
}

/** A right that was lost or a store that fails, not what one decision would write. */
const concernsAll = (error: Error): boolean =>
	isOutage(error) || (error instanceof Problem && error.code !== 'too-large');
