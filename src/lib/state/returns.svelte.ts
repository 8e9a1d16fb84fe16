/** What came back to a brief: which of it is shown, and where each suggestion stands in the live text. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { LiveTextReader, type SuggestionStatus } from '#brief';
import { readFacts } from '#lib/client/say-brief.ts';
import type { HandoffView } from '#lib/handoff/handoff.ts';
import { fallenOf, groundOf, rejectedOf, type Ground } from '#lib/handoff/ground.ts';
import { byId, placeSuggestions, type PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { BriefSession } from './brief-session.svelte.ts';

/** After the last key, and at the latest while keys keep coming, the places are looked up anew. */
const REST_MS = 120;
const AT_LATEST_MS = 1_000;

export class Returns implements Disposable {
	readonly #session: BriefSession;
	readonly #reader: LiveTextReader;
	#last: readonly PlacedSuggestion[] = [];
	readonly #latest: (id: string, status: SuggestionStatus) => SuggestionStatus;
	/** Grows when the text has come to rest; places are read from the text as it is then. */
	#textRead = $state(0);
	/** Handoffs shown or folded by hand. */
	readonly #shown = new SvelteMap<string, boolean>();
	/** Handoffs whose suggestions below the line were asked for. */
	readonly #belowShown = new SvelteSet<string>();
	/** Handoffs that had something open while this page was: they don't vanish with their last decision. */
	readonly #seen: string[] = [];
	readonly #end: () => void;
	#resting: ReturnType<typeof setTimeout> | undefined;
	#movingSince: number | null = null;

	handoffs: readonly HandoffView[] = $derived.by(() =>
		[...this.#session.review.handoffs.values()].sort((a, b) => a.number - b.number),
	);
	/** The text as it was at its last rest. */
	live = $derived.by(() => {
		void this.#textRead;
		return this.#reader.read();
	});
	facts = $derived.by(() => readFacts(this.live, this.#session.review.standings));
	/** All of the brief's suggestions, in its order. */
	#placed = $derived.by(() => {
		const { review } = this.#session;
		const entries = Array.from(review.suggestions.values(), (entry) => ({
			...entry,
			status: this.#latest(entry.body.id, entry.status),
		}));
		return (this.#last = placeSuggestions(entries, this.live, this.#last));
	});
	visible = $derived.by(() =>
		this.#placed.filter(
			({ body, status }) =>
				this.isShown(body.handoffId) &&
				(status.state !== 'held' || this.#belowShown.has(body.handoffId)),
		),
	);
	byId = $derived.by(() => byId(this.#placed));

	/** @param latest an answer to this page's own decision may be newer than what the review room says */
	constructor(
		session: BriefSession,
		latest: (id: string, status: SuggestionStatus) => SuggestionStatus,
	) {
		this.#session = session;
		this.#reader = new LiveTextReader(session.doc);
		this.#latest = latest;
		session.doc.on('update', this.#waitForRest);
		this.#end = $effect.root(() => {
			$effect(() => {
				for (const { id, state } of session.review.handoffs.values()) {
					if (state === 'surfaced' && !this.#seen.includes(id)) this.#seen.push(id);
				}
			});
		});
	}

	isShown = (handoffId: string): boolean =>
		this.#shown.get(handoffId) ??
		(this.#session.review.handoffs.get(handoffId)?.state === 'surfaced' ||
			this.#seen.includes(handoffId));
	isBelowShown = (handoffId: string): boolean => this.#belowShown.has(handoffId);

	show(handoffId: string, shown = true): void {
		this.#shown.set(handoffId, shown);
	}
	showBelow(handoffId: string): void {
		this.#belowShown.add(handoffId);
		this.#shown.set(handoffId, true);
	}

	/** Uids of the premises it leans on that stand rejected. */
	rejectedGroundOf = (one: PlacedSuggestion): string[] =>
		rejectedOf(one, this.#session.review.standings);
	groundOf = (one: PlacedSuggestion): Ground => groundOf(one, this.#session.review.standings);
	/** The premises that were rejected since it was accepted. */
	fallenOf = (
		one: PlacedSuggestion,
	): { label: string | null; at: number; reason: string | null }[] =>
		fallenOf(one, this.#session.review.standings).map((uid) => {
			const { at = 0, reason = null } = this.#session.review.standings.get(uid) ?? {};
			return { label: this.facts.premises.get(uid)?.label ?? null, at, reason };
		});

	/** Whatever is drawn anew is drawn from the text as it is, or marks would stand where words no longer are. */
	readonly readText = (): void => {
		clearTimeout(this.#resting);
		if (this.#movingSince === null) return;
		this.#movingSince = null;
		this.#textRead++;
	};

	[Symbol.dispose](): void {
		this.#session.doc.off('update', this.#waitForRest);
		this.#reader[Symbol.dispose]();
		this.#end();
		clearTimeout(this.#resting);
	}

	readonly #waitForRest = (): void => {
		const now = Date.now();
		this.#movingSince ??= now;
		clearTimeout(this.#resting);
		const latestMs = this.#movingSince + AT_LATEST_MS - now;
		this.#resting = setTimeout(this.readText, Math.max(0, Math.min(REST_MS, latestMs)));
	};
}
