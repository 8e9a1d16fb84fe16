/** How this page reads what came back: what is open, the walk through one return, and the decisions on the way. */
import { createContext, untrack } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { DecisionOp, SectionName } from '#brief';
import { identityOf } from '#lib/client/presence.ts';
import { SAID } from '#lib/client/say-decision.ts';
import type { Reader } from '#lib/client/say-handoff.ts';
import { sayAllDecided, sayDecided, sayStep } from '#lib/client/say-suggestion.ts';
import { actsOf, type Act } from '#lib/handoff/acts.ts';
import { drawSection, type Drawing } from '#lib/handoff/drawing.ts';
import { foldSections, type Stack } from '#lib/handoff/fold.ts';
import { isDecided, type PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import { beginWalk, countWalk, neighbour, nextOpen, type Walk } from '#lib/handoff/walk.ts';
import type { BriefSession } from './brief-session.svelte.ts';
import { Decisions } from './decisions.svelte.ts';
import { FocusTargets } from './focus-targets.ts';
import { HandoffCommands } from './handoff-commands.svelte.ts';
import { Returns } from './returns.svelte.ts';

const CLOCK_MS = 20_000;

export class Review implements Disposable {
	readonly session: BriefSession;
	readonly returns: Returns;
	readonly decisions: Decisions;
	readonly handoffs: HandoffCommands;
	readonly focus = new FocusTargets();

	/** The suggestion that is open; in a walk, the one being walked. */
	current: string | null = $state(null);
	/** Whether the current one was folded by hand. */
	folded = $state(false);
	walk: Walk | null = $state.raw(null);
	/** The question whose answer is being written. */
	answering: string | null = $state(null);
	/** Unsent answers, by suggestion: they outlive a fold. */
	readonly answers = new SvelteMap<string, string>();

	#said = $state('');
	#now = $state(Date.now());
	/** The revision at which the current one was opened. */
	#openedAt: { id: string; rev: number } | null = $state.raw(null);
	/** Keys of stacks and names of sections whose shared lines were pressed. */
	readonly #unfolded = new SvelteSet<string>();
	readonly #clock: ReturnType<typeof setInterval>;

	#folded = $derived.by(() =>
		foldSections(this.returns.visible, {
			current: this.current,
			open: !this.folded,
			walking: this.walk !== null,
			unfolded: this.#unfolded,
		}),
	);
	count = $derived.by(() => this.walk && countWalk(this.walk, this.current, this.returns.byId));
	/** Undecided ones of the walk that lean on a rejected premise. */
	taintedInWalk = $derived.by(
		() =>
			(this.walk?.order ?? []).filter((id) => {
				const one = this.find(id);
				return !this.#isDecided(id) && one && this.returns.rejectedGroundOf(one).length > 0;
			}).length,
	);
	/** Whether somebody else decided the current one while it was open here. */
	overtaken = $derived.by(() => {
		const opened = this.#openedAt;
		if (!opened || opened.id !== this.current || this.decisions.isSending(opened.id)) return false;
		const status = this.find(opened.id)?.status;
		return !!status && isDecided(status.state) && status.rev > opened.rev;
	});
	/** What the page's one polite region says. */
	status = $derived.by(() => {
		const one = this.overtaken && this.current ? this.find(this.current) : undefined;
		return one ? sayDecided(one.status, this.reader, true) : this.#said;
	});

	constructor(session: BriefSession) {
		this.session = session;
		this.decisions = new Decisions(session.id);
		this.returns = new Returns(session, this.decisions.latest);
		this.handoffs = new HandoffCommands(session);
		this.#clock = setInterval(() => (this.#now = Date.now()), CLOCK_MS);
	}

	/** Whose page it is, when and where it is read. */
	get reader(): Reader {
		const { id, name, guest } = identityOf(this.session.me);
		const mayDecide = this.session.canWrite;
		const { timeZone } = this.session;
		return { id, name, mayDecide, mayHandOff: mayDecide && !guest, now: this.#now, timeZone };
	}
	/** Why this person may not decide. */
	get whyReadOnly(): string {
		if (this.session.ended) return 'Nothing can be decided from this page any more.';
		return `You can read here, not decide. ${this.session.brief.createdBy.name} can change that.`;
	}

	offers = (act: Act, one: PlacedSuggestion): boolean =>
		this.session.canWrite && actsOf(one, this.walk !== null).includes(act);
	find = (id: string): PlacedSuggestion | undefined => this.returns.byId.get(id);
	stack = (key: string): Stack | undefined => this.#folded.byKey.get(key);
	isOpen = (id: string): boolean => id === this.current && !this.folded;

	say(words: string): void {
		this.#said = words;
	}

	/** Tells how a section is to be drawn, now and after every change, until the returned function is called. */
	watch(section: SectionName, draw: (drawing: Drawing) => void): () => void {
		return $effect.root(() => {
			const open = $derived(this.folded ? null : this.current);
			const drawing = $derived(
				drawSection(this.#visibleIn(section), this.#folded.bySection.get(section) ?? [], open),
			);
			$effect(() => {
				const next = drawing;
				untrack(() => draw(next));
			});
		});
	}

	unfold(key: string): void {
		this.#unfolded.add(key);
	}

	open(id: string, focus = true): void {
		this.#setCurrent(id);
		if (focus) this.focus.focus(id);
	}

	/** Opens it, or folds it where it is open. */
	toggle(id: string): void {
		if (this.isOpen(id)) this.fold();
		else this.open(id);
	}

	fold(): void {
		if (this.current === null) return;
		this.focus.focus(this.current);
		if (this.walk) this.folded = true;
		else this.#setCurrent(null);
	}

	showBelow(handoffId: string): void {
		this.returns.showBelow(handoffId);
		if (this.walk?.handoffId === handoffId) this.walk = this.#walkOf(handoffId);
	}

	begin(handoffId: string): void {
		this.returns.readText();
		this.returns.show(handoffId);
		this.walk = this.#walkOf(handoffId);
		const { order } = this.walk;
		const first = nextOpen(order, null, this.#isDecided) ?? order[0];
		if (first !== undefined) this.open(first);
	}

	leave(): void {
		if (!this.walk) return;
		this.focus.focus(`handoff:${this.walk.handoffId}`);
		this.walk = null;
		this.#setCurrent(null);
	}

	/** To the one before or after it, decided or not. */
	move(by: 1 | -1): void {
		const next = neighbour(this.walk?.order ?? [], this.current, by);
		if (next !== null) this.open(next);
		else this.say(by === 1 ? 'This is the last one.' : 'This is the first one.');
	}

	perform(act: Act, id: string): void {
		switch (act) {
			case 'accept':
			case 'make-unknown':
				return void this.#decide(id, 'accept');
			case 'reject':
			case 'revert':
				return void this.#decide(id, act);
			case 'answer':
				this.answering = id;
				return this.focus.focus(`answer:${id}`);
			case 'skip':
				return this.#skip(id);
			case 'next':
				return this.move(1);
			case 'fold':
				return this.fold();
		}
	}

	async answer(id: string): Promise<void> {
		const text = this.answers.get(id)?.trim();
		if (text && (await this.#decide(id, 'accept', text))) this.answers.delete(id);
	}

	stopAnswering(): void {
		if (this.answering !== null) this.focus.focus(this.answering);
		this.answering = null;
	}

	async undo(): Promise<void> {
		const last = this.decisions.takeLast((id) => this.find(id)?.status);
		if (!last) {
			this.say('There is nothing of yours to undo.');
			return;
		}
		if (this.current !== last.id) this.open(last.id);
		if (!(await this.#decide(last.id, 'revert'))) this.decisions.putBack(last);
	}

	[Symbol.dispose](): void {
		this.returns[Symbol.dispose]();
		clearInterval(this.#clock);
	}

	#visibleIn = (section: SectionName): PlacedSuggestion[] =>
		this.returns.visible.filter((one) => one.section === section);
	#walkOf = (handoffId: string): Walk => beginWalk(handoffId, this.returns.visible);
	readonly #isDecided = (id: string): boolean => {
		const one = this.find(id);
		return !one || isDecided(one.status.state);
	};

	#skip(id: string): void {
		const next = nextOpen(this.walk?.order ?? [], id, this.#isDecided);
		if (next !== null && next !== id) this.open(next);
		else this.say('This is the only one left.');
	}

	/** @returns whether it was taken */
	async #decide(id: string, op: DecisionOp, editedText?: string): Promise<boolean> {
		const one = this.find(id);
		if (!one || this.decisions.isSending(id)) return false;
		const { rejectedGroundOf, facts } = this.returns;
		const answer = await this.decisions.decide(one, op, editedText, {
			reader: this.reader,
			whyReadOnly: this.whyReadOnly,
			rejectedGround: rejectedGroundOf(one).flatMap((uid) => facts.premises.get(uid)?.label ?? []),
		});
		if (answer.taken) this.#moveOn(id, op, answer.rev);
		else this.say(answer.why);
		return answer.taken;
	}

	#moveOn(id: string, op: DecisionOp, rev: number): void {
		if (this.answering === id) this.answering = null;
		// Whoever has gone on meanwhile is not called back.
		if (this.current !== id) return this.say(SAID[op]);
		this.#openedAt = { id, rev };
		if (!this.walk) {
			this.focus.focus(id);
			if (op !== 'revert') this.#setCurrent(null);
			return this.say(SAID[op]);
		}
		const next = op === 'revert' ? id : nextOpen(this.walk.order, id, this.#isDecided);
		this.open(next ?? id);
		const one = next === null ? undefined : this.find(next);
		const { count } = this;
		if (count) this.say(`${SAID[op]} ${one ? sayStep(count, one) : sayAllDecided(count)}`);
	}

	#setCurrent(id: string | null): void {
		if (this.current !== null && this.current !== id) this.decisions.clear(this.current);
		this.returns.readText();
		this.current = id;
		this.folded = false;
		if (this.answering !== id) this.answering = null;
		const one = id === null ? undefined : this.find(id);
		this.#openedAt = one ? { id: one.body.id, rev: one.status.rev } : null;
	}
}

export const [getReview, setReview] = createContext<Review>();
