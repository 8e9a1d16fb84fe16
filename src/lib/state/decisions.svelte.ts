/** The decisions of this page: sent once each, kept until they are answered, said in place. */
import { SvelteMap } from 'svelte/reactivity';
import type { SuggestionStatus } from '#brief';
import { decide, decideMany } from '#lib/client/api.ts';
import { randomUuid } from '#lib/client/random-uuid.ts';
import { sayOutcome } from '#lib/client/say-decision.ts';
import type { Reader } from '#lib/client/say-handoff.ts';
import { sayDecided, sayMisfit } from '#lib/client/say-suggestion.ts';
import { isAcceptable, isDecided, type PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import {
	MOST_DECISIONS,
	type DecidedOfMany,
	type Decision,
	type DecisionRequest,
} from '#lib/protocol/answers.ts';
import { Problem, type ProblemBody } from '#lib/protocol/problem.ts';

interface Attempt {
	request: DecisionRequest;
	is: 'sending' | 'unanswered';
}
interface Taken {
	id: string;
	rev: number;
}

/** What is asked for one suggestion, beside its id and revision. */
export type Wish = Pick<
	DecisionRequest,
	'op' | 'editedText' | 'expectHash' | 'place' | 'reason' | 'ackTaint'
>;

export interface Standpoint {
	reader: Reader;
	whyReadOnly: string;
	/** `P4` of each rejected premise that it leans on. */
	rejectedGround: readonly string[];
}

/** Whether the decision may have been taken although no answer came. */
const MAY_HAVE_HAPPENED = new Set(['unreachable', 'internal', 'store-failed']);

export class Decisions {
	readonly #briefId: string;
	/** By the suggestion's id. */
	readonly #attempts = new SvelteMap<string, Attempt>();
	readonly #notices = new SvelteMap<string, string>();
	readonly #answered = new SvelteMap<string, SuggestionStatus>();
	/** Suggestions whose accept was answered with a warning of rejected ground, with the revision it was for. */
	readonly #warned = new SvelteMap<string, number>();
	readonly #taken: Taken[] = [];

	constructor(briefId: string) {
		this.#briefId = briefId;
	}

	isSending = (id: string): boolean => this.#attempts.get(id)?.is === 'sending';
	/** What the last press on it came to, where it did not simply happen. */
	noticeOf = (id: string): string | undefined => this.#notices.get(id);
	clear(id: string): void {
		this.#notices.delete(id);
	}

	/** An answer may be here before the review room says the same. */
	latest = (id: string, status: SuggestionStatus): SuggestionStatus => {
		const answered = this.#answered.get(id);
		return answered && answered.rev > status.rev ? answered : status;
	};

	async decide(
		one: PlacedSuggestion,
		wish: Wish,
		standpoint: Standpoint,
	): Promise<({ taken: true } & Taken) | { taken: false; why: string }> {
		const answer = whyNot(one, wish, standpoint) ?? (await this.#send(one, wish, standpoint));
		if (typeof answer !== 'string') return { taken: true, ...answer };
		// Who may not decide is told so without a press.
		if (standpoint.reader.mayDecide) this.#notices.set(one.body.id, answer);
		return { taken: false, why: answer };
	}

	/**
	 * Several at once, each of which may be taken or not by itself; none of them on ground that is known as rejected.
	 * @returns of those that were not taken the ids; each says why
	 * @throws {Problem} where none was, because the call was refused or lost; to ask again asks the same
	 */
	async decideMany(
		asked: readonly { one: PlacedSuggestion; wish: Wish }[],
		reader: Reader,
	): Promise<string[]> {
		const refused: string[] = [];
		const refuse = (id: string, why: string): void => {
			this.#notices.set(id, why);
			refused.push(id);
		};
		for (let from = 0; from < asked.length; from += MOST_DECISIONS) {
			const some = asked.slice(from, from + MOST_DECISIONS).map(({ one, wish }) => {
				// A warning that was given before is no warning of what it leans on now.
				this.#warned.delete(one.body.id);
				return { wish, request: this.#begin(one, wish) };
			});
			try {
				const { items } = await decideMany(
					this.#briefId,
					some.map(({ request }) => request),
				);
				for (const [index, { wish, request }] of some.entries()) {
					const item = items[index] as DecidedOfMany;
					const answer =
						'error' in item
							? this.#lose(request, item.error)
							: this.#settle(wish, item, request, { reader, rejectedGround: [] });
					if (typeof answer === 'string') refuse(request.suggestionId, answer);
				}
			} catch (error) {
				if (!(error instanceof Problem)) throw error;
				for (const { request } of some) this.#lose(request, error);
				if (refused.length === from) throw error;
				for (const { one } of asked.slice(from)) refuse(one.body.id, error.message);
				break;
			}
		}
		return refused;
	}

	/** The last decision of this page that still stands as it was taken. */
	takeLast(statusOf: (id: string) => SuggestionStatus | undefined): Taken | null {
		for (let last = this.#taken.pop(); last; last = this.#taken.pop()) {
			if (statusOf(last.id)?.rev === last.rev) return last;
		}
		return null;
	}

	/** Gives back what `takeLast` took, when it could not be undone. */
	putBack(taken: Taken): void {
		this.#taken.push(taken);
	}

	/** @returns what was taken, or why it was not */
	async #send(one: PlacedSuggestion, wish: Wish, standpoint: Standpoint): Promise<Taken | string> {
		const request = this.#begin(one, wish);
		try {
			return this.#settle(wish, await decide(this.#briefId, request), request, standpoint);
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			return this.#lose(request, error);
		}
	}

	#begin({ body: { id }, status }: PlacedSuggestion, wish: Wish): DecisionRequest {
		const request = this.#requestOf(id, status.rev, wish);
		this.#notices.delete(id);
		this.#attempts.set(id, { request, is: 'sending' });
		return request;
	}

	#settle(
		{ op, reason: because }: Wish,
		{ outcome, suggestion }: Decision,
		{ suggestionId: id, rev: revSeen }: DecisionRequest,
		{ reader, rejectedGround }: Omit<Standpoint, 'whyReadOnly'>,
	): Taken | string {
		const { state, rev, decidedBy, decidedById, decidedAt, reason } = suggestion;
		const now = { state, rev, decidedBy, decidedById, decidedAt, reason };
		this.#attempts.delete(id);
		this.#answered.set(id, now);
		if (outcome === 'tainted') this.#warned.set(id, revSeen);
		// Pressed in another window of the same person.
		const mine = outcome === 'already' && op !== 'revert' && decidedById === reader.id;
		if (outcome !== 'applied' && !mine) {
			return sayOutcome(outcome, { op, status: now, rejectedGround, reader });
		}
		// Who keeps what was accepted changed nothing that could be undone.
		if (op !== 'revert' && because === undefined) this.#taken.push({ id, rev });
		return { id, rev };
	}

	#lose(request: DecisionRequest, { code, message }: ProblemBody['error']): string {
		const id = request.suggestionId;
		if (MAY_HAVE_HAPPENED.has(code)) this.#attempts.set(id, { request, is: 'unanswered' });
		else this.#attempts.delete(id);
		return message;
	}

	/** The same request again, with its id, while nobody knows whether it was taken. */
	#requestOf(suggestionId: string, rev: number, wish: Wish): DecisionRequest {
		const warned = wish.op === 'accept' && this.#warned.get(suggestionId) === rev;
		const asked = { ...wish, ...(warned ? { ackTaint: true } : {}) };
		const before = this.#attempts.get(suggestionId)?.request;
		const again = before && { ...before, ...asked };
		if (again && JSON.stringify(again) === JSON.stringify(before)) return before;
		return { decisionId: randomUuid(), suggestionId, rev, ...asked };
	}
}

/** What this page knows before it asks the server; null when it may be asked. */
function whyNot(
	one: PlacedSuggestion,
	{ op, expectHash, place, reason }: Wish,
	{ reader, whyReadOnly }: Standpoint,
): string | null {
	if (!reader.mayDecide) return whyReadOnly;
	const { state } = one.status;
	const decided = isDecided(state);
	if (op === 'revert') return decided ? null : 'Nobody has decided it.';
	if (decided) {
		const anew = state === 'accepted' && (one.integrity === 'regressed' || reason !== undefined);
		return op === 'accept' && anew ? null : sayDecided(one.status, reader, false);
	}
	if (op === 'reject' || isAcceptable(one.fit) || !needsPlace(one)) return null;
	return expectHash === undefined && place === undefined ? sayMisfit(one) : null;
}

/** What becomes an unknown fits nowhere else: only words that were changed ask for another look. */
const needsPlace = ({ body, fit }: PlacedSuggestion): boolean =>
	body.kind !== 'question' || fit === 'drifted';
