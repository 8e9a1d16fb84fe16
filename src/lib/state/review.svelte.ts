/** How this page reads what came back: what is open, the walk through one return, and the decisions on the way. */
import { createContext, untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { SectionName } from '#brief';
import { identityOf } from '#lib/client/presence.ts';
import { SAID, sayAcceptedRest } from '#lib/client/say-decision.ts';
import type { Reader } from '#lib/client/say-handoff.ts';
import { sayAllDecided, sayDecided, sayMisfit, sayStep } from '#lib/client/say-suggestion.ts';
import { actsOf, type Act } from '#lib/handoff/acts.ts';
import { drawPassages, type Drawing } from '#lib/handoff/drawing.ts';
import { foldSections, type Stack } from '#lib/handoff/fold.ts';
import { isDecided, type PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import { beginWalk, countWalk, neighbour, nextOpen, type Walk } from '#lib/handoff/walk.ts';
import { Acting } from './acting.ts';
import type { BriefSession } from './brief-session.svelte.ts';
import { Changes } from './changes.svelte.ts';
import { Decisions, type Wish } from './decisions.svelte.ts';
import { FocusTargets } from './focus-targets.ts';
import { HandoffCommands } from './handoff-commands.svelte.ts';
import { Looks } from './looks.svelte.ts';
import { Placing } from './placing.svelte.ts';
import { Returns } from './returns.svelte.ts';
import { Writing } from './writing.svelte.ts';

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
	readonly writing = new Writing();
	readonly looks = new Looks();
	readonly changes: Changes;
	readonly placing: Placing;
	/** Whether it is asked if the rest be accepted together. */
	restAsked = $state(false);
	readonly acting = new Acting(this);

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
	/** Undecided ones of the walk. */
	left = $derived.by(() =>
		(this.walk?.order ?? []).flatMap((id) => (this.#isDecided(id) ? [] : (this.find(id) ?? []))),
	);
	taintedInWalk = $derived.by(
		() => this.left.filter((one) => this.returns.rejectedGroundOf(one).length > 0).length,
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
		this.changes = new Changes(session.id);
		this.returns = new Returns(session, this.decisions.latest);
		this.placing = new Placing(() => this.returns.live);
		this.handoffs = new HandoffCommands(session);
		this.#clock = setInterval(() => (this.#now = Date.now()), CLOCK_MS);
	}

	/** Whose page it is, when and where it is read. */
	get reader(): Reader {
		const { id, name, guest } = identityOf(this.session.me);
		const mayDecide = this.session.access.canWrite;
		const { timeZone } = this.session;
		return { id, name, mayDecide, mayHandOff: mayDecide && !guest, now: this.#now, timeZone };
	}
	/** Why this person may not decide. */
	get whyReadOnly(): string {
		if (this.session.access.ended) return 'Nothing can be decided from this page any more.';
		return `You can read here, not decide. ${this.session.access.brief.createdBy.name} can change that.`;
	}

	actsOf = (one: PlacedSuggestion): Act[] =>
		actsOf(one, {
			walking: this.walk !== null,
			look: this.looks.at(one),
			ground: this.returns.groundOf(one),
		});
	offers = (act: Act, one: PlacedSuggestion): boolean =>
		this.session.access.canWrite && this.actsOf(one).includes(act);
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
					seen: (one) => this.looks.at(one) !== 'unseen',
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

	async undo(): Promise<void> {
		const last = this.decisions.takeLast((id) => this.find(id)?.status);
		if (!last) {
			this.say('There is nothing of yours to undo.');
			return;
		}
		if (this.current !== last.id) this.open(last.id);
		if (!(await this.acting.decide(last.id, { op: 'revert' }))) this.decisions.putBack(last);
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

	skip(id: string): void {
		const next = nextOpen(this.walk?.order ?? [], id, this.#isDecided);
		if (next !== null && next !== id) this.open(next);
		else this.say('This is the only one left.');
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

	moveOn(id: string, { op, reason }: Wish, rev: number): void {
		const said = reason !== undefined ? 'Kept.' : this.placing.id === id ? 'Placed.' : SAID[op];
		if (this.writing.on?.id === id) this.writing.on = null;
		// Whoever has gone on meanwhile is not called back.
		if (this.current !== id) return this.say(said);
		this.#openedAt = { id, rev, misfit: null };
		if (!this.walk) {
			this.focus.focus(id);
			if (op !== 'revert') this.#setCurrent(null);
			return this.say(said);
		}
		const next = op === 'revert' ? id : nextOpen(this.walk.order, id, this.#isDecided);
		this.open(next ?? id);
		const one = next === null ? undefined : this.find(next);
		const { count } = this;
		if (count) this.say(`${said} ${one ? sayStep(count, one) : sayAllDecided(count)}`);
	}

	/** After several were accepted together: to what was refused, where it says why, else to what is open. */
	moveOnFromRest(taken: number, refused: readonly string[]): void {
		const { current } = this;
		const next =
			refused.find((id) => id === current) ??
			refused[0] ??
			nextOpen(this.walk?.order ?? [], null, this.#isDecided) ??
			current;
		if (next !== null) this.open(next);
		const said = sayAcceptedRest(taken, refused.length);
		this.say(this.count?.left === 0 ? `${said} ${sayAllDecided(this.count)}` : said);
	}

	#setCurrent(id: string | null): void {
		if (this.current !== null && this.current !== id) this.decisions.clear(this.current);
		this.returns.readText();
		this.current = id;
		this.folded = false;
		if (this.writing.on?.id !== id) this.writing.on = null;
		if (this.placing.id !== id) this.placing.end();
		const one = id === null ? undefined : this.find(id);
		this.#openedAt = one
			? { id: one.body.id, rev: one.status.rev, misfit: this.#misfitOf(one.body.id) }
			: null;
	}
}

export const [getReview, setReview] = createContext<Review>();
