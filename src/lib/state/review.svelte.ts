/** How this page reads what came back: what is open, the walk through one return, and the decisions on the way. */
import { createContext, untrack } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { hashWords, type DecisionOp, type SectionName } from '#brief';
import { identityOf } from '#lib/client/presence.ts';
import { sayNotOffered } from '#lib/client/say-act.ts';
import { SAID } from '#lib/client/say-decision.ts';
import type { Reader } from '#lib/client/say-handoff.ts';
import { sayAllDecided, sayDecided, sayMisfit, sayStep } from '#lib/client/say-suggestion.ts';
import { actsOf, letterOf, placeOfAct, type Act, type Look } from '#lib/handoff/acts.ts';
import { drawPassages, type DrawnPlace, type Drawing } from '#lib/handoff/drawing.ts';
import { foldSections, type Stack } from '#lib/handoff/fold.ts';
import { isDecided, type PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import { beginWalk, countWalk, neighbour, nextOpen, type Walk } from '#lib/handoff/walk.ts';
import type { BriefSession } from './brief-session.svelte.ts';
import { Decisions, type Wish } from './decisions.svelte.ts';
import { FocusTargets } from './focus-targets.ts';
import { HandoffCommands } from './handoff-commands.svelte.ts';
import { Placing } from './placing.svelte.ts';
import { Returns } from './returns.svelte.ts';

const CLOCK_MS = 20_000;

/** What is being written to a suggestion: an answer, other words than the proposed, why it stays. */
export type WritingAct = 'answer' | 'edit' | 'keep';

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
	writing: { id: string; as: WritingAct } | null = $state.raw(null);
	readonly placing: Placing;
	/** What was written and not sent, by suggestion and act: it outlives a fold. */
	readonly #drafts = new SvelteMap<string, string>();
	/** Names of drifted words that this person looked at, and whether it fits them: for these words alone. */
	readonly #looks = new SvelteMap<string, { hash: string; fits: boolean }>();

	#said = $state('');
	#now = $state(Date.now());
	/** The revision at which the current one was opened, and how it fitted when something was last said. */
	#openedAt: { id: string; rev: number; misfit: string | null } | null = $state.raw(null);
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
		const one = this.current ? this.find(this.current) : undefined;
		if (one && this.overtaken) return sayDecided(one.status, this.reader, true);
		return (one && this.#sayDrift(one)) ?? this.#said;
	});

	constructor(session: BriefSession) {
		this.session = session;
		this.decisions = new Decisions(session.id);
		this.returns = new Returns(session, this.decisions.latest);
		this.placing = new Placing(() => this.returns.live);
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

	actsOf = (one: PlacedSuggestion): Act[] =>
		actsOf(one, {
			walking: this.walk !== null,
			look: this.lookAt(one),
			ground: this.returns.groundOf(one),
		});
	offers = (act: Act, one: PlacedSuggestion): boolean =>
		this.session.canWrite && this.actsOf(one).includes(act);
	lookAt({ body, words }: PlacedSuggestion): Look {
		const look = this.#looks.get(body.id);
		if (!look || words === null || look.hash !== hashWords(words)) return 'unseen';
		return look.fits ? 'fits' : 'seen';
	}
	find = (id: string): PlacedSuggestion | undefined => this.returns.byId.get(id);
	stack = (key: string): Stack | undefined => this.#folded.byKey.get(key);
	isOpen = (id: string): boolean => id === this.current && !this.folded;

	say(words: string): void {
		this.#said = words;
		this.#openedAt &&= { ...this.#openedAt, misfit: this.#misfitOf(this.#openedAt.id) };
	}

	/** Tells how a section is to be drawn, now and after every change, until the returned function is called. */
	watch(section: SectionName, draw: (drawing: Drawing) => void): () => void {
		return $effect.root(() => {
			const open = $derived(this.folded ? null : this.current);
			const drawing: Drawing = $derived({
				passages: drawPassages(this.#visibleIn(section), {
					current: open,
					fits: (one) => this.lookAt(one) === 'fits',
					fell: (one) => this.returns.groundOf(one) === 'fell',
				}),
				stacks: (this.#folded.bySection.get(section) ?? []).map(({ key, top }) => ({ key, top })),
				placing: this.placing.id !== null,
				target: this.placing.targetIn(section),
			});
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
		const at = placeOfAct(act);
		if (at !== null) return this.#acceptAt(id, at);
		switch (act) {
			case 'accept':
			case 'again':
			case 'make-unknown':
				return void this.#decide(id, { op: 'accept' });
			case 'reject':
			case 'revert':
				return void this.#decide(id, { op: act });
			case 'skip':
				return this.#skip(id);
			case 'next':
				return this.move(1);
			case 'fold':
				return this.fold();
			case 'show-ground':
				return this.#showGround(id);
		}
		const one = this.find(id);
		if (!one) return;
		if (!this.offers(act, one)) {
			return this.say(
				this.reader.mayDecide ? sayNotOffered(act, this.lookAt(one)) : this.whyReadOnly,
			);
		}
		if (act === 'look' || act === 'fits') this.#look(one, act === 'fits');
		else if (act === 'place') this.#beginPlacing(id);
		else this.#write(one, act as WritingAct);
	}

	/** What is written so far; words to be edited begin as they were proposed. */
	draftOf = ({ body }: PlacedSuggestion, as: WritingAct): string =>
		this.#drafts.get(`${as}:${body.id}`) ?? (as === 'edit' ? body.text : '');
	setDraft(id: string, as: WritingAct, text: string): void {
		this.#drafts.set(`${as}:${id}`, text);
	}

	async send(id: string, as: WritingAct): Promise<void> {
		const one = this.find(id);
		const text = one && this.draftOf(one, as).trim();
		if (!text) return;
		const wish: Wish =
			as === 'keep'
				? { op: 'accept', ackTaint: true, reason: text }
				: { op: 'accept', editedText: text };
		if (await this.#decide(id, wish)) this.#drafts.delete(`${as}:${id}`);
	}

	stopWriting(): void {
		if (this.writing !== null) this.focus.focus(this.writing.id);
		this.writing = null;
	}

	/** Puts what is being placed where the person pointed. */
	async place(): Promise<void> {
		const { id, chosen } = this.placing;
		if (id === null) return;
		if (!chosen) return this.say(this.placing.say(false));
		const { span, words } = chosen;
		const wish: Wish = {
			op: 'accept',
			place: span,
			...(words === '' ? {} : { expectHash: hashWords(words) }),
		};
		if (await this.#decide(id, wish)) this.placing.end();
	}

	stepPlace(by: 1 | -1): void {
		const one = this.placing.id === null ? undefined : this.find(this.placing.id);
		if (!one) return;
		this.returns.readText();
		this.placing.step(by, one.section);
		this.say(this.placing.say(one.body.kind === 'replace'));
	}

	choosePlace(section: SectionName, place: DrawnPlace): void {
		const one = this.placing.id === null ? undefined : this.find(this.placing.id);
		if (!one) return;
		this.returns.readText();
		this.placing.choose(section, place);
		this.say(this.placing.say(one.body.kind === 'replace'));
	}

	stopPlacing(): void {
		if (this.placing.id !== null) this.focus.focus(this.placing.id);
		this.placing.end();
		this.say('It waits at the end of its section.');
	}

	async undo(): Promise<void> {
		const last = this.decisions.takeLast((id) => this.find(id)?.status);
		if (!last) {
			this.say('There is nothing of yours to undo.');
			return;
		}
		if (this.current !== last.id) this.open(last.id);
		if (!(await this.#decide(last.id, { op: 'revert' }))) this.decisions.putBack(last);
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

	#look(one: PlacedSuggestion, fits: boolean): void {
		if (one.words === null) return;
		this.#looks.set(one.body.id, { hash: hashWords(one.words), fits });
		this.say(fits ? 'It fits here. Accept is offered again.' : `It says now: ${one.words}`);
		this.focus.focus(one.body.id);
	}

	#write(one: PlacedSuggestion, as: WritingAct): void {
		this.writing = { id: one.body.id, as };
		this.focus.focus(`field:${one.body.id}`);
	}

	#beginPlacing(id: string): void {
		if (this.current !== id) this.open(id);
		this.placing.begin(id);
		this.focus.focus(id);
		this.say(this.placing.say(false));
	}

	#acceptAt(id: string, index: number): void {
		const one = this.find(id);
		const place = one?.places[index];
		if (!one || !place || !this.offers(`at-${index + 1}`, one)) {
			const last =
				one && one.places.length > 0 ? ` The last is ${letterOf(one.places.length - 1)}.` : '';
			return this.say(`There is no such place.${last}`);
		}
		void this.#decide(id, { op: 'accept', place: place.span });
	}

	#showGround(id: string): void {
		const one = this.find(id);
		const label = one && this.returns.fallenOf(one)[0]?.label;
		if (!label) return this.say('It is no longer in the brief.');
		const premise = document.getElementById(label);
		premise?.scrollIntoView({ block: 'center' });
		premise?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
	}

	/** @returns whether it was taken */
	async #decide(id: string, asked: Wish): Promise<boolean> {
		const one = this.find(id);
		if (!one || this.decisions.isSending(id)) return false;
		const { rejectedGroundOf, facts } = this.returns;
		// What was looked at is what may be replaced.
		const seen =
			asked.op === 'accept' &&
			one.fit === 'drifted' &&
			one.words !== null &&
			this.#hasSeen(one, asked);
		const wish = seen ? { ...asked, expectHash: hashWords(one.words ?? '') } : asked;
		const answer = await this.decisions.decide(one, wish, {
			reader: this.reader,
			whyReadOnly: this.whyReadOnly,
			rejectedGround: rejectedGroundOf(one).flatMap((uid) => facts.premises.get(uid)?.label ?? []),
		});
		if (answer.taken) this.#moveOn(id, wish.op, answer.rev);
		else this.say(answer.why);
		return answer.taken;
	}

	/** Who edits the words has them before their eyes. */
	#hasSeen(one: PlacedSuggestion, { editedText }: Wish): boolean {
		const look = this.lookAt(one);
		return look === 'fits' || (look === 'seen' && editedText !== undefined);
	}

	#misfitOf(id: string): string | null {
		const one = this.find(id);
		return one && !isDecided(one.status.state) ? sayMisfit(one) : null;
	}

	/** What became of the current one's place since something was last said of it. */
	#sayDrift(one: PlacedSuggestion): string | null {
		const opened = this.#openedAt;
		if (opened?.id !== one.body.id || isDecided(one.status.state)) return null;
		const misfit = sayMisfit(one);
		if (misfit === opened.misfit) return null;
		return misfit ?? 'It fits again.';
	}

	#moveOn(id: string, op: DecisionOp, rev: number): void {
		if (this.writing?.id === id) this.writing = null;
		// Whoever has gone on meanwhile is not called back.
		if (this.current !== id) return this.say(SAID[op]);
		this.#openedAt = { id, rev, misfit: null };
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
		if (this.writing?.id !== id) this.writing = null;
		if (this.placing.id !== id) this.placing.end();
		const one = id === null ? undefined : this.find(id);
		this.#openedAt = one
			? { id: one.body.id, rev: one.status.rev, misfit: this.#misfitOf(one.body.id) }
			: null;
	}
}

export const [getReview, setReview] = createContext<Review>();
